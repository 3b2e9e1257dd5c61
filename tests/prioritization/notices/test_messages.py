"""Page 17: staff write to the workers of chosen households; each reads it and is done with it."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cas import digests, notices
from cas.access.roles import Role
from cas.models import AuditEvent, NoticeSetting, RecordRead
from clients.models import Household
from prioritization.models import Message
from tests import factories
from tests.factories.worklists import case, ending, message
from tests.guards.test_pages_cost import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db

LIST = "prioritization:work_list"
WORDS = "Please see them again before Friday"


def write(browser, *made, words=WORDS, **more):
    typed = {"household": [each.pk for each in made], "message": words, "write": "1", **more}
    return browser.post(reverse(LIST, args=["expiring"]), typed, follow=True).content.decode()


def told(user):
    found = {kind.code: rows for kind, rows in notices.notices(user, at=timezone.now())}
    return found.get("message", [])


def test_the_workers_of_the_ticked_ones_are_written_to_and_are_told(lead):
    robin, kim = factories.UserFactory(), factories.UserFactory()
    made = [ending(days, by=by) for days, by in ((3, robin), (9, robin), (12, kim))]
    for each in made:
        case(each, each.created_by)
    page = write(lead, *made)
    assert "Sent to 2 workers about 3 households." in page
    assert {each.household for each in Message.objects.filter(to=robin)} == set(made[:2])
    (notice,) = told(kim)
    assert notice.title == factories.head_of(made[2]).display_name
    assert notice.words == f"{lead.user} writes: {WORDS}"
    assert AuditEvent.objects.filter(verb="sent", user_id=lead.user.pk).count() == 3


def test_who_has_no_worker_or_is_ones_own_or_closed_to_the_worker_is_left_out(lead):
    nobodys, own = ending(3), ending(5)
    case(own, lead.user)
    closed = ending(9)
    outsider = factories.UserFactory()
    case(closed, outsider)
    factories.give_release(factories.head_of(closed), factories.REFUSED)
    assert not Household.objects.visible_to(outsider, on=factories.today()).filter(pk=closed.pk)
    page = write(lead, nobodys, own)
    assert "2 households were left out" in page
    assert not Message.objects.exists()


def test_a_message_without_words_or_without_anybody_is_refused_beside_the_field(lead):
    made = ending(3)
    case(made, made.created_by)
    page = write(lead, made, words="")
    assert 'aria-invalid="true"' in page
    assert f'value="{made.pk}" id="id_household" checked' in page
    page = write(lead)
    assert "Tick at least one household." in page
    assert WORDS in page, "what was typed stays"
    assert not Message.objects.exists()


def test_it_is_read_and_done_with_by_whom_it_is_for_alone(lead, sign_in):
    worker = sign_in()
    made = ending(3, by=worker.user)
    case(made, worker.user)
    write(lead, made)
    sent = Message.objects.get()
    page = worker.get(reverse("prioritization:messages")).content.decode()
    assert WORDS in page
    assert RecordRead.objects.filter(user_id=worker.user.pk, household_id=made.pk).exists()
    done = reverse("prioritization:message_done", args=[sent.pk])
    assert sign_in(agency=worker.user.agency).post(done).status_code == 404
    assert lead.post(done).status_code == 404
    assert "Not done yet" in lead.get(reverse("prioritization:messages")).content.decode()
    worker.post(done)
    sent.refresh_from_db()
    assert sent.done_at
    assert told(worker.user) == []
    assert worker.post(done).status_code == 404
    assert "Done on" in lead.get(reverse("prioritization:messages")).content.decode()


def test_nothing_is_read_of_a_household_one_may_not_open_any_more(lead, tools):
    worker, made = factories.UserFactory(), ending(3)
    message(made, worker, by=lead.user)
    assert len(told(worker)) == 1
    factories.give_release(factories.head_of(made), factories.REFUSED)
    assert told(worker) == []
    page = lead.get(reverse("prioritization:messages")).content.decode()
    assert WORDS not in page


def test_the_daily_e_mail_says_only_that_something_waits(lead, settings):
    settings.CAS_SENDS_MAIL = True
    worker = factories.UserFactory(email="robin@example.org")
    made = ending(3, by=worker)
    message(made, worker, by=lead.user)
    NoticeSetting.objects.create(user=worker, kind="message", channel="daily")
    digests.send(worker, at=timezone.now())
    (letter,) = mail.outbox
    assert "1 message about a household of yours" in letter.body
    for secret in (WORDS, factories.head_of(made).display_name, str(lead.user)):
        assert secret not in letter.body + letter.subject


def test_r16_words_about_anonymous_people_are_asked_about(lead, sign_in):
    worker = factories.UserFactory(role=Role.VSP_ASSESSOR)
    made = ending(3, by=worker, head={"anonymous": True})
    case(made, worker)
    page = write(lead, made, words="Call Maria Lopez at 916-555-0100")
    assert "This may identify the person" in page
    ticked = re.search(r'name="message_is_safe" value="(\w+)"', page)[1]
    write(lead, made, words="Call Maria Lopez at 916-555-0100", message_is_safe=ticked)
    assert Message.objects.get().to == worker


def test_an_auditor_looks_and_writes_to_nobody(sign_in, tools):
    made = ending(3)
    case(made, made.created_by)
    write(sign_in(role=Role.AUDITOR), made)
    assert not Message.objects.exists()


def test_the_page_costs_the_same_with_one_message_and_with_many(lead):
    worker = factories.UserFactory()
    url = reverse("prioritization:messages")
    assert_queries_do_not_grow(
        lambda: lead.get(url), lambda: message(ending(3, by=worker), worker, by=lead.user), rows=8
    )
