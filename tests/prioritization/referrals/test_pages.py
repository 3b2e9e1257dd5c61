"""What staff do about beds, and what programs see and answer."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Tool
from cas import digests, notices
from cas.access.roles import Role
from cas.models import RecordRead
from clients.models import CoordinatedEntryEvent
from prioritization.actions import acts
from prioritization.models import Closure, Opening, Parking, Placement, Referral
from prioritization.tasks import run_out
from tests import factories
from tests.factories import referrals as openings
from tests.guards import pages

pytestmark = pytest.mark.django_db
SECRET_WORDS = ("vulnerable", "Act today", "EVH", "score", "points", "priority", "rank")
POINTS = 83
"""Of a factor: with it everybody here has a shelter score of 183."""


@pytest.fixture
def staff(sign_in, tools):
    return sign_in(role=Role.CAS_STAFF)


@pytest.fixture
def shelter(tools):
    return factories.open_list(
        [{"fact": "pets", "op": "eq", "value": "no"}],
        [([{"fact": "children", "op": "eq", "value": 0}], POINTS)],
        name="Example Shelter",
    )


def assessed(score=3, **household):
    made = factories.household(**household)
    factories.assessment(made, score=score, answers={"pets": "no"})
    factories.tell_lists(made)
    return made


def url(name, *args):
    return reverse(f"prioritization:{name}", args=args)


def text(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def settle():
    acts.settle(at=timezone.now() + timedelta(seconds=10))


# --- Staff -----------------------------------------------------------------------------------


def test_the_next_household_is_referred_in_one_act(staff, shelter):
    made, free = assessed(), openings.opening(shelter)
    page = text(staff, url("opening", free.pk))
    assert "Next" in page
    assert f'name="household" value="{made.pk}"' in page

    answer = staff.post(url("opening", free.pk), {"household": made.pk})

    assert answer.status_code == 302
    assert Referral.objects.get().household == made
    assert "About to be offered" in text(staff, url("openings"))


def test_passing_over_asks_for_a_reason_beside_each_or_for_all(staff, shelter):
    first, second, last = assessed(5), assessed(4), assessed(3)
    free = openings.opening(shelter)
    address = url("opening", free.pk)

    page = staff.post(address, {"household": last.pk, f"reason_{first.pk}": "safety"})
    assert page.content.decode().count("Say why.") == 2  # in the summary and beside the second
    assert not Referral.objects.exists()
    staff.post(
        address,
        {"household": last.pk, "same_for_all": "not_wanted", f"reason_{first.pk}": "safety"},
    )

    passed = dict(Referral.objects.get().passed_over.values_list("household", "reason"))
    assert passed == {first.pk: "safety", second.pk: "not_wanted"}


def test_c4_whoever_stands_on_the_second_page_is_referred_with_one_reason_for_all(
    staff, shelter, monkeypatch
):
    monkeypatch.setattr("prioritization.referring.board.ROWS_SHOWN", 2)
    made = [assessed(score) for score in (5, 4, 3)]
    free = openings.opening(shelter)
    openings.parking(made[0], shelter)
    first = text(staff, url("opening", free.pk))
    assert f'value="{made[2].pk}"' not in first
    later = re.search(r'rel="next" href="(\?after=\d+)"', first)[1]
    address = url("opening", free.pk) + later

    second = text(staff, address)
    assert f'value="{made[2].pk}"' in second
    assert "Next</" not in second, "the next one stands on the first page"
    assert f'rel="prev" href="{url("opening", free.pk)}"' in second
    refused = staff.post(address, {"household": made[2].pk}).content.decode()
    assert "Say why those further up are passed over." in refused
    staff.post(address, {"household": made[2].pk, "same_for_all": "safety"})

    passed = dict(
        Referral.objects.get(state="prepared").passed_over.values_list("household", "reason")
    )
    assert passed == {made[1].pk: "safety"}


def test_the_beds_of_a_household_and_the_reason_for_passing_over(staff, shelter):
    assessed(5)
    made, free = assessed(4), openings.opening(shelter)
    address = url("refer_household", made.pk)
    assert "1 further up is passed over" in text(staff, address)

    refused = staff.post(address, {"opening": free.pk})
    assert "Say why those further up are passed over." in refused.content.decode()
    staff.post(address, {"opening": free.pk, "same_for_all": "not_reached", "note": "Has a dog"})

    assert Referral.objects.get().note == "Has a dog"
    assert "About to be offered" in text(staff, reverse("clients:household", args=[made.pk]))


def test_a_bed_that_is_gone_is_said_in_words(staff, shelter):
    made = assessed()
    openings.opening(shelter)
    answer = staff.post(url("refer_household", made.pk), {"opening": "987654"})
    assert "Choose a bed." in answer.content.decode()


def test_nothing_open_says_so_and_leads_on(staff, shelter):
    assert "No open bed fits them now" in text(staff, url("refer_household", assessed().pk))
    assert "Nothing is free" in text(staff, url("openings"))


def test_staff_take_a_referral_back_and_lift_a_parking(staff, shelter):
    made = assessed()
    referral = openings.referral(made, openings.opening(shelter), state="offered")
    staff.post(url("referral_withdraw", referral.pk))
    referral.refresh_from_db()
    assert referral.state == "withdrawn"
    assert "Taken back" in text(staff, url("referral", referral.pk))

    parking = openings.parking(made, shelter)
    assert parking.in_words in text(staff, url("list_detail", shelter.slug))
    staff.post(url("parking_lift", parking.pk))
    assert not Parking.objects.live(factories.today()).exists()


def test_c18_staff_see_the_exact_place_with_its_time(staff, shelter):
    assessed()
    page = text(staff, url("opening", openings.opening(shelter).pk))
    assert 'data-label="Place" class="num">1<' in page
    assert "in list order as of" in page


# --- Programs --------------------------------------------------------------------------------


@pytest.fixture
def partner(sign_in, shelter):
    return sign_in(openings.partner(shelter))


def test_a_program_posts_beds_takes_one_back_and_closes(partner, shelter):
    partner.post(
        url("opening_post", shelter.slug),
        {
            "bed_kind": "cabin",
            "number": 2,
            "places": 2,
            "units": "12, 14",
            **day("open_from", factories.today()),
        },
    )
    assert [each.unit for each in Opening.objects.order_by("pk")] == ["12", "14"]
    partner.post(url("opening_withdraw", Opening.objects.first().pk))
    partner.post(
        url("closure_add", shelter.slug),
        {"reason": "Bed bugs", **day("first_day", factories.today())},
    )
    page = text(partner, url("our_programs"))
    assert "Cabin, 14, for 2 people" in page
    assert '<th scope="row">Cabin, 12' not in page
    assert "Bed bugs" in page
    partner.post(url("closure_end", Closure.objects.get().pk))
    assert "Bed bugs" not in text(partner, url("our_programs"))


def day(name, date):
    return {f"{name}_month": date.month, f"{name}_day": date.day, f"{name}_year": date.year}


def test_a_program_says_that_it_takes_nobody_now(partner, shelter):
    address = url("intake", shelter.slug)
    answer = partner.post(address, {"beds": 40, "is_accepting": "no"})
    assert "Say why you take nobody" in answer.content.decode()
    partner.post(
        address, {"beds": 40, "is_accepting": "no", "not_accepting_because": "Full until Monday"}
    )
    shelter.refresh_from_db()
    assert (shelter.beds, shelter.is_accepting) == (40, False)


def test_a_program_answers_from_the_offer_to_the_bed_and_out_again(partner, staff, shelter):
    made = assessed(head={"first_name": "Zarephath"})
    free = openings.opening(shelter)
    staff.post(url("opening", free.pk), {"household": made.pk})
    referral = Referral.objects.get()
    assert partner.get(url("our_referral", referral.pk)).status_code == 404
    assert "Nobody waits for an answer" in text(partner, url("our_programs"))
    settle()

    page = text(partner, url("our_referral", referral.pk))
    assert "Zarephath" in page
    assert "Pets" in page or "pets" in page
    partner.post(url("answer", referral.pk), {"answer": "accept"})
    partner.post(url("answer", referral.pk), {"answer": "enroll"})
    place = Placement.objects.get()
    assert "They left" in text(partner, url("our_programs"))
    partner.post(url("placement_end", place.pk), {"because": "housed"})

    place.refresh_from_db()
    assert place.ended_because == "housed"
    assert RecordRead.objects.filter(household_id=made.pk, user_id=partner.user.pk).exists()


def test_a_program_says_no_with_a_reason_that_says_what_follows(partner, shelter):
    made = assessed()
    referral = openings.referral(made, openings.opening(shelter), state="offered")
    address = url("decline", referral.pk)
    assert "No offers here for 14 days." in text(partner, address)
    assert "Choose" in partner.post(address, {}).content.decode()
    partner.post(address, {"reason": "other_place"})
    referral.refresh_from_db()
    assert referral.state == "declined_by_client"
    assert Parking.objects.get().household == made


def test_an_answer_twice_is_one_answer(partner, shelter):
    referral = openings.referral(assessed(), openings.opening(shelter), state="offered")
    for _ in range(2):
        answer = partner.post(url("answer", referral.pk), {"answer": "accept"}, follow=True)
    assert "gone on meanwhile" in answer.content.decode()
    assert referral.steps.filter(to_state="accepted").count() == 1


@pytest.mark.parametrize(
    ("release", "is_named"),
    [(factories.SHARED, True), (factories.REFUSED, False), (factories.NO_RELEASE, False)],
)
def test_c7_a_program_reads_the_name_only_as_the_release_allows(
    partner, shelter, release, is_named
):
    made = assessed(head={"first_name": "Zarephath"}, release=release)
    referral = openings.referral(made, openings.opening(shelter), state="offered")
    for address in (url("our_programs"), url("our_referral", referral.pk)):
        page = text(partner, address)
        assert ("Zarephath" in page) is is_named
        assert factories.head_of(made).code in page or is_named


def test_a_program_sees_nothing_of_what_was_referred_elsewhere(sign_in, shelter):
    made = assessed()
    free = openings.opening(shelter)
    referral = openings.referral(made, free, state="offered")
    closure = Closure.objects.create(
        program=shelter,
        first_day=factories.today(),
        reason="Example",
        made_at=timezone.now(),
        made_by=referral.made_by,
    )
    stranger = sign_in(openings.partner(factories.open_list()))
    for name, number in (("our_referral", referral.pk), ("decline", referral.pk)):
        assert stranger.get(url(name, number)).status_code == 404
    for name, number in (
        ("answer", referral.pk),
        ("opening_withdraw", free.pk),
        ("closure_end", closure.pk),
    ):
        assert stranger.post(url(name, number), {"answer": "accept"}).status_code == 404
    for name in ("opening_post", "intake", "closure_add"):
        assert stranger.get(url(name, shelter.slug)).status_code == 404
    assert "Example Shelter" not in text(stranger, url("our_programs"))


def test_c18_r26_no_score_rank_or_flag_reaches_a_program_on_any_page(partner, shelter):
    """The leak crawl for the role of a partner: every page of the site, and every answer."""
    ahead = assessed(9)
    made = assessed(8)
    referral = openings.referral(made, openings.opening(shelter), state="offered")
    referral.passed_over.create(
        opening=referral.opening,
        household=ahead,
        reason="safety",
        by=referral.made_by,
        at=timezone.now(),
    )
    place = openings.placement(assessed(7), shelter)
    records = pages.records_of(factories.UserFactory())
    records.household, records.program_slug = made, shelter.slug
    ours = {
        "prioritization:our_referral": url("our_referral", referral.pk),
        "prioritization:decline": url("decline", referral.pk),
        "prioritization:placement_end": url("placement_end", place.pk),
    }
    seen = []
    for name in {page.name for page in pages.own_pages()} - {"sign_out"}:
        if name in pages.OF_REFERRALS and name not in ours:
            continue
        answer = partner.get(ours.get(name) or records.url(name))
        if answer.status_code == 200 and not answer.streaming:
            seen.append(name)
            assert_tells_nothing(answer.content.decode(), name)
    of_a_provider = {f"prioritization:{name}" for name in pages.OF_A_PROVIDER}
    assert {"home", "prioritization:our_programs", *ours, *of_a_provider} <= set(seen)
    for answered in ("accept", "enroll"):
        followed = partner.post(url("answer", referral.pk), {"answer": answered}, follow=True)
        assert_tells_nothing(followed.content.decode(), answered)


CHANNELS = {
    "fragment": {"HTTP_HX_REQUEST": "true"},
    "JSON": {"HTTP_ACCEPT": "application/json"},
    "CSV": {"HTTP_ACCEPT": "text/csv", "QUERY_STRING": "format=csv&print=1&q=Example"},
}
"""Other ways of asking for a page than opening it."""


@pytest.mark.parametrize("channel", CHANNELS)
def test_c18_no_score_rank_or_flag_reaches_a_program_by_another_way_of_asking(
    partner, shelter, channel
):
    """Every page, asked and posted to: as a fragment, as JSON, and as a file or a print."""
    made = assessed(9)
    referral = openings.referral(made, openings.opening(shelter), state="offered")
    place = openings.placement(assessed(8), shelter)
    records = pages.records_of(factories.UserFactory())
    records.household, records.program_slug = made, shelter.slug
    ours = {
        "prioritization:our_referral": url("our_referral", referral.pk),
        "prioritization:decline": url("decline", referral.pk),
        "prioritization:placement_end": url("placement_end", place.pk),
    }
    seen = set()
    for name in {page.name for page in pages.own_pages()} - {"sign_out"}:
        if name in pages.OF_REFERRALS and name not in ours:
            continue
        address = ours.get(name) or records.url(name)
        for method in ("get", "post"):
            if name in ENDS_SOMETHING and method == "post":
                continue
            answer = getattr(partner, method)(address, **CHANNELS[channel])
            if answer.status_code == 200 and not answer.streaming:
                seen.add(name)
                assert_tells_nothing(answer.content.decode(), f"{method} {name}")
            assert "Content-Disposition" not in answer.headers, name
    assert {"home", "notices", "prioritization:our_programs", *ours} <= seen


ENDS_SOMETHING = {"prioritization:answer"}
"""The test above presses its buttons."""


def test_c18_r26_no_notice_and_no_e_mail_tells_a_program_of_anybody(partner, shelter, mailoutbox):
    made = assessed(9)
    openings.referral(made, openings.opening(shelter), state="offered")
    user = partner.user
    user.email = "program@example.org"
    user.save()
    assert notices.kinds_for(user) == []
    assert notices.notices(user, at=timezone.now()) == []
    digests.send(user, at=timezone.now())
    assert mailoutbox == []


RANDOM_LETTERS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
"""They may spell any word."""


def assert_tells_nothing(page, where):
    body = page.split("<main", 1)[-1].split("</main>", 1)[0]
    body = RANDOM_LETTERS.sub("", body)
    found = [word for word in SECRET_WORDS if word.lower() in body.lower()]
    assert not found, f"{where}: {found}"
    assert str(100 + POINTS) not in body, where


# --- The start page, the clock and other events ----------------------------------------------


def test_the_start_page_says_what_waits(staff, partner, shelter):
    openings.referral(assessed(), openings.opening(shelter), state="offered")
    openings.opening(shelter)
    assert "1 open bed or unit that nobody was offered" in text(staff, "/")
    assert "1 referral waits for a program" in text(staff, "/")
    assert "1 referral waits for your answer" in text(partner, "/")


def test_the_clock_ends_what_nobody_answered(shelter):
    referral = openings.referral(assessed(), openings.opening(shelter), state="offered")
    Referral.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    run_out()
    referral.refresh_from_db()
    assert referral.state == "expired"


@pytest.mark.parametrize("code", [1, 2, 3, 4, 5, 8, 9, 16])
def test_an_assessor_writes_down_the_other_events(sign_in, tools, code):
    made = factories.household()
    browser = sign_in(made.created_by)
    address = reverse("clients:event", args=[made.pk])
    typed = {
        "code": code,
        "rehoused": 1,
        "in_aftercare": 1,
        "drawn": "code rehoused in_aftercare event_date",
        **day("event_date", factories.today()),
    }
    assert browser.post(address, typed).status_code == 302

    event = CoordinatedEntryEvent.objects.get()
    assert (event.code, event.event_date) == (code, factories.today())
    assert event.rehoused == (1 if code == 2 else None)
    assert event.in_aftercare == (1 if code == 5 else None)


def test_an_event_of_a_referral_cannot_be_written_by_hand(sign_in, tools):
    made = factories.household()
    address = reverse("clients:event", args=[made.pk])
    answer = sign_in(made.created_by).post(
        address, {"code": 10, **day("event_date", factories.today())}
    )
    assert answer.status_code == 200
    assert not CoordinatedEntryEvent.objects.exists()


def test_an_hct_alone_is_offered_no_shelter_bed_on_the_page(staff, shelter):
    made = factories.household()
    factories.assessment(made, Tool.HCT, score=8, answers={"pets": "no"})
    factories.tell_lists(made)
    openings.opening(shelter)
    assert "No open bed fits them now" in text(staff, url("refer_household", made.pk))
