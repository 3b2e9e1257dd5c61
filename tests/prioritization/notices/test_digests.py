"""The daily e-mail: what it counts, when it comes, and that it tells nothing of anybody."""

import re
from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cas import digests, notices
from cas.models import NoticeMark, NoticeSetting
from cas.tasks import send_digests
from tests import factories
from tests.factories.worklists import KINDS_TOLD, one_of_each_notice

pytestmark = pytest.mark.django_db
SACRAMENTO = ZoneInfo("America/Los_Angeles")


def asks_for_mail(user, *kinds):
    for kind in kinds or KINDS_TOLD:
        NoticeSetting.objects.create(user=user, kind=kind, channel="daily")
    user.email = f"{user.username}@example.org"
    user.save()


def morning(days=0, hour=8):
    day = factories.today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=SACRAMENTO)


def test_the_e_mail_holds_numbers_and_no_personal_data(tools, assessor):
    asks_for_mail(assessor)
    head = {"first_name": "Zebulon", "last_name": "Zarephath", "phone": "916 555 0100"}
    made = one_of_each_notice(assessor, **head)
    assert digests.send(assessor, at=morning())
    (sent,) = mail.outbox
    assert sent.to == [assessor.email]
    assert "- 1 assessment ends within 14 days" in sent.body
    assert reverse("notices") in sent.body
    whole = sent.message().as_string()
    code = factories.head_of(made).code
    for secret in ("Zebulon", "Zarephath", "916 555", code, "Example", "household/", "EVH"):
        assert secret not in whole
    assert not re.search(rf"\b{made.pk}\b", sent.body)
    assert "vulnerable" not in whole


def test_it_comes_once_a_day_however_often_it_is_tried(tools, assessor):
    asks_for_mail(assessor)
    one_of_each_notice(assessor)
    for at in (morning(), morning(), morning(hour=17)):
        for user in digests.due(at):
            digests.send(user, at=at)
    assert len(mail.outbox) == 1
    assert digests.send(assessor, at=morning(days=1))
    assert not digests.send(assessor, at=morning(days=1))
    assert len(mail.outbox) == 2


def test_it_counts_only_the_kinds_that_were_asked_for_and_only_what_is_new(tools, assessor):
    asks_for_mail(assessor, "ending")
    one_of_each_notice(assessor)
    digests.send(assessor, at=morning())
    assert mail.outbox[0].body.count("- ") == 1
    notices.mark_seen(assessor, timezone.now())
    assert not digests.send(assessor, at=morning(days=1))
    assert len(mail.outbox) == 1


def test_without_news_or_without_a_wish_nobody_is_written_to(tools, assessor):
    one_of_each_notice(assessor)
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
    one_of_each_notice(assessor)
    other = factories.UserFactory()
    asks_for_mail(other)
    one_of_each_notice(other)

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
