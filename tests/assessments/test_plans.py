"""Step 6 is edited, with history, and nobody's words are lost (R15, R17, C2)."""

import threading

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from assessments.actions import plans
from assessments.enums import Tool
from assessments.models import ServicePlan
from cas.access.roles import Role
from tests import factories

WORDS = {"goal": "A room", "next_steps": "Visit", "client_agrees": "yes", "revision": "0"}


@pytest.fixture
def planned(sign_in, tools):
    """A household with an HCT, and two people who may write its plan."""
    made = factories.household()
    factories.assessment(made, Tool.HCT)
    return made, sign_in(made.created_by), sign_in(role=Role.CAS_STAFF)


def plan_url(made):
    return reverse("assessments:service_plan", args=[made.pk])


def test_r17_a_plan_is_edited_with_a_revision_and_its_history_names_the_user(planned):
    made, first, second = planned
    assert first.post(plan_url(made), WORDS).status_code == 302
    changed = {**WORDS, "goal": "A quiet room", "revision": "1"}
    assert second.post(plan_url(made), changed).status_code == 302
    plan = ServicePlan.objects.get()
    assert (plan.goal, plan.revision, plan.saved_by) == ("A quiet room", 2, second.user)
    events = plan.events.order_by("pgh_id").select_related("pgh_context")
    assert [event.goal for event in events] == ["A room", "A quiet room"]
    writers = [event.pgh_context.metadata["user"] for event in events]
    assert writers == [first.user.pk, second.user.pk]


def test_c2_the_second_of_two_savers_sees_the_others_words_and_loses_none(planned):
    made, first, second = planned
    first.post(plan_url(made), WORDS)
    first.post(plan_url(made), {**WORDS, "goal": "Near my school", "revision": "1"})
    late = {**WORDS, "goal": "Near my doctor", "next_review_on_month": "", "revision": "1"}
    refused = second.post(plan_url(made), late)
    page = refused.content.decode()
    assert refused.status_code == 200
    assert f"{first.user} saved this while you were writing" in page
    assert "Near my school" in page
    assert "Near my doctor" in page
    assert ">None<" not in page
    assert ServicePlan.objects.get().goal == "Near my school"
    again = second.post(plan_url(made), {**late, "goal": "Near both", "revision": "2"})
    assert again.status_code == 302
    assert ServicePlan.objects.get().goal == "Near both"


def test_c2_two_first_savers_do_not_overwrite_each_other(planned):
    made, first, second = planned
    first.post(plan_url(made), WORDS)
    assert second.post(plan_url(made), {**WORDS, "goal": "Other"}).status_code == 200
    assert ServicePlan.objects.get().goal == "A room"


@pytest.mark.django_db(transaction=True)
def test_c2_of_ten_savers_at_once_one_is_first_and_nine_are_told(tools):
    made = factories.household()
    hct = factories.assessment(made, Tool.HCT)
    ready, saved, told = threading.Barrier(10), [], []

    def save(number):
        try:
            ready.wait(timeout=20)
            content = {"goal": f"Goal {number}", "next_steps": "x", "client_agrees": "yes"}
            plans.save_service_plan(
                household=made,
                hct=hct,
                revision=0,
                content=content,
                by=made.created_by,
                at=timezone.now(),
            )
            saved.append(number)
        except plans.ChangedByAnother as conflict:
            told.append(conflict.stored.goal)
        finally:
            connections.close_all()

    savers = [threading.Thread(target=save, args=[number]) for number in range(10)]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join()
    assert len(saved) == 1
    assert told == [f"Goal {saved[0]}"] * 9


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30, "1e3", "\u0661"])
def test_an_odd_revision_is_a_stale_one(planned, revision):
    made, first, second = planned
    first.post(plan_url(made), WORDS)
    refused = second.post(plan_url(made), {**WORDS, "goal": "Other", "revision": revision})
    assert refused.status_code == 200
    assert ServicePlan.objects.get().goal == "A room"


def test_a_plan_without_a_goal_is_refused_beside_the_field(planned):
    made, first, _ = planned
    refused = first.post(plan_url(made), {**WORDS, "goal": "", "strengths": "Kept words"})
    page = refused.content.decode()
    assert refused.status_code == 200
    assert 'href="#id_goal"' in page
    assert "Kept words" in page
    assert not ServicePlan.objects.exists()
