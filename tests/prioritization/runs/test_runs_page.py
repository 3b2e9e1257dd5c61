"""The page of the computations: how far they are, and the button that is safe to press twice."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError

from prioritization import tasks
from prioritization.actions.runs import nightly_run, run_on_request
from prioritization.enums import Stage
from prioritization.lists.pages import PAGE_SIZE
from prioritization.models import Entry, RecomputeRun, RunPart
from prioritization.runs import stages
from prioritization.runs.recompute import advance, recompute
from tests import factories

pytestmark = pytest.mark.usefixtures("tools")
PAGE = "/runs/"


def words(browser):
    response = browser.get(PAGE)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_button_starts_a_run_once_and_says_so_when_one_is_on(lead):
    factories.open_list()
    factories.assessment(factories.household())
    for _ in range(2):
        assert lead.post(PAGE).status_code == 302
    run = RecomputeRun.objects.get()
    assert (run.started_by, run.checks_all) == (lead.user, True)
    shown = words(lead)
    assert "nothing new was started" in shown
    assert "Running now" in shown


def test_a_run_waits_for_the_next_tick_when_the_broker_is_down(lead, monkeypatch, no_broker):
    factories.open_list()
    factories.assessment(factories.household())

    def is_down(*_, **__):
        raise OperationalError

    monkeypatch.setattr(current_app._get_current_object(), "send_task", is_down)
    assert lead.post(PAGE).status_code == 302
    assert RecomputeRun.objects.get().is_open
    tasks.nightly()
    assert not RecomputeRun.objects.open().exists()
    assert Entry.objects.standing().count() == 1


def test_somebody_who_waits_sees_each_step_and_what_is_wrong(lead):
    factories.household()
    run = run_on_request(at=timezone.now() - timedelta(minutes=10), by=lead.user)
    advance(run)
    assert "No worker has finished anything for 10 minutes" in words(lead)
    RunPart.objects.update(failures=2, error="OperationalError")
    shown = words(lead)
    assert "2 attempts failed (OperationalError)" in shown
    assert 'Lists with new rules</th><td data-label="Done">nothing to do' in shown
    assert 'Facts of every household</th><td data-label="Done">0 of 1' in shown
    assert 'Every list</th><td data-label="Done">to come' in shown


def test_past_runs_tell_what_they_did_and_what_their_check_found(lead):
    factories.open_list()
    recompute(nightly_run(at=timezone.now() - timedelta(days=1)))
    factories.assessment(factories.household())
    recompute(run_on_request(at=timezone.now(), by=lead.user))
    shown = words(lead)
    assert "Nothing is running now" in shown
    assert "2 put right" in shown
    assert lead.user.get_full_name() in shown


def test_old_runs_are_a_page_further(lead):
    for days in range(PAGE_SIZE + 2):
        at = timezone.now() - timedelta(days=days)
        RecomputeRun.objects.create(
            kind="nightly", on=timezone.localdate(at), started_at=at, finished_at=at
        )
    first = lead.get(PAGE)
    assert len(first.context["past_runs"]) == PAGE_SIZE
    assert len(lead.get(PAGE + first.context["older_url"]).context["past_runs"]) == 2


def test_a_failed_part_is_noted_by_its_kind_only(monkeypatch):
    factories.household()
    run = run_on_request(at=timezone.now())

    def fail(part):
        raise ValueError("Somebody Example, born 1990")

    monkeypatch.setattr(stages, "do", fail)
    with pytest.raises(ValueError, match="Somebody"):
        recompute(run)
    part = run.parts.get(stage=Stage.FACTS)
    assert (part.failures, part.error, part.finished_at) == (1, "ValueError", None)
