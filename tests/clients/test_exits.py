"""Leaving coordinated entry: destination, living situation, and coming back (R47, C15)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cas.models import AuditEvent
from clients.actions import exits
from clients.models import Exit, Household
from tests import factories
from tests.assessments.conversation import three_boxes

HEAD, CHILD, PARTNER = 1, 2, 3


@pytest.fixture
def enrolled(sign_in, tools):
    """A household of one, its browser, and the address of its exit."""
    made = factories.household()
    return made, sign_in(made.created_by), reverse("clients:exit", args=[made.pk])


def leave(destination=410, day=None, **answers):
    """What the exit page sends."""
    day = three_boxes("exited_on", day or factories.today())
    return day | {"destination": str(destination)} | answers


FOLLOW_UPS = (
    "leave_situation_14_days",
    "subsequent_residence",
    "resources_to_obtain",
    "lease_own_60_day",
    "moved_two_or_more",
)


def confirmed(situation="", **answers):
    """The same with the confirmation of what follows, and nothing that it asks was asked (R48)."""
    skipped = dict.fromkeys(FOLLOW_UPS, "99") | {"drawn": " ".join(FOLLOW_UPS)}
    return leave(**answers) | skipped | {"situation": str(situation), "confirm": "1"}


def test_c15_what_follows_from_the_destination_is_shown_and_stored_when_confirmed(enrolled):
    made, browser, url = enrolled
    page = browser.post(url, leave(422)).content.decode()
    assert "Check before they leave" in page
    assert "Staying or living with family, permanent tenure" in page
    assert "family member&#x27;s room" in page
    assert not Exit.objects.exists()
    assert browser.post(url, confirmed(335, destination=422)).status_code == 302
    left = Exit.objects.get()
    assert (left.destination, left.living_situation.situation) == (422, 335)
    assert left.enrollment.exited_on == factories.today()
    assert made.living_situations.newest_first().first().situation == 335
    assert AuditEvent.objects.get(verb="exited").household_id == made.pk


def test_r47_a_living_situation_that_does_not_match_is_an_error(enrolled):
    made, browser, url = enrolled
    answer = browser.post(url, confirmed(116, destination=422))
    assert "must match where they went" in answer.content.decode()
    assert not Exit.objects.exists()
    with pytest.raises(exits.DoesNotFit):
        exits.exit_household(
            household=made,
            departure=exits.Departure(factories.today(), 422, situation=116),
            by=made.created_by,
            at=factories.midday(factories.today()),
        )
    assert made.enrollments.lasting().exists()


@pytest.mark.parametrize("destination", [24, 30, 8, 9, 99])
def test_c15_nothing_is_recorded_when_nobody_can_know(enrolled, destination):
    made, browser, url = enrolled
    before = made.living_situations.count()
    assert "Not known" in browser.post(url, leave(destination)).content.decode()
    browser.post(url, confirmed(destination=destination))
    assert Exit.objects.get().living_situation is None
    assert made.living_situations.count() == before


def test_c15_otherwise_it_is_asked(enrolled):
    _, browser, url = enrolled
    assert 'value="435"' in browser.post(url, leave(426)).content.decode()
    assert browser.post(url, confirmed(destination=426)).status_code == 200
    assert browser.post(url, confirmed(101, destination=426)).status_code == 200
    assert browser.post(url, confirmed(410, destination=426)).status_code == 302
    assert Exit.objects.get().living_situation.situation == 410


@pytest.mark.parametrize(
    ("destination", "field", "value"),
    [(435, "subsidy_type", "419"), (17, "other_place", "A houseboat")],
)
def test_hud_3_12_a_destination_asks_for_what_goes_with_it(enrolled, destination, field, value):
    _, browser, url = enrolled
    answer = browser.post(url, leave(destination)).content.decode()
    assert "error-summary" in answer
    browser.post(url, confirmed(destination, destination=destination, **{field: value}))
    assert str(getattr(Exit.objects.get(), field)) == value


def test_what_does_not_go_with_the_destination_is_dropped(enrolled):
    _, browser, url = enrolled
    browser.post(url, confirmed(410, subsidy_type="419", other_place="A houseboat"))
    left = Exit.objects.get()
    assert (left.subsidy_type, left.other_place) == (None, "")
    for wrong in ({"subsidy_type": 419}, {"other_place": "x"}):
        with pytest.raises(IntegrityError, match="goes_with"), transaction.atomic():
            Exit.objects.update(**wrong)


def test_c15_an_earlier_day_needs_a_reason(enrolled):
    _, browser, url = enrolled
    yesterday = factories.today() - timedelta(days=1)
    answer = browser.post(url, leave(day=yesterday)).content.decode()
    assert "Say why the exit is recorded" in answer
    reason = "The shelter told us today"
    browser.post(url, confirmed(410, day=yesterday, dated_back_because=reason))
    left = Exit.objects.get()
    assert left.enrollment.exited_on == yesterday
    assert left.dated_back_because == reason
    assert left.living_situation.information_date == yesterday


@pytest.mark.parametrize("days", [-10, 1])
def test_nobody_leaves_before_coming_or_in_the_future(enrolled, days):
    _, browser, url = enrolled
    day = factories.today() + timedelta(days=days)
    answer = browser.post(url, confirmed(410, day=day, dated_back_because="Example"))
    assert answer.status_code == 200
    assert not Exit.objects.exists()


def test_what_was_typed_comes_back_to_be_changed(enrolled):
    _, browser, url = enrolled
    page = browser.post(url, leave(17, other_place="A houseboat", change="1")).content.decode()
    assert 'value="A houseboat"' in page
    assert "Check before they leave" not in page


def test_c10_the_household_stays_and_a_return_begins_a_new_stay(enrolled):
    made, browser, url = enrolled
    first = made.enrollments.get().stay
    browser.post(url, confirmed(410))
    assert made.memberships.lasting().count() == 1
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "They were enrolled until" in page
    assert "Enroll again" in page
    head = factories.head_of(made)
    browser.post(
        reverse("clients:enroll", args=[made.pk]),
        {**three_boxes("entered_on", factories.today()), f"{head.code}-enroll": "on"},
    )
    assert made.enrollments.lasting().get().stay != first
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "They were enrolled until" not in page


def test_c20_the_interview_of_a_household_that_left_is_listed_as_unfinished(enrolled):
    made, browser, url = enrolled
    begun = factories.draft(made)
    browser.post(url, confirmed(410))
    assert reverse("assessments:interview", args=[begun.key]) in (
        browser.get(reverse("home")).content.decode()
    )
    sent = browser.get(reverse("assessments:interview", args=[begun.key]))
    assert sent.url == reverse("clients:enroll", args=[made.pk])


def test_who_is_not_enrolled_has_nothing_to_leave(enrolled):
    _, browser, url = enrolled
    browser.post(url, confirmed(410))
    assert browser.get(url).status_code == 302
    assert browser.post(url, confirmed(410)).status_code == 302
    assert Exit.objects.count() == 1


# --- Some leave, others stay -----------------------------------------------------------------


@pytest.fixture
def family(sign_in, tools):
    """A couple with a child, its browser, and the address of its exit."""
    made = factories.household(partner=True, children=(4,))
    return made, sign_in(made.created_by), reverse("clients:exit", args=[made.pk])


def test_some_leave_with_a_record_of_their_own_and_the_others_go_on(family):
    made, browser, url = family
    partner = made.memberships.get(relationship=PARTNER).client
    browser.post(url, confirmed(411, destination=411, leaving=[partner.code]))
    theirs = Household.objects.get(split_from=made)
    assert theirs.memberships.lasting().get().relationship == HEAD
    assert not theirs.enrollments.exists(), "they left the stay of the household they were in"
    assert Exit.objects.get().enrollment.household == made
    assert theirs.living_situations.get().situation == 411
    assert made.enrollments.lasting().count() == 2


def test_a_child_who_leaves_with_an_adult_is_with_them(family):
    made, browser, url = family
    leaving = list(made.memberships.exclude(relationship=HEAD).values_list("client__code"))
    codes = [code for (code,) in leaving]
    browser.post(url, confirmed(411, destination=411, leaving=codes))
    theirs = Household.objects.get(split_from=made)
    assert sorted(theirs.memberships.values_list("relationship", flat=True)) == [HEAD, CHILD]


def test_the_head_leaves_alone_only_after_somebody_else_became_the_head(family):
    made, browser, url = family
    head = factories.head_of(made)
    answer = browser.post(url, leave(24, leaving=[head.code])).content.decode()
    assert "first make one of those who stay the head" in answer
    assert not Exit.objects.exists()


def test_everybody_leaves_at_once(family):
    made, browser, url = family
    codes = list(made.memberships.values_list("client__code", flat=True))
    browser.post(url, confirmed(410, leaving=codes))
    assert Exit.objects.count() == 3
    assert made.memberships.lasting().count() == 3
    assert not made.enrollments.lasting().exists()
