"""What Celery does here."""

from celery import shared_task
from django.utils import timezone

from prioritization.actions.runs import nightly_run
from prioritization.recompute import recompute


@shared_task(name="prioritization.tasks.nightly", acks_late=True, reject_on_worker_lost=True)
def nightly() -> None:
    """Bring all lists up to today's calendar, once per local day.

    Beat calls this every five minutes, so a night that was missed or killed is caught up at the
    next tick; when today's run is finished there is nothing to do.
    """
    run = nightly_run(at=timezone.now())
    if run.finished_at is None:
        recompute(run)
