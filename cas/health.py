"""Whether the site works: the database, the broker, and beat with a worker behind it."""

from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from cas.models import Heartbeat

BEAT = "beat"
BEAT_IS_STALE_AFTER = timedelta(seconds=120)
BROKER_TIMEOUT = 1  # seconds
OK = "ok"


@never_cache
@require_safe
def healthz(request):
    """Answer 200 when all parts are well, else 503. JSON, or lines for `Accept: text/plain`."""
    parts = check(at=timezone.now())
    well = all(state == OK for state in parts.values())
    code = 200 if well else 503
    if request.get_preferred_type(["application/json", "text/plain"]) == "text/plain":
        return HttpResponse(in_lines(parts), content_type="text/plain", status=code)
    return JsonResponse({"status": OK if well else "unwell", **parts}, status=code)


def check(*, at: datetime) -> dict[str, str]:
    """The state of each part in a word or two; no addresses, no personal data."""
    return {**_database_and_beat(at), "broker": _broker()}


def in_lines(parts: dict[str, str]) -> str:
    """One line per part."""
    return "".join(f"{name}: {state}\n" for name, state in parts.items())


def _database_and_beat(at: datetime) -> dict[str, str]:
    try:
        heartbeat = Heartbeat.objects.filter(name=BEAT).first()
    except DatabaseError:
        return {"database": "down", "beat": "unknown"}
    return {"database": OK, "beat": _beat(heartbeat, at)}


def _beat(heartbeat: Heartbeat | None, at: datetime) -> str:
    if heartbeat is None:
        return "never seen"
    return OK if at - heartbeat.beat_at <= BEAT_IS_STALE_AFTER else "stale"


def _broker() -> str:
    try:
        with _broker_client() as client:
            client.ping()
    except redis.RedisError:
        return "down"
    return OK


def _broker_client() -> redis.Redis:
    """A client that asks once: Celery's own connection would retry beyond our two seconds."""
    url = settings.CELERY_BROKER_URL
    return redis.Redis.from_url(
        url.replace("redis+socket://", "unix://").replace("virtual_host=", "db="),
        socket_connect_timeout=BROKER_TIMEOUT,
        socket_timeout=BROKER_TIMEOUT,
        retry=Retry(NoBackoff(), 0),
    )
