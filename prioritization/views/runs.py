"""The page of the computations: what runs now and how far it is, what ran, and "recompute now"."""

from contextlib import suppress
from datetime import timedelta

from celery import current_app
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from kombu.exceptions import OperationalError

from cas.access.decorators import require
from cas.access.permissions import Permission
from prioritization.actions.runs import run_on_request
from prioritization.enums import Stage
from prioritization.lists.pages import PAGE_SIZE
from prioritization.models import RecomputeRun, RunPart

QUIET_FOR = timedelta(minutes=3)
"""After so long without a finished part somebody should look whether a worker is there."""


@require(Permission.RUN_READ)
def runs(request):
    """Runs under way and past ones; a press of the button starts one, unless one is on already."""
    if request.method == "POST":
        return _start(request)
    before = RecomputeRun.objects.named(request.GET.get("before", ""))
    at = timezone.now()
    found = list(RecomputeRun.objects.past().before(before)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    context = {
        "open_runs": [_under_way(run, at) for run in _open_runs()],
        "past_runs": shown,
        "is_first_page": before is None,
        "older_url": f"?before={shown[-1].pk}" if len(found) > PAGE_SIZE else "",
        "at": at,
    }
    return render(request, "prioritization/runs.html", context)


def _start(request):
    at = timezone.now()
    run = run_on_request(at=at, by=request.user)
    # Without a broker the run waits: the next tick hands it out.
    with suppress(OperationalError):
        current_app.send_task("prioritization.tasks.go_on", [run.pk], retry=False)
    if run.started_at == at:
        messages.success(request, "Started. The lists stay in use meanwhile.")
    else:
        messages.info(request, "This is running already, so nothing new was started.")
    return redirect("prioritization:runs")


def _open_runs():
    runs = RecomputeRun.objects.open().order_by("pk").select_related("started_by")
    return runs.with_last_part()


def _under_way(run, at):
    """An open run with its steps, and what somebody should know who waits for it."""
    steps = {row["stage"]: row for row in RunPart.objects.filter(run=run).by_stage()}
    reached = run.stages.index(Stage(run.stage)) if run.stage else -1
    quiet = at - (run.last_part_at or run.started_at)
    return {
        "run": run,
        "steps": [
            _step(stage, steps.get(stage), place <= reached)
            for place, stage in enumerate(run.stages)
        ],
        "quiet_minutes": quiet // timedelta(minutes=1) if quiet > QUIET_FOR else 0,
        "failures": sum(row["failures"] for row in steps.values()),
        "errors": sorted({row["error"] for row in steps.values() if row["error"]}),
    }


def _step(stage, row, is_reached):
    if row:
        state = f"{row['done']} of {row['total']}"
        return {"label": stage.label, "state": state, "seconds": row["seconds"]}
    state = "nothing to do" if is_reached else "to come"
    return {"label": stage.label, "state": state, "seconds": None}
