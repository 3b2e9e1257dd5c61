"""What a person is told of: in the app and by one daily e-mail that tells nothing of anybody."""

import re
from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cas import digests, notices
from cas.access.roles import Role
from cas.models import NoticeMark, NoticeSetting
from cas.tasks import send_digests
from prioritization.actions.referrals import accept
from tests import factories
from tests.factories_referrals import partner, referral
from tests.factories_worklists import case, ending, in_days, known
from tests.guards.test_pages_cost import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db
SACRAMENTO = ZoneInfo("America/Los_Angeles")
KINDS = {"case_given", "must_move", "ending", "papers", "correction"}


def told(user, at=None):
    """How many notices of each kind there are."""
    found = notices.notices(user, at=at or timezone.now())
    return {kind.code: len(rows) for kind, rows in found}


def new(user):
    return notices.number_of_new(user, at=timezone.now())


def one_of_each(worker, **head):
    """A household of the worker that everything is told of."""
    lead = factories.UserFactory(role=Role.CAS_LEAD)
    made = factories.household(by=worker, head=head)
    record = factories.assessment(made, score=9, expires_on=in_days(9))
    factories.document(factories.head_of(made), expires_on=in_days(9))
    factories.correction_request(record)
    factories.tell_lists(made)
    case(made, worker, by=lead)
    return made


def asks_for_mail(user, *kinds):
    for kind in kinds or KINDS:
        NoticeSetting.objects.create(user=user, kind=kind, channel="daily")
    user.email = f"{user.username}@example.org"
    user.save()


def morning(days=0, hour=8):
    day = factories.today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=SACRAMENTO)


def test_each_kind_is_told_of_the_own_households_and_of_no_others(tools, assessor):
    one_of_each(assessor)
    one_of_each(factories.UserFactory(agency=assessor.agency))
    assert told(assessor) == dict.fromkeys(KINDS, 1)


def test_a_notice_goes_away_when_it_is_done(tools, assessor):
    made = one_of_each(assessor)
    record = made.assessments.get()
    factories.evh_action(record)
    assert "must_move" not in told(assessor)
    factories.assessment(made, score=9)
    factories.tell_lists(made)
    assert "ending" not in told(assessor)


def test_a_case_one_takes_oneself_is_no_news(tools, assessor):
    case(known(by=assessor), assessor, by=assessor)
    assert told(assessor) == {}


@pytest.mark.parametrize(("days", "is_told"), [(14, True), (15, False)])
def test_r8_an_end_is_told_from_the_fourteenth_day_before(tools, assessor, days, is_told):
    case(ending(days, by=assessor), assessor, by=assessor)
    assert ("ending" in told(assessor)) == is_told


def test_the_header_counts_what_is_new_since_the_last_look(sign_in, tools):
    browser = sign_in()
    one_of_each(browser.user)
    assert (
        "<strong>5<span> new</span></strong>"
        in browser.get(reverse("clients:find")).content.decode()
    )
    page = browser.get(reverse("notices")).content.decode()
    assert page.count(">New</strong>") == 5
    assert "<span> new</span>" not in page
    after = browser.get(reverse("clients:find")).content.decode()
    assert ">Notices</a>" in after
    again = browser.get(reverse("notices")).content.decode()
    assert again.count(">New</strong>") == 0
    case(known(by=browser.user), browser.user, by=factories.UserFactory(), days=-0.001)
    assert new(browser.user) == 1


def test_nothing_is_told_of_a_household_one_may_not_open_any_more(tools, assessor):
    made = known()
    case(made, assessor)
    assert told(assessor) == {"case_given": 1}
    factories.give_release(factories.head_of(made), factories.REFUSED)
    assert told(assessor) == {}


def test_a_kind_that_is_switched_off_is_neither_shown_nor_counted(sign_in, tools):
    browser = sign_in()
    one_of_each(browser.user)
    typed = dict.fromkeys([*KINDS, "message"], "in_app") | {"ending": "none"}
    assert browser.post(reverse("notice_settings"), typed).status_code == 302
    assert set(told(browser.user)) == KINDS - {"ending"}
    assert new(browser.user) == 4
    shown = browser.get(reverse("notice_settings")).content.decode()
    assert re.search(r'name="ending" value="none"[^>]*checked', shown)


def test_while_a_client_looks_on_no_notice_is_shown(sign_in, tools):
    browser = sign_in()
    one_of_each(browser.user, last_name="Zarephath")
    browser.post(reverse("client_view"), {"begin": "1"})
    shown = browser.get(reverse("notices")).content.decode()
    assert "Zarephath" not in shown
    assert "notices-link" not in shown
    assert new(browser.user) == 5


def test_roles_without_cases_have_no_notices(sign_in):
    browser = sign_in(role=Role.RULES_ADMIN)
    assert "There are no notices for your role" in browser.get(reverse("notices")).content.decode()
    assert "notices-link" not in browser.get(reverse("home")).content.decode()


def test_the_notices_page_with_one_and_with_thirty_households(sign_in, tools):
    browser = sign_in()
    url = reverse("notices")
    assert_queries_do_not_grow(lambda: browser.get(url), lambda: one_of_each(browser.user))


# --- The daily e-mail ------------------------------------------------------------------------


def test_the_e_mail_holds_numbers_and_no_personal_data(tools, assessor):
    asks_for_mail(assessor)
    made = one_of_each(assessor, first_name="Zebulon", last_name="Zarephath", phone="916 555 0100")
    assert digests.send(assessor, at=morning())
    (sent,) = mail.outbox
    assert sent.to == [assessor.email]
    assert "- 1 assessment ends within 14 days" in sent.body
    assert reverse("notices") in sent.body
    whole = sent.message().as_string()
    head = factories.head_of(made)
    for secret in ("Zebulon", "Zarephath", "916 555", head.code, "Example", "household/", "EVH"):
        assert secret not in whole
    assert not re.search(rf"\b{made.pk}\b", sent.body)
    assert "vulnerable" not in whole


def test_it_comes_once_a_day_however_often_it_is_tried(tools, assessor):
    asks_for_mail(assessor)
    one_of_each(assessor)
    for at in (morning(), morning(), morning(hour=17)):
        for user in digests.due(at):
            digests.send(user, at=at)
    assert len(mail.outbox) == 1
    assert digests.send(assessor, at=morning(days=1))
    assert not digests.send(assessor, at=morning(days=1))
    assert len(mail.outbox) == 2


def test_it_counts_only_the_kinds_that_were_asked_for_and_only_what_is_new(tools, assessor):
    asks_for_mail(assessor, "ending")
    one_of_each(assessor)
    digests.send(assessor, at=morning())
    assert mail.outbox[0].body.count("- ") == 1
    notices.mark_seen(assessor, timezone.now())
    assert not digests.send(assessor, at=morning(days=1))
    assert len(mail.outbox) == 1


def test_without_news_or_without_a_wish_nobody_is_written_to(tools, assessor):
    one_of_each(assessor)
    assert assessor not in digests.due(morning())
    other = factories.UserFactory()
    asks_for_mail(other)
    assert not digests.send(other, at=morning())
    assert mail.outbox == []


@pytest.mark.parametrize(("hour", "is_time"), [(6, False), (7, True), (23, True)])
def test_it_waits_for_the_local_morning(hour, is_time):
    assert digests.is_time(morning(hour=hour)) == is_time


def test_a_failing_mail_server_keeps_nobody_else_waiting_and_is_tried_again(
    tools, assessor, monkeypatch, caplog
):
    asks_for_mail(assessor)
    one_of_each(assessor)
    other = factories.UserFactory()
    asks_for_mail(other)
    one_of_each(other)

    def fails_once(*message):
        monkeypatch.setattr(digests, "send_mail", mail.send_mail)
        raise SMTPServerDisconnected("Zarephath@example.org")

    monkeypatch.setattr(digests, "send_mail", fails_once)
    monkeypatch.setattr(digests, "is_time", lambda at: True)
    send_digests()
    assert [each.to for each in mail.outbox] == [[other.email]]
    assert f"account {assessor.pk} failed: SMTPServerDisconnected" in caplog.text
    assert "example.org" not in caplog.text
    assert not NoticeMark.objects.filter(user=assessor, mailed_on__isnull=False).exists()
    send_digests()
    assert [each.to for each in mail.outbox] == [[other.email], [assessor.email]]


def test_a_site_without_a_mail_server_offers_no_e_mail(sign_in, settings):
    settings.CAS_SENDS_MAIL = False
    shown = sign_in().get(reverse("notice_settings")).content.decode()
    assert "E-mail is not set up on this site" in shown
    assert 'value="daily"' not in shown
    assert not digests.is_time(morning())


def test_whoever_made_a_referral_is_told_of_the_answer_for_a_week(sign_in, tools):
    browser = sign_in(role=Role.CAS_STAFF)
    made = referral(state="offered", by=browser.user)
    assert told(browser.user) == {}
    accept(referral=made, by=partner(made.program), at=timezone.now())
    assert told(browser.user) == {"referral_answered": 1}
    page = browser.get(reverse("notices")).content.decode()
    assert f"{made.program.name}: Accepted, expected" in page
    assert told(browser.user, timezone.now() + timedelta(days=8)) == {}
