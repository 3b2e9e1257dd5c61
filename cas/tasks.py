"""Background work that belongs to no app in particular."""

from celery import shared_task
from celery.signals import beat_init
from django.utils import timezone

from cas.health import BEAT
from cas.models import Heartbeat


# A beat that nobody took in time says nothing: expired ones do not pile up before a dead worker.
@shared_task(expires=60)
def record_heartbeat():
    """Note that beat, broker, worker and database work together; `/healthz` looks at the time."""
    Heartbeat.objects.update_or_create(name=BEAT, defaults={"beat_at": timezone.now()})


@beat_init.connect
def beat_at_once(**_):
    """Do not leave `/healthz` in doubt until the first interval has passed."""
    record_heartbeat.delay()
