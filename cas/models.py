"""Who works here, what they changed and whose records they read."""

import pghistory
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cas.access.permissions import STAFF_EYES_ONLY, Permission
from cas.access.roles import ASSESSORS, ROLES, Role
from cas.immutability import never_changes

NO_HMIS_CERTIFICATE = (
    "An assessor needs an HMIS certificate first. Enter its date, or choose another role."
)


def choices_of(enum, labels):
    """Choices of a plain StrEnum for a model field; constraints keep the database to them."""
    return [(member.value, labels(member)) for member in enum]


@pghistory.track()
class Agency(models.Model):
    """An organization whose staff assess, place or house people."""

    class Kind(models.TextChoices):
        SERVICE = "service", "Service provider"
        VICTIM_SERVICE = "victim_service", "Victim service provider"
        VETERAN = "veteran", "Veteran service provider"
        COORDINATION = "coordination", "Coordinated access"

    name = models.CharField(max_length=150, unique=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SERVICE)

    class Meta:
        verbose_name_plural = "agencies"
        ordering = ["name"]

    def __str__(self):
        return self.name


@pghistory.track(exclude=["password", "last_login", "live_sign_in"])
class User(AbstractUser):
    """A person who signs in. One role each; what a role may do is code (`cas.access.roles`)."""

    role = models.CharField(max_length=20, choices=choices_of(Role, lambda role: ROLES[role].label))
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="users")
    hmis_certified_on = models.DateField(
        "HMIS certificate",
        null=True,
        blank=True,
        help_text="The day of the HMIS certificate. Nobody becomes an assessor without one (R30).",
    )

    live_sign_in = models.CharField(max_length=32, default="", editable=False)
    """Mark of the one sign-in that is alive (S12): a session with another mark is over."""

    REQUIRED_FIELDS = ["email", "role", "agency_id"]

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                name="user_role_is_known",
                condition=Q(role__in=[role.value for role in Role]),
                violation_error_message="Choose one of the roles.",
            ),
            models.CheckConstraint(
                name="assessor_has_an_hmis_certificate",
                condition=~Q(role__in=sorted(role.value for role in ASSESSORS))
                | Q(hmis_certified_on__isnull=False),
                violation_error_message=NO_HMIS_CERTIFICATE,
            ),
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    def clean(self):
        """R30: say it beside the date; the constraint says it to everything else."""
        super().clean()
        if self.role in ASSESSORS and self.hmis_certified_on is None:
            raise ValidationError({"hmis_certified_on": NO_HMIS_CERTIFICATE})

    @property
    def role_label(self):
        """The role in words."""
        return ROLES[Role(self.role)].label

    is_beside_client = False
    """Whether a client can see this person's screen, in this request."""

    def has_permission(self, permission: Permission) -> bool:
        """Whether the user may do it now: the role includes it, and no client is looking on."""
        return self.holds(permission) and not self.hides(permission)

    def holds(self, permission: Permission) -> bool:
        """Whether the user's role includes `permission`; never for a disabled user."""
        return self.is_active and permission in ROLES[Role(self.role)].permissions

    def hides(self, permission: Permission) -> bool:
        """Whether what the permission opens is for staff's eyes and a client can see the screen."""
        return self.is_beside_client and permission in STAFF_EYES_ONLY

    @property
    def sees_what_clients_must_not(self):
        """Whether the role shows scores or lists, so that the screen needs a client view."""
        return any(self.holds(permission) for permission in STAFF_EYES_ONLY)

    @property
    def is_assessor(self):
        """Whether the user interviews people, with whatever restriction."""
        return Role(self.role) in ASSESSORS

    @property
    def is_vsp(self):
        """Whether the user works for a victim service provider (R16)."""
        return self.role == Role.VSP_ASSESSOR


class AuditEvent(models.Model):
    """Something a person did, in words and ids. No foreign keys: the log outlives what it names."""

    at = models.DateTimeField(auto_now_add=True)
    user_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    household_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["household_id", "-at"]),
            models.Index(name="audit_by_user", fields=["user_id", "-at"]),
        ]
        triggers = never_changes("The audit log")

    def __str__(self):
        return f"{self.verb} {self.subject} {self.subject_id}"


class RecordRead(models.Model):
    """One reading of one household's record by one person."""

    at = models.DateTimeField(auto_now_add=True)
    user_id = models.BigIntegerField()
    household_id = models.BigIntegerField()
    page = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["household_id", "-at"])]
        triggers = never_changes("The log of reads")

    def __str__(self):
        return f"{self.user_id} read household {self.household_id} ({self.page})"


class Heartbeat(models.Model):
    """When a background process last said it was alive."""

    name = models.CharField(max_length=20, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} at {self.beat_at:%H:%M:%S}"


@pghistory.track()
class NoticeSetting(models.Model):
    """How a person wants to be told of one kind of thing (`cas.notices`); without a row: in app."""

    class Channel(models.TextChoices):
        IN_APP = "in_app", "In the app"
        DAILY = "daily", "In the app and by e-mail"
        NONE = "none", "Not at all"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notice_settings")
    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=10, choices=Channel)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_setting_per_kind_of_notice",
                fields=["user", "kind"],
                violation_error_message="This is set already.",
            )
        ]

    def __str__(self):
        return f"{self.kind} for {self.user_id}: {self.get_channel_display()}"


class NoticeMark(models.Model):
    """How far a person has looked at notices, and the local day they were last mailed for.

    Notices themselves are computed whenever somebody looks, and stored nowhere.
    """

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="notice_mark"
    )
    seen_at = models.DateTimeField(null=True)
    mailed_on = models.DateField(null=True)

    def __str__(self):
        return f"Notices of {self.user_id} seen at {self.seen_at}"
