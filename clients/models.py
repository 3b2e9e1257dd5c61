"""People, the households they form, what they agreed to, and where they live."""

import secrets
import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from encrypted_fields.fields import EncryptedCharField

from cas import hmis
from cas.immutability import never_changes
from cas.models import Agency
from clients.enums import (
    AREAS,
    Language,
    PlaceType,
    Relationship,
    ReleaseDecision,
    ReleaseDocumentation,
)
from clients.querysets import (
    ClientQuerySet,
    EnrollmentQuerySet,
    HouseholdQuerySet,
    LivingSituationQuerySet,
    MembershipQuerySet,
    ReleaseQuerySet,
)

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that can't be mistaken for each other when read over the phone."""


def new_code():
    """A random eight-character code: it names a person without telling anything about them."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


class DateRange(Func):
    """The days from a start until the day before an end; no end means for ever."""

    function = "daterange"
    output_field = DateRangeField()


def recorded_by(**options):
    """The person who wrote a row; rows outlive accounts, so accounts can't be deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", **options
    )


@pghistory.track(exclude=["search_name"])
class Client(models.Model):
    """A person, named or anonymous. Quality codes say why a name, SSN or birth date is missing."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    is_anonymous = models.BooleanField(default=False)

    first_name = models.CharField(max_length=128, blank=True)
    middle_name = models.CharField(max_length=128, blank=True)
    last_name = models.CharField(max_length=128, blank=True)
    preferred_name = models.CharField(max_length=128, blank=True)
    name_data_quality = models.SmallIntegerField(choices=hmis.choices("3.01.5"))
    ssn = EncryptedCharField(max_length=11, null=True, blank=True)
    ssn_data_quality = models.SmallIntegerField(
        choices=hmis.choices("3.02.2"), default=hmis.NOT_COLLECTED
    )
    date_of_birth = models.DateField(null=True, blank=True)
    dob_data_quality = models.SmallIntegerField(choices=hmis.choices("3.03.2"))
    age_low = models.SmallIntegerField(null=True, blank=True)
    age_high = models.SmallIntegerField(null=True, blank=True)
    race_ethnicity = ArrayField(models.SmallIntegerField(), default=list, blank=True)
    sex = models.SmallIntegerField(choices=hmis.choices("4.21"), null=True, blank=True)
    veteran_status = models.SmallIntegerField(choices=hmis.choices("1.8"), null=True, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    contact_note = models.CharField(max_length=250, blank=True)

    search_name = models.GeneratedField(
        expression=Func(
            F("first_name"), F("preferred_name"), F("last_name"), function="cas_search_text"
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by()

    objects = ClientQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(name="client_search_name", fields=["search_name"], opclasses=["gin_trgm_ops"])
        ]
        constraints = [
            models.CheckConstraint(
                name="anonymous_client_has_no_identity",
                condition=Q(is_anonymous=False)
                | Q(
                    first_name="",
                    middle_name="",
                    last_name="",
                    preferred_name="",
                    ssn=None,
                    date_of_birth=None,
                    phone="",
                    email="",
                    contact_note="",
                ),
                violation_error_message="An anonymous profile can't hold a name, Social Security "
                "number, birth date or contact. Take them out.",
            ),
            models.CheckConstraint(
                name="named_client_has_a_name_or_a_reason",
                condition=~Q(name_data_quality=1) | (~Q(first_name="") & ~Q(last_name="")),
                violation_error_message="A full name needs a first and a last name.",
            ),
            models.CheckConstraint(
                name="ssn_matches_its_quality",
                condition=Q(ssn=None, ssn_data_quality__in=[8, 9, 99])
                | Q(ssn__isnull=False, ssn_data_quality__in=[1, 2]),
                violation_error_message="Say why the Social Security number is missing, "
                "or leave the reason out when it is given.",
            ),
            models.CheckConstraint(
                name="birth_date_matches_its_quality",
                condition=Q(date_of_birth=None, dob_data_quality__in=[8, 9, 99])
                | Q(date_of_birth__isnull=False, dob_data_quality__in=[1, 2]),
                violation_error_message="Say why the birth date is missing, "
                "or leave the reason out when it is given.",
            ),
            models.CheckConstraint(
                name="age_band_is_in_order",
                condition=Q(age_low=None, age_high=None)
                | Q(age_low__gte=0, age_high__gte=F("age_low"), age_high__lte=120),
                violation_error_message="The lower age can't be above the higher age.",
            ),
        ]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self):
        """The name people call this person by, or the code when there is no name."""
        given = self.preferred_name or self.first_name
        return f"{given} {self.last_name}".strip() or f"Person {self.code}"


@pghistory.track()
class Household(models.Model):
    """People to be placed together (C10). `tie_break` is random: it decides the last tie (C4)."""

    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    tie_break = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by()

    objects = HouseholdQuerySet.as_manager()

    def __str__(self):
        return f"Household {self.pk}"


HOUSEHOLD_HAS_A_HEAD = """
    IF NOT COALESCE((
        SELECT range_agg(daterange(started_on, ended_on)) <@ COALESCE(
            range_agg(daterange(started_on, ended_on)) FILTER (WHERE relationship = 1),
            '{}'::datemultirange)
        FROM clients_membership
        WHERE household_id = COALESCE(NEW.household_id, OLD.household_id)
    ), true) THEN
        RAISE EXCEPTION 'A household needs a head on every day that it has members.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


@pghistory.track()
class Membership(models.Model):
    """A person's time in a household, from `started_on` until the day before `ended_on`."""

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="memberships")
    client = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="memberships")
    relationship = models.SmallIntegerField(choices=Relationship)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_message="Someone can't leave a household before joining it.",
            ),
            ExclusionConstraint(
                name="one_household_at_a_time",
                expressions=[
                    (DateRange("started_on", "ended_on"), RangeOperators.OVERLAPS),
                    ("client", RangeOperators.EQUAL),
                ],
                violation_error_message="This person is in another household at that time.",
            ),
            ExclusionConstraint(
                name="one_head_at_a_time",
                expressions=[
                    (DateRange("started_on", "ended_on"), RangeOperators.OVERLAPS),
                    ("household", RangeOperators.EQUAL),
                ],
                condition=Q(relationship=Relationship.SELF),
                violation_error_message="This household already has a head at that time.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="household_has_a_head",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                func=HOUSEHOLD_HAS_A_HEAD,
            )
        ]

    def __str__(self):
        return f"{self.client_id} in household {self.household_id}"


@pghistory.track()
class Release(models.Model):
    """A release of information: what the client decided about sharing, and until when."""

    client = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="releases")
    decision = models.CharField(max_length=10, choices=ReleaseDecision)
    documentation = models.CharField(max_length=25, choices=ReleaseDocumentation, blank=True)
    signed_name = models.CharField(max_length=256, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
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
        ]

    def __str__(self):
        return f"{self.get_decision_display()} from {self.starts_on}"


@pghistory.track()
class Enrollment(models.Model):
    """One member's stay in coordinated entry; those of one stay share `stay` (HUD HouseholdID)."""

    client = models.ForeignKey(Client, on_delete=models.RESTRICT, related_name="enrollments")
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="enrollments")
    stay = models.UUIDField(db_index=True)
    relationship = models.SmallIntegerField(choices=Relationship)
    entered_on = models.DateField()
    exited_on = models.DateField(null=True, blank=True)
    prior_living_situation = models.SmallIntegerField(
        choices=hmis.living_situations("prior"), null=True, blank=True
    )
    homeless_since = models.DateField(null=True, blank=True)
    disabling_condition = models.SmallIntegerField(
        choices=hmis.choices("1.8"), null=True, blank=True
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by()

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="exit_is_not_before_entry",
                condition=Q(exited_on=None) | Q(exited_on__gte=F("entered_on")),
                violation_error_message="The exit can't be before the start of the enrollment.",
            ),
            models.CheckConstraint(
                name="homeless_since_is_not_after_entry",
                condition=Q(homeless_since=None) | Q(homeless_since__lte=F("entered_on")),
                violation_error_message="Homelessness can't start after the enrollment.",
            ),
            models.UniqueConstraint(
                name="one_open_enrollment_per_person",
                fields=["client"],
                condition=Q(exited_on=None),
                violation_error_message="This person is already enrolled.",
            ),
        ]
        indexes = [models.Index(fields=["household", "entered_on"])]

    def __str__(self):
        return f"Enrollment of {self.client_id} from {self.entered_on}"


class Whereabouts(models.Model):
    """Where a household was at a moment, as far as it was said."""

    effective_at = models.DateTimeField()
    place_type = models.CharField(max_length=20, choices=PlaceType, blank=True)
    area = models.CharField(max_length=30, choices=AREAS, blank=True)
    zip_code = models.CharField(max_length=5, blank=True)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by()

    class Meta:
        abstract = True


class LivingSituation(Whereabouts):
    """HUD 4.12 Current Living Situation: never edited (R17); a new contact is a new record."""

    household = models.ForeignKey(
        Household, on_delete=models.RESTRICT, related_name="living_situations"
    )
    information_date = models.DateField()
    situation = models.SmallIntegerField(choices=hmis.living_situations("current"))
    verified_by = models.CharField(max_length=200, blank=True)

    objects = LivingSituationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="living_situation_is_not_in_the_future",
                condition=Q(effective_at__lte=F("created_at")),
                violation_error_message="A living situation can't be dated in the future.",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-effective_at"], name="living_situation_by_time")
        ]
        triggers = never_changes("A living situation")

    def __str__(self):
        return f"{self.get_situation_display()} on {self.information_date}"


class LivingSituationEnteredInError(models.Model):
    """Says that a living situation was never true. The record itself stays (R17)."""

    living_situation = models.OneToOneField(
        LivingSituation, on_delete=models.RESTRICT, related_name="entered_in_error"
    )
    reason = models.CharField(max_length=500)
    marked_at = models.DateTimeField(db_default=Now(), editable=False)
    marked_by = recorded_by()

    class Meta:
        triggers = never_changes("A mark of error")

    def __str__(self):
        return f"Living situation {self.living_situation_id} was entered in error"


@pghistory.track()
class LocationRecord(Whereabouts):
    """The location tab: where outreach last met the household (one of R22's three sources)."""

    household = models.ForeignKey(
        Household, on_delete=models.RESTRICT, related_name="location_records"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="location_is_not_in_the_future",
                condition=Q(effective_at__lte=F("created_at")),
                violation_error_message="A location can't be dated in the future.",
            ),
        ]
        indexes = [models.Index(fields=["household", "-effective_at"], name="location_by_time")]

    def __str__(self):
        return f"Location of household {self.household_id} at {self.effective_at:%Y-%m-%d}"
