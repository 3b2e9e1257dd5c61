"""Releases of information: what a person decided about sharing, and the text they decided on."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cas.files import private_files
from cas.immutability import never_changes
from clients.enums import (
    GuardianRelation,
    Language,
    ReleaseDecision,
    ReleaseDocumentation,
    Signer,
)
from clients.models.anonymity import no_row_about_anonymous_people
from clients.models.base import recorded_by
from clients.models.people import Client
from clients.querysets import ReleaseQuerySet


class ReleaseWording(models.Model):
    """A text that people decided on, as it was read to them: it outlives its file."""

    digest = models.CharField(max_length=64, unique=True)
    version = models.CharField(max_length=20)
    content = models.JSONField()
    loaded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        triggers = never_changes("The text of a release")

    def __str__(self):
        return f"Release text {self.version}"


@pghistory.track()
class Release(models.Model):
    """A release of information: what was decided about sharing, by whom, how and until when."""

    client = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="releases")
    decision = models.CharField(max_length=10, choices=ReleaseDecision)
    wording = models.ForeignKey(
        ReleaseWording, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)

    signer = models.CharField(max_length=10, choices=Signer, default=Signer.SELF)
    guardian = models.ForeignKey(
        Client, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    guardian_relation = models.CharField(max_length=20, choices=GuardianRelation, blank=True)
    documentation = models.CharField(max_length=25, choices=ReleaseDocumentation, blank=True)
    signed_name = models.CharField(max_length=256, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(storage=private_files, blank=True)

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = recorded_by()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="granted_release_has_term_and_proof",
                condition=~Q(decision="granted")
                | (Q(ends_on__gte=F("starts_on")) & ~Q(documentation="")),
                violation_error_message="A release needs an end date after its start and a "
                "signature or a signed form.",
            ),
            # Releases from before texts were kept have no wording, and may lack the rest too.
            models.CheckConstraint(
                name="granted_release_is_signed_or_attached",
                condition=Q(wording=None)
                | ~Q(decision="granted")
                | (Q(documentation="attached_pdf") & ~Q(file=""))
                | (
                    Q(documentation="signed_electronically", signed_at__isnull=False)
                    & ~Q(signed_name="")
                ),
                violation_error_message="A release needs the signature with its time, or the "
                "signed form itself.",
            ),
            models.CheckConstraint(
                name="guardian_says_who_they_are",
                condition=Q(signer="self", guardian=None, guardian_relation="")
                | (Q(signer="guardian") & ~Q(guardian_relation="") & ~Q(signed_name="")),
                violation_error_message="Whoever signs for a minor says their name and how they "
                "are related.",
            ),
            models.CheckConstraint(
                name="guardian_is_somebody_else",
                condition=Q(guardian=None) | ~Q(guardian=F("client")),
                violation_error_message="Nobody is their own guardian.",
            ),
        ]
        indexes = [
            models.Index(
                name="refused_release_of_person", fields=["client"], condition=Q(decision="refused")
            )
        ]
        triggers = [no_row_about_anonymous_people("client_id", "guardian_id")]

    def __str__(self):
        return f"{self.get_decision_display()} from {self.starts_on}"
