"""Areas a household is tied to: several, listed, ended, and kept of anonymous people too."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from cas.models import AuditEvent
from clients.actions.area_ties import record_area_ties
from clients.models import AreaTie
from tests import factories
from tests.assessments.conversation import three_boxes

pytestmark = pytest.mark.django_db


def tie(made, *kinds, area="oak_park"):
    made_at = {"by": made.created_by, "at": timezone.now()}
    return record_area_ties(household=made, area=area, kinds=kinds, since=None, **made_at)


@pytest.fixture
def household(sign_in, tools):
    made = factories.household()
    return made, sign_in(made.created_by)


def save(browser, made, **fields):
    return browser.post(reverse("clients:area_ties", args=[made.pk]), fields, follow=True)


def test_an_area_is_saved_with_all_ways_and_leads_on(household):
    made, browser = household
    since = factories.today().replace(year=2020)
    after = save(
        browser,
        made,
        area="oak_park",
        kinds=["family_there", "last_home"],
        **three_boxes("since", since),
    )
    assert after.redirect_chain == [(reverse("clients:household", args=[made.pk]), 302)]
    assert {(each.kind, each.since) for each in AreaTie.objects.all()} == {
        ("family_there", since),
        ("last_home", since),
    }
    shown = after.content.decode()
    assert "Oak Park" in shown
    assert "last stable home there" in shown
    assert AuditEvent.objects.filter(subject="clients.AreaTie", household_id=made.pk).count() == 2


def test_the_next_area_is_asked_for_on_the_same_page(household):
    made, browser = household
    after = save(browser, made, area="florin", kinds=["services"], another="")
    assert after.redirect_chain == [(reverse("clients:area_ties", args=[made.pk]), 302)]
    assert "Florin" in after.content.decode()


def test_what_is_on_record_already_is_not_recorded_twice(household):
    made, browser = household
    for _ in range(2):
        after = save(browser, made, area="galt", kinds=["other"])
    assert "on record already" in after.content.decode()
    assert AreaTie.objects.count() == 1
    with pytest.raises(IntegrityError, match="one_tie_of_a_kind"), transaction.atomic():
        AreaTie.objects.create(
            household=made,
            area="galt",
            kind="other",
            recorded_at=timezone.now(),
            recorded_by=browser.user,
        )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"area": "galt"}, "Choose an answer: How are they tied to it?"),
        ({"kinds": ["other"]}, "Choose an answer: Which area?"),
        ({"area": "the_moon", "kinds": ["other"]}, "Choose one of the answers shown."),
    ],
)
def test_what_is_missing_is_said_in_words(household, fields, said):
    made, browser = household
    assert said in save(browser, made, **fields).content.decode().replace("&#x27;", "'")
    assert not AreaTie.objects.exists()


def test_a_mistake_is_ended_stays_in_the_timeline_and_can_be_recorded_anew(household):
    made, browser = household
    (wrong,) = tie(made, "lives_there")
    url = reverse("clients:end_area_tie", args=[wrong.pk])
    browser.post(url, {"because": "mistake"})
    wrong.refresh_from_db()
    assert (wrong.ended_by, wrong.ended_because) == (browser.user, "mistake")
    told = browser.get(reverse("clients:timeline", args=[made.pk])).content.decode()
    assert "No longer tied to Oak Park" in told
    assert "It was entered by mistake" in told
    assert "ended this tie already" in browser.get(url, follow=True).content.decode()
    assert tie(made, "lives_there")


def test_r16_of_an_anonymous_household_the_area_is_kept_and_nothing_else(sign_in, tools):
    browser = sign_in(role=Role.VSP_ASSESSOR)
    made = factories.household(by=browser.user, head={"anonymous": True})
    save(browser, made, area="delta", kinds=["services"])
    kept = AreaTie.objects.get()
    texts = {
        field.name: getattr(kept, field.name)
        for field in AreaTie._meta.concrete_fields
        if field.get_internal_type() in ("CharField", "TextField")
    }
    assert texts == {"area": "delta", "kind": "services", "ended_because": ""}


def test_a_tie_of_a_household_one_may_not_open_is_not_found(sign_in, tools):
    (theirs,) = tie(factories.household(release=factories.REFUSED), "other")
    url = reverse("clients:end_area_tie", args=[theirs.pk])
    assert sign_in().get(url).status_code == 404


def test_staff_read_the_areas_and_change_none(sign_in, household):
    made, _ = household
    tie(made, "services")
    shown = sign_in(role=Role.CAS_STAFF).get(reverse("clients:household", args=[made.pk]))
    assert "Areas they are tied to" in shown.content.decode()
    assert "Add or end one" not in shown.content.decode()
