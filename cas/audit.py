"""Writes the log of what people did and whose records they read."""

from django.contrib.auth import get_user_model

from cas.models import AuditEvent, RecordRead

User = get_user_model()


def record(*, verb, subject, by, household_id=None, **detail):
    """Log that `by` did `verb` to the model instance `subject`. Ids and codes only in `detail`."""
    AuditEvent.objects.create(
        user_id=by.pk if by else None,
        verb=verb,
        subject=subject._meta.label,
        subject_id=str(subject.pk),
        household_id=household_id,
        detail=detail,
    )


def record_each(*, verb, subjects, by, **detail):
    """The same of many records that belong to a household each, in one statement."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            user_id=by.pk,
            verb=verb,
            subject=each._meta.label,
            subject_id=str(each.pk),
            household_id=each.household_id,
            detail=detail,
        )
        for each in subjects
    )


def record_read(*, request, household_id):
    """Log that the signed-in user read this household's record on this page."""
    RecordRead.objects.create(
        user_id=request.user.pk,
        household_id=household_id,
        page=request.resolver_match.view_name,
    )


def record_reads(*, request, household_ids):
    """Log that a page told the signed-in user of the records of several households."""
    RecordRead.objects.bulk_create(
        RecordRead(user_id=request.user.pk, household_id=pk, page=request.resolver_match.view_name)
        for pk in household_ids
    )
