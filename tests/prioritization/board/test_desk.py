"""Acts on the board: stored at once, undone for ten seconds, with scripts off and on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import CorrectionRequest, EvhAction
from cas.access.roles import Role
from clients.models import CaseAssignment
from prioritization.enums import ActKind
from prioritization.models import Act, Hold
from tests import factories
from tests.prioritization.board.boards import address, must_move, row_of, take

pytestmark = pytest.mark.usefixtures("tools")


@pytest.fixture
def made():
    return must_move()


def undo(browser, **more):
    return browser.post(address("undo", Act.objects.latest("pk").pk), more)


def log(browser, made, outcome="in_touch", **more):
    return browser.post(address("contact", made.pk), {"outcome": outcome, **more})


def put_on_hold(browser, made, **more):
    given = {"reason": "hospital", "until": "hour", "note": "", **more}
    return browser.post(address("hold", made.pk), given)


def test_taking_a_household_leads_back_to_its_row(staff, made):
    response = take(staff, made, back="kind=single")

    assert response.url == f"{address('queue')}?kind=single#row-{made.pk}"
    assert CaseAssignment.objects.open().get().worker == staff.user
    page = staff.get(address("queue")).content.decode()
    assert "Undo" in page
    assert f'action="{address("undo", Act.objects.get().pk)}"' in page


def test_undoing_leaves_the_household_with_nobody(staff, made):
    take(staff, made)

    undo(staff)

    assert not CaseAssignment.objects.open().exists()
    assert row_of(staff, made).assignment is None


def test_giving_a_household_to_somebody_else(staff, made):
    colleague = factories.UserFactory(role=Role.NAVIGATOR)
    take(staff, made)

    staff.post(address("assign", made.pk), {"worker": colleague.pk})
    assert row_of(staff, made).assignment.worker == colleague
    undo(staff)

    assert row_of(staff, made).is_mine


def test_a_household_is_given_to_nobody_who_does_not_work_the_queue(staff, made):
    outsider = factories.UserFactory()

    response = staff.post(address("assign", made.pk), {"worker": outsider.pk})

    assert response.status_code == 200
    assert not CaseAssignment.objects.exists()


def test_letting_go_and_having_again(staff, made):
    take(staff, made)
    staff.post(address("let_go", made.pk))
    assert not CaseAssignment.objects.open().exists()

    undo(staff)

    assert row_of(staff, made).is_mine


def test_r29_a_contact_is_logged_with_its_outcome(staff, made):
    log(staff, made, "message_left", note="Example: call again")

    logged = EvhAction.objects.get()
    assert (logged.path, logged.outcome) == ("contact", "message_left")
    assert row_of(staff, made).contact == "Left a message"


def test_r29_a_call_to_211_is_logged_and_a_call_back_has_a_time(staff, made):
    refused = log(staff, made, "call_back").content.decode()
    assert "Say when to call back" in refused
    log(staff, made, "call_back", call_back_at="11:59 PM")

    logged = EvhAction.objects.get()
    assert logged.path == "call"
    assert logged.call_back_at > timezone.now()


def test_a_contact_that_was_undone_counts_for_nothing(staff, made):
    log(staff, made)

    undo(staff)

    assert not EvhAction.objects.standing().exists()
    assert row_of(staff, made).contact == ""
    page = staff.get(f"/households/{made.pk}/").content.decode()
    assert "Talked with them" not in page


def test_a_hold_needs_a_reason_and_an_end(staff, made):
    refused = staff.post(address("hold", made.pk), {}).content.decode()
    assert "Choose an answer: What do they wait for?" in refused
    assert "Say what they wait for." in put_on_hold(staff, made, reason="other").content.decode()
    assert not Hold.objects.exists()

    put_on_hold(staff, made, until="morning")

    held = Hold.objects.get()
    assert timezone.localtime(held.until).hour == 9
    assert row_of(staff, made, show="held").hold == held


def test_undoing_a_hold_puts_back_the_one_before(staff, made):
    put_on_hold(staff, made, reason="jail")
    put_on_hold(staff, made, reason="hospital")

    undo(staff)

    assert Hold.objects.live(timezone.now()).get().reason == "jail"


def test_a_hold_is_ended_and_that_is_undone(staff, made):
    put_on_hold(staff, made)
    staff.post(address("end_hold", made.pk))
    assert not Hold.objects.live(timezone.now()).exists()

    undo(staff)

    assert Hold.objects.live(timezone.now()).exists()


def test_nobody_undoes_what_somebody_else_did(staff, sign_in, made):
    take(staff, made)

    assert undo(sign_in(role=Role.CAS_STAFF)).status_code == 404


def test_it_is_too_late_after_ten_seconds(staff, made):
    take(staff, made)
    early = timezone.now() - timedelta(seconds=11)
    act = Act.objects.get()
    other = Act.objects.create(
        kind=act.kind,
        household=made,
        subject_id=act.subject_id,
        by=staff.user,
        at=early,
        takes_effect_at=early + timedelta(seconds=10),
    )

    response = staff.post(address("undo", other.pk), follow=True)

    assert "Too late to undo" in response.content.decode()
    assert CaseAssignment.objects.open().exists()


def test_a_script_gets_the_row_and_the_way_to_undo_and_no_page(staff, made):
    response = staff.post(
        address("assign", made.pk), {"worker": staff.user.pk}, headers={"HX-Request": "true"}
    )
    body = response.content.decode()

    assert f'id="row-{made.pk}"' in body
    assert 'hx-swap-oob="innerHTML:#undo-bar"' in body
    assert "<html" not in body


def test_taking_twice_takes_once(staff, made):
    take(staff, made)
    again = take(staff, made)

    assert again.status_code == 302
    assert Act.objects.count() == 1


def test_free_text_about_an_anonymous_household_is_asked_about(staff):
    made = must_move(head={"anonymous": True})

    refused = log(staff, made, note="Call Maria Gomez at 916-555-0100").content.decode()

    assert "This may identify the person" in refused
    assert not EvhAction.objects.exists()


# --- The review page ----------------------------------------------------------------------------


def test_page_15_shows_what_changed_and_what_to_look_at(staff):
    made = factories.household()
    question, old, new = _a_choice()
    factories.assessment(made, on=factories.today() - timedelta(days=20), answers={question: old})
    factories.assessment(made, score=6, answers={question: new})
    factories.open_list(name="Example House")
    factories.tell_lists(made)

    response = staff.get(address("review", made.pk))

    (compared,) = response.context["review"].compared
    assert len(compared.changes) == 1
    body = response.content.decode()
    assert "Just over the threshold" in body
    assert "Example House" in body


def _a_choice():
    instrument = factories.version_of("crisis").instrument
    question = next(each for each in instrument.questions_by_code.values() if each.options)
    codes = list(question.options_by_code)
    return question.code, codes[0], codes[1]


def test_page_15_flags_two_answers_and_an_old_place(staff, made):
    factories.assessment(made, "hct", score=7, answers={"l1_place": "tent"})
    newest = factories.assessment(made, score=9, answers={"l1_place": "vehicle"})
    factories.correction_request(newest)
    factories.tell_lists(made)

    flags = " ".join(staff.get(address("review", made.pk)).context["review"].flags)

    assert "Two answers" in flags
    assert "a correction was asked for" in flags


def test_page_15_says_that_the_answers_are_in_order_until_they_change(staff, made):
    staff.post(address("reviewed", made.pk))
    assert staff.get(address("review", made.pk)).context["review"].reviewed

    factories.assessment(made, score=8)

    assert staff.get(address("review", made.pk)).context["review"].reviewed is None


def test_page_15_review_is_undone(staff, made):
    staff.post(address("reviewed", made.pk))

    response = undo(staff, back="review")

    assert response.url == address("review", made.pk)
    assert staff.get(address("review", made.pk)).context["review"].reviewed is None


def test_r17_a_correction_is_asked_for_and_undone(staff, made):
    url = address("review_correction", made.pk, "crisis")
    assert staff.post(url, {}).status_code == 200
    staff.post(url, {"doubt": "Example: the stairs"})
    assert CorrectionRequest.objects.open().exists()

    undo(staff, back="review")

    assert not CorrectionRequest.objects.open().exists()
    assert Act.objects.get().kind == ActKind.CORRECTION


def test_page_15_of_a_household_that_is_not_on_the_board(staff):
    made = factories.household()

    response = staff.get(address("review", made.pk))

    assert "No assessment counts now" in response.content.decode()
    assert response.context["row"] is None
