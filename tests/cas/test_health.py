from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from cas import health
from cas.models import Heartbeat
from cas.tasks import record_heartbeat

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def _fresh_beat(db):
    record_heartbeat()


@pytest.mark.usefixtures("_fresh_beat")
def test_all_parts_well_answers_200_without_signing_in(client):
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "beat": "ok", "broker": "ok"}


@pytest.mark.usefixtures("_fresh_beat")
def test_plain_text_is_answered_to_those_who_ask_for_it(client):
    answer = client.get("/healthz", headers={"accept": "text/plain"})

    assert answer.content == b"database: ok\nbeat: ok\nbroker: ok\n"


@pytest.mark.parametrize(("seconds", "state"), [(119, "ok"), (120, "ok"), (121, "stale")])
def test_beat_is_stale_after_120_seconds(db, seconds, state):
    Heartbeat.objects.create(name="beat", beat_at=NOON - timedelta(seconds=seconds))

    assert health.check(at=NOON)["beat"] == state


def test_a_site_whose_beat_never_beat_answers_503(client, db):
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["beat"] == "never seen"


@pytest.mark.usefixtures("_fresh_beat")
@pytest.mark.parametrize(
    "address", ["redis://127.0.0.1:1/0", "redis+socket:///nonexistent/valkey.sock?virtual_host=0"]
)
def test_a_broker_that_is_down_answers_503_within_two_seconds(client, settings, address):
    settings.CELERY_BROKER_URL = address
    began = monotonic()

    answer = client.get("/healthz")

    assert monotonic() - began < 2
    assert answer.status_code == 503
    assert answer.json()["broker"] == "down"


def test_a_database_that_is_down_answers_503(client, monkeypatch):
    def refuse(**_):
        raise DatabaseError

    monkeypatch.setattr(health.Heartbeat.objects, "filter", refuse)

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["database"] == "down"


@pytest.mark.usefixtures("_fresh_beat")
def test_the_health_command_answers_for_the_parts_it_is_asked_about(capsys):
    call_command("health", "database", "beat")

    assert capsys.readouterr().out == "database: ok\nbeat: ok\n"


def test_the_health_command_fails_when_a_part_does_not_work(db):
    with pytest.raises(CommandError, match="Not everything works"):
        call_command("health", "beat")


def test_the_health_command_knows_its_parts(db):
    with pytest.raises(CommandError, match="no part named moon"):
        call_command("health", "moon")
