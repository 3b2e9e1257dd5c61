"""Series of training sessions, and who was there (R33)."""

import tomllib
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from assessments.actions import certification
from assessments.models import Attendance, Certification, TrainingSeries, TrainingSession
from assessments.rules.certification import completed_on
from cas import audit
from cas.changes import action
from cas.models import User

SHIPPED = Path(__file__).parent.parent / "training"
NO_LONGER_COMPLETE = "The attendance of the series was corrected."


@action
def load_training(*, folder: Path = SHIPPED) -> list[TrainingSeries]:
    """Load every series in `folder` whose name is not there yet; return the new ones."""
    present = set(TrainingSeries.objects.values_list("name", flat=True))
    files = (tomllib.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.toml")))
    return [_load(content) for content in files if content["name"] not in present]


def _load(content: dict) -> TrainingSeries:
    series = TrainingSeries.objects.create(name=content["name"])
    TrainingSession.objects.bulk_create(
        TrainingSession(
            series=series,
            **{
                **session,
                "starts_at": timezone.make_aware(session["starts_at"]),
                "ends_at": timezone.make_aware(session["ends_at"]),
            },
        )
        for session in content["sessions"]
    )
    return series


@action
def add_series(*, name: str, by: User) -> TrainingSeries:
    """Add a round of training; its sessions follow one by one."""
    series = TrainingSeries.objects.create(name=name)
    audit.record(verb="added", subject=series, by=by)
    return series


@action
def save_session(*, session: TrainingSession, by: User) -> TrainingSession:
    """Add a session to its series, or change its title and time."""
    session.save()
    audit.record(verb="saved", subject=session, by=by)
    return session


@action
def record_attendance(
    *, session: TrainingSession, present: Collection[int], listed: Collection[int], by: User, at
) -> None:
    """Store which of the `listed` people were there (numbers of users).

    Whoever has now been at all required sessions of the series is certified (R33); a correction
    that leaves a series incomplete takes the certification back.
    """
    TrainingSeries.objects.select_for_update().get(pk=session.series_id)
    stored = dict(session.attendances.values_list("user", "was_there"))
    changed = [pk for pk in listed if (pk in present) != stored.get(pk, False)]
    for pk in changed:
        Attendance.objects.update_or_create(
            session=session,
            user_id=pk,
            defaults={"was_there": pk in present, "recorded_by": by, "recorded_at": at},
        )
    audit.record(verb="recorded attendance of", subject=session, by=by, changed=len(changed))
    for user in User.objects.filter(pk__in=changed):
        _certify_if_complete(session.series, user, by=by, at=at)


def _certify_if_complete(series: TrainingSeries, user: User, *, by: User, at: datetime) -> None:
    completed = _completed_on(series, user)
    counted = Certification.objects.in_force().filter(user=user, series=series).first()
    if counted is not None and counted.first_day != completed:
        certification.take_back(certification=counted, reason=NO_LONGER_COMPLETE, by=by, at=at)
    if completed is not None and (counted is None or counted.first_day != completed):
        certification.certify(user=user, completed_on=completed, series=series, by=by, at=at)


def _completed_on(series: TrainingSeries, user: User):
    required = series.sessions.filter(is_required=True)
    attended = required.filter(attendances__user=user, attendances__was_there=True)
    days = [timezone.localdate(session.starts_at) for session in attended]
    return completed_on(days, required.count())
