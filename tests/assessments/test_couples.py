"""R25: couples without children are assessed together or separately, and know what that means."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessments.actions import submissions
from assessments.enums import Tool
from assessments.models import Assessment, Draft, JointAssessment
from clients.actions import exits, households
from clients.models import Household
from tests import factories
from tests.assessments.conversation import answer_pages, draft_of, hold, start, three_boxes

HEAD, PARTNER = 1, 3


@pytest.fixture
def couple(sign_in, tools):
    """A couple without children, ready for a Crisis Assessment, and its browser."""
    made = factories.household(partner=True)
    return made, sign_in(made.created_by)


def separate(made):
    """The partner moves out, by the real action; their new household."""
    partner = made.memberships.lasting().get(relationship=PARTNER).client
    factories.give_release(partner, factories.SHARED)
    return households.separate(
        household=made,
        leaving={partner.pk: HEAD},
        since=factories.today(),
        by=made.created_by,
    )


def task_list(browser, made):
    return browser.get(reverse("clients:household", args=[made.pk])).content.decode()


# --- Told, or not begun ----------------------------------------------------------------------


def test_r25_together_needs_the_check_that_both_were_told(couple):
    made, browser = couple
    url = reverse("assessments:start", args=[made.pk, Tool.CRISIS])
    page = browser.get(url).content.decode()
    assert "Both were told" in page
    assert reverse("clients:couple", args=[made.pk]) in page
    refused = browser.post(url, {"is_interested": "yes", "assessment_type": "3"})
    assert "Tell both before you begin" in refused.content.decode()
    assert not Draft.objects.exists()


def test_r25_together_is_one_record_of_two_members_with_threshold_6(couple):
    made, browser = couple
    done = hold(browser, made, Tool.CRISIS)
    assert Assessment.objects.count() == 1
    assert len(done.members) == 2
    assert (done.threshold, done.is_family) == (6, False)
    assert done.joint.head == factories.head_of(made)
    assert done.joint.partner_id == made.memberships.get(relationship=PARTNER).client_id


@pytest.mark.parametrize(
    ("household", "tool"),
    [
        ({}, Tool.CRISIS),
        ({"partner": True, "children": (4,)}, Tool.CRISIS),
        ({"partner": True}, Tool.HCT),
    ],
)
def test_r25_nobody_else_is_asked(sign_in, tools, household, tool):
    made = factories.household(**household)
    browser = sign_in(made.created_by)
    page = browser.get(reverse("assessments:start", args=[made.pk, tool])).content.decode()
    assert "Both were told" not in page
    hold(browser, made, tool)
    assert not JointAssessment.objects.exists()


def test_r25_not_interested_needs_no_check(couple):
    made, browser = couple
    url = reverse("assessments:start", args=[made.pk, Tool.CRISIS])
    assert browser.post(url, {"is_interested": "no", "assessment_type": "3"}).status_code == 302


def test_r25_who_became_a_couple_during_the_interview_is_told_before_it_is_submitted(
    sign_in, tools
):
    made = factories.household()
    browser = sign_in(made.created_by)
    start(browser, made)
    draft = draft_of(made)
    Draft.objects.update(told_about_separation=False)
    answer_pages(browser, draft)
    other = factories.household(by=made.created_by)
    households.join(
        household=made,
        joining={factories.head_of(other).pk: PARTNER},
        since=factories.today(),
        by=made.created_by,
    )
    url = reverse("assessments:check", args=[draft.key])
    today = three_boxes("assessed_on", factories.today())
    assert "Both were told" in browser.post(url, today).content.decode()
    assert not Assessment.objects.exists()
    assert browser.post(url, today | {"told_about_separation": "on"}).status_code == 302
    assert JointAssessment.objects.count() == 1


def test_r25_not_even_an_action_submits_for_a_couple_that_was_not_told(couple):
    made, _ = couple
    draft = factories.draft(made)
    with pytest.raises(submissions.CannotSubmit, match="Tell both"):
        submissions.submit(
            key=draft.key,
            assessed_on=factories.today(),
            by=made.created_by,
            at=factories.midday(factories.today()),
        )


def test_r25_a_correction_of_a_joint_record_is_joint_too(couple):
    made, browser = couple
    wrong = hold(browser, made, Tool.CRISIS)
    browser.post(reverse("assessments:correct", args=[wrong.pk]))
    draft = draft_of(made)
    url = reverse("assessments:check", args=[draft.key])
    browser.post(url, three_boxes("assessed_on", factories.today()))
    assert wrong.corrections.get().joint.partner == wrong.joint.partner


def test_r17_a_joint_assessment_never_changes(couple):
    made, _ = couple
    factories.joint_assessment(made)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        JointAssessment.objects.all().delete()


# --- Separation ------------------------------------------------------------------------------


def test_r25_after_a_separation_the_joint_record_counts_for_neither(couple):
    made, browser = couple
    factories.joint_assessment(made, score=7)
    assert made.assessments.current(factories.today()).exists()
    offshoot = separate(made)
    factories.living_situation(offshoot)
    assert Assessment.objects.count() == 1, "it stays on file"
    for each in (made, offshoot):
        assert not each.assessments.current(factories.today()).exists()
        page = task_list(browser, each)
        assert "The one made as a couple ended when they separated" in page
    assert "Ended: the couple separated" in task_list(browser, made)


def test_r25_what_the_joint_record_replaced_does_not_come_back(couple):
    made, _ = couple
    factories.assessment(made, on=factories.today() - timedelta(days=20))
    factories.joint_assessment(made)
    separate(made)
    assert not made.assessments.valid().exists()


def test_r25_a_new_assessment_counts_for_the_one_who_made_it(couple):
    made, browser = couple
    factories.joint_assessment(made)
    offshoot = separate(made)
    made_alone = factories.assessment(made)
    assert list(made.assessments.current(factories.today())) == [made_alone]
    assert not offshoot.assessments.exists()
    assert "ended when they separated" not in task_list(browser, made).split("Housing")[0]


def test_r25_the_hct_stays_with_the_branch_of_the_head(couple):
    made, _ = couple
    factories.joint_assessment(made)
    hct = factories.assessment(made, Tool.HCT)
    separate(made)
    assert list(made.assessments.current(factories.today())) == [hct]


def test_r25_separate_assessments_end_what_was_made_together(couple):
    made, browser = couple
    factories.joint_assessment(made)
    browser.post(reverse("clients:couple", args=[made.pk]), three_boxes("since", factories.today()))
    assert not made.assessments.current(factories.today()).exists()


def test_c10_the_assessments_of_a_family_stay_with_the_head(sign_in, tools):
    made = factories.household(partner=True, children=(4,))
    done = factories.assessment(made, is_family=True)
    offshoot = separate(made)
    assert list(made.assessments.current(factories.today())) == [done]
    browser = sign_in(made.created_by)
    assert "Record the current living situation first" in task_list(browser, offshoot)
    factories.living_situation(offshoot)
    assert "Ask if they want shelter" in task_list(browser, offshoot)


def test_r25_also_when_one_of_them_became_the_head_and_the_other_left(couple):
    made, _ = couple
    factories.joint_assessment(made)
    first = factories.head_of(made)
    partner = made.memberships.get(relationship=PARTNER).client
    households.relate(
        household=made,
        head=partner,
        relationships={first.pk: PARTNER},
        since=factories.today(),
        by=made.created_by,
    )
    assert made.assessments.valid().exists()
    separate(made)
    assert factories.head_of(made) == partner
    assert not made.assessments.valid().exists()


def test_r25_an_exit_of_one_of_them_ends_it_too(couple):
    made, _ = couple
    factories.joint_assessment(made)
    partner = made.memberships.get(relationship=PARTNER).client
    exits.exit_some(
        household=made,
        leaving={partner.pk: HEAD},
        departure=exits.Departure(factories.today(), 24),
        by=made.created_by,
        at=factories.midday(factories.today()),
    )
    assert not made.assessments.valid().exists()


def test_r25_what_was_entered_in_error_ends_nothing(couple):
    made, _ = couple
    alone = factories.assessment(made, on=factories.today() - timedelta(days=20))
    factories.entered_in_error(factories.joint_assessment(made))
    separate(made)
    assert list(made.assessments.valid()) == [alone]


def test_c8_a_partner_after_separation_starts_blank(couple):
    made, browser = couple
    hold(browser, made, Tool.CRISIS, {"l1_place": "tent"})
    offshoot = separate(made)
    factories.living_situation(offshoot)
    start(browser, Household.objects.get(pk=offshoot.pk))
    assert draft_of(offshoot).offered == {}
