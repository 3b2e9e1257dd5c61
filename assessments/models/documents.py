"""The papers that housing programs ask for, and the files that show them."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from assessments.querysets import DocumentFileQuerySet, DocumentQuerySet
from assessments.rules.documents import CHECKED, Status
from cas.files import private_files
from cas.models import choices_of
from clients.models import Client, recorded_by

NO_PAPERS_OF_ANONYMOUS_PEOPLE = """
    IF (SELECT is_anonymous FROM clients_client WHERE id = NEW.client_id) THEN
        RAISE EXCEPTION 'An anonymous profile can''t hold documents: they would identify it.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


@pghistory.track()
class Document(models.Model):
    """One paper of one person, from the day it is needed until it is checked.

    A paper that replaces another one is a row of its own, so that an accepted receipt counts until
    the real card is checked. `expires_on` is the last day on which it counts; whether that day has
    passed is asked, not stored.
    """

    client = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="documents")
    kind = models.CharField(max_length=40)
    stand_in = models.CharField(max_length=40, blank=True)
    status = models.CharField(
        max_length=10, choices=choices_of(Status, lambda status: status.label)
    )
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = recorded_by(null=True, blank=True)
    saved_at = models.DateTimeField(db_default=Now())
    saved_by = recorded_by()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "kind"], name="document_of_person"),
            models.Index(
                name="accepted_document_by_end",
                fields=["expires_on", "id"],
                condition=Q(status=Status.ACCEPTED.value, expires_on__isnull=False),
            ),
            models.Index(
                name="accepted_id_of_person",
                fields=["client"],
                condition=Q(kind="id", stand_in="", status=Status.ACCEPTED.value),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="expired_is_read_from_the_date",
                condition=~Q(status=Status.EXPIRED.value),
                violation_error_message="A document is expired by its date. Enter that date.",
            ),
            models.CheckConstraint(
                name="checked_document_says_who_and_when",
                condition=Q(
                    status__in=[status.value for status in CHECKED],
                    checked_at__isnull=False,
                    checked_by__isnull=False,
                )
                | (
                    ~Q(status__in=[status.value for status in CHECKED])
                    & Q(checked_at=None, checked_by=None)
                ),
                violation_error_message="A checked document needs the person who checked it.",
            ),
            models.CheckConstraint(
                name="accepted_stand_in_has_a_date",
                condition=Q(stand_in="")
                | ~Q(status=Status.ACCEPTED.value)
                | Q(issued_on__isnull=False, expires_on__isnull=False),
                violation_error_message="Enter the date of issue: this counts some days from it.",
            ),
            models.CheckConstraint(
                name="document_expires_after_its_issue",
                condition=Q(issued_on=None)
                | Q(expires_on=None)
                | Q(expires_on__gte=F("issued_on")),
                violation_error_message="A document can't expire before it is issued.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="none_of_anonymous_people",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=NO_PAPERS_OF_ANONYMOUS_PEOPLE,
            )
        ]

    def __str__(self):
        return f"Document {self.pk} ({self.kind}) of {self.client_id}"


@pghistory.track()
class DocumentFile(models.Model):
    """One page or scan of a document. Kept outside the web root, handed out to who may see it.

    A file that came to the wrong person is taken back: its content is deleted, this row says who
    did it.
    """

    document = models.ForeignKey(Document, on_delete=models.RESTRICT, related_name="files")
    content = models.FileField(storage=private_files, max_length=60, blank=True)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField(db_default=Now())
    uploaded_by = recorded_by()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = recorded_by(null=True, blank=True)

    objects = DocumentFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="file_is_here_or_was_taken_back",
                condition=(~Q(content="") & Q(taken_back_at=None, taken_back_by=None))
                | Q(content="", taken_back_at__isnull=False, taken_back_by__isnull=False),
                violation_error_message="A file that is gone needs the person who took it back.",
            )
        ]

    def __str__(self):
        return f"File {self.pk} of document {self.document_id}"
