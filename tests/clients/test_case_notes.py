"""Case notes: written, corrected by their author, found by words; read by workers alone."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from cas.models import AuditEvent, RecordRead
from clients.actions import case_notes as actions
from clients.enums import NoteKind
from clients.models import CaseNote
from tests import factories
from tests.assessments.conversation import three_boxes
from tests.factories import help_given
from tests.factories import referrals as referring


@pytest.fixture
def household(sign_in, tools):
    """A household, its worker's browser, and the address of its notes."""
    made = factories.household()
    return made, sign_in(made.created_by), reverse("clients:notes", args=[made.pk])


def typed(text="Called back, agreed on Tuesday", kind="contact", day=None, **fields):
    """What the page sends."""
    days = three_boxes("written_on", day or factories.today())
    return days | {"text": text, "kind": kind} | fields


def page(answer):
    return answer.content.decode()


# --- Written ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", NoteKind.values)
def test_a_note_is_written_and_read(household, kind):
    made, browser, url = household
    browser.post(reverse("clients:note_add", args=[made.pk]), typed(kind=kind))
    note = CaseNote.objects.get()
    assert (note.household, note.kind, note.recorded_by) == (made, kind, browser.user)
    assert "Called back, agreed on Tuesday" in page(browser.get(url))
    assert AuditEvent.objects.filter(verb="wrote", household_id=made.pk).count() == 1
    assert RecordRead.objects.filter(page="clients:notes", household_id=made.pk).exists()


def test_a_note_may_be_dated_back_and_never_ahead(household):
    made, browser, _ = household
    url = reverse("clients:note_add", args=[made.pk])
    ahead = page(browser.post(url, typed(day=factories.today() + timedelta(days=1))))
    assert "must be on or before" in ahead
    assert "Called back, agreed on Tuesday" in ahead
    last_year = factories.today() - timedelta(days=365)
    browser.post(url, typed(day=last_year))
    assert CaseNote.objects.get().written_on == last_year
    with pytest.raises(IntegrityError, match="not_in_the_future"), transaction.atomic():
        help_given.note(made, on=factories.today() + timedelta(days=1))


def test_a_note_without_words_is_none(household):
    made, browser, _ = household
    url = reverse("clients:note_add", args=[made.pk])
    assert "error-summary" in page(browser.post(url, typed(text="  ")))
    with pytest.raises(IntegrityError, match="says_something"), transaction.atomic():
        help_given.note(made, text="")


def test_the_same_form_sent_twice_writes_one_note(household):
    made, browser, _ = household
    url = reverse("clients:note_add", args=[made.pk])
    form = typed(key=str(uuid.uuid4()))
    assert browser.post(url, form).status_code == browser.post(url, form).status_code == 302
    assert CaseNote.objects.count() == 1


def test_r16_words_that_may_identify_an_anonymous_person_are_asked_about(sign_in, tools):
    made = factories.household(head={"anonymous": True})
    browser = sign_in(made.created_by)
    url = reverse("clients:note_add", args=[made.pk])
    asked = page(browser.post(url, typed(text="Maria Lopez called from 916-555-0100")))
    assert "This may identify the person" in asked
    assert not CaseNote.objects.exists()
    assert browser.post(url, typed(text="She called and is safe")).status_code == 302


# --- Corrected -------------------------------------------------------------------------------


def test_the_author_corrects_the_words_and_the_earlier_ones_stay_readable(household):
    made, browser, url = household
    note = help_given.note(made, "They moved to Tuesday")
    correct = reverse("clients:note_correct", args=[note.pk])
    assert "They moved to Tuesday" in page(browser.get(correct))
    browser.post(correct, {"text": "They moved to Wednesday"})
    shown = page(browser.get(url))
    assert "They moved to Wednesday" in shown
    assert "How it read before" in shown
    assert "They moved to Tuesday" in shown
    assert AuditEvent.objects.filter(verb="corrected", household_id=made.pk).count() == 1


def test_saving_a_note_as_it_stood_is_no_correction(household):
    made, browser, url = household
    note = help_given.note(made, "Same words")
    browser.post(reverse("clients:note_correct", args=[note.pk]), {"text": "Same words"})
    assert "How it read before" not in page(browser.get(url))


def test_nobody_corrects_a_colleague_s_note(household, sign_in):
    made, _, url = household
    note = help_given.note(made)
    colleague = sign_in(agency=made.agency)
    correct = reverse("clients:note_correct", args=[note.pk])
    assert colleague.get(correct).status_code == 404
    assert colleague.post(correct, {"text": "Other words"}).status_code == 404
    assert correct not in page(colleague.get(url))
    with pytest.raises(actions.NotTheAuthor):
        actions.correct_note(note=note, text="x", by=colleague.user, at=timezone.now())


# --- Found -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("deposit", True),
        ("deposits", True),
        ("PAYING deposit", True),
        ("paid", True),
        ("depo", True),
        ("landlord", True),
        ("deposit unicorn", False),
        ("100%", True),
        ("%", True),
        ("_", False),
        ("'; DROP TABLE", False),
        ("deposit & | ! (", True),
    ],
)
def test_words_are_found_in_any_form(household, words, is_found):
    made, browser, url = household
    help_given.note(made, "The landlord was paid 100% of two deposits; paying in May")
    shown = page(browser.post(url, {"q": words}))
    assert ("The landlord was paid" in shown) is is_found
    assert ("No note says" in shown) is not is_found


def test_the_words_stand_in_no_address_and_others_notes_are_never_found(household):
    made, browser, url = household
    others = factories.household(by=browser.user)
    help_given.note(others, "Other deposit")
    help_given.note(made, "Own deposit")
    answer = browser.post(url, {"q": "deposit"})
    assert "Own deposit" in page(answer)
    assert "Other deposit" not in page(answer)
    assert "deposit" not in answer.request["PATH_INFO"]
    assert 'method="post"' in page(answer)


def test_notes_are_newest_first_and_of_one_kind_when_asked(household):
    made, browser, url = household
    help_given.note(made, "Old plan", kind="plan", on=factories.today() - timedelta(days=9))
    help_given.note(made, "New plan", kind="plan")
    help_given.note(made, "A contact", kind="contact", on=factories.today() - timedelta(days=3))
    shown = page(browser.get(url))
    assert shown.index("New plan") < shown.index("A contact") < shown.index("Old plan")
    plans = page(browser.get(url + "?kind=plan"))
    assert "A contact" not in plans
    assert "Old plan" in plans
    assert "Old plan" in page(browser.get(url + "?kind=no_such_kind"))
    assert "A contact" not in page(browser.post(url + "?kind=plan", {"q": "contact"}))


def test_many_notes_come_in_pages(household):
    made, browser, url = household
    for number in range(30):
        help_given.note(made, f"Example {number} end")
    assert "1-25 of 30" in page(browser.get(url))
    assert "Example 0 end" in page(browser.get(url + "?page=2"))


# --- Who reads -------------------------------------------------------------------------------


def test_r26_beside_a_client_no_note_is_on_the_screen(household):
    made, browser, url = household
    help_given.note(made, "Words for colleagues")
    own = reverse("clients:household", args=[made.pk])
    assert "Read 1 case note" in page(browser.get(own))
    browser.post(reverse("client_view"), {"begin": "1"})
    for address in (url, own, reverse("clients:timeline", args=[made.pk])):
        shown = page(browser.get(address))
        assert "Words for colleagues" not in shown
        assert "case note" not in shown.replace("Write a case note", "")


def test_no_note_reaches_a_program(household, sign_in):
    made, _, url = household
    help_given.note(made, "Words for colleagues")
    program = factories.ProgramFactory()
    offered = referring.referral(made, referring.opening(program), state="offered")
    partner = sign_in(referring.partner(program))
    shown = page(partner.get(reverse("prioritization:our_referral", args=[offered.pk])))
    assert "Words for colleagues" not in shown
    assert partner.get(url).status_code == 403


def test_a_private_household_s_notes_are_read_by_its_agency_alone(sign_in, tools):
    made = factories.household(release=factories.REFUSED)
    note = help_given.note(made)
    for role in (Role.ASSESSOR, Role.CAS_STAFF):
        browser = sign_in(role=role)
        for name, key in (("notes", made.pk), ("note_add", made.pk), ("note_correct", note.pk)):
            assert browser.get(reverse(f"clients:{name}", args=[key])).status_code == 404


def test_the_timeline_says_that_there_is_a_note_and_not_what_it_says(household):
    made, browser, _ = household
    help_given.note(made, "Words for colleagues")
    shown = page(browser.get(reverse("clients:timeline", args=[made.pk])))
    assert "Case note" in shown
    assert "Words for colleagues" not in shown
