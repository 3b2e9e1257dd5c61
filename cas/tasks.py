"""Background work that belongs to no app in particular."""

import logging
from smtplib import SMTPException

from celery import shared_task
from celery.signals import beat_init
from django.utils import timezone

from cas import digests
from cas.health import BEAT
from cas.models import Heartbeat

logger = logging.getLogger(__name__)


# A beat that nobody took in time says nothing: expired ones do not pile up before a dead worker.
@shared_task(expires=60)
def record_heartbeat():
    """Note that beat, broker, worker and database work together; `/healthz` looks at the time."""
    Heartbeat.objects.update_or_create(name=BEAT, defaults={"beat_at": timezone.now()})


@beat_init.connect
def beat_at_once(**_):
    """Do not leave `/healthz` in doubt until the first interval has passed."""
    record_heartbeat.delay()


@shared_task(expires=600)
def send_digests():
    """Write the daily e-mails that are due. One that fails keeps nobody else waiting."""
    at = timezone.now()
    if not digests.is_time(at):
        return
    for user in digests.due(at):
        try:
            digests.send(user, at=at)
        except (OSError, SMTPException) as failure:
            # No address in the log: the number of the account is enough to look into it.
            logger.warning(
                "The daily e-mail of account %s failed: %s", user.pk, type(failure).__name__
            )
