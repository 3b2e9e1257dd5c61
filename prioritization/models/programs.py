"""What has a list: shelters, housing programs and queues."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from assessments.rules.document_catalogue import CATALOGUE
from cas.models import Agency
from prioritization.enums import DOCUMENT_SETS, ProgramKind, ReferralSource, Subpopulation
from prioritization.querysets.programs import ProgramQuerySet


@pghistory.track()
class Program(models.Model):
    """A shelter, a housing program or a queue: something that has a list."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=25, choices=ProgramKind)
    provider = models.ForeignKey(
        Agency,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="programs",
        help_text="The agency that runs it: its people post openings and answer referrals.",
    )
    beds = models.PositiveIntegerField(null=True, blank=True)
    description = models.CharField(max_length=500, blank=True)
    is_active = models.BooleanField(default=True)
    sample_as_of = models.DateField(
        null=True, blank=True, help_text="Set for sample data that the county has yet to verify."
    )

    criteria = models.TextField("Who it is for", max_length=1000, blank=True)
    resources = models.TextField("What it offers", max_length=1000, blank=True)
    documents = models.TextField("Documents it asks for", max_length=1000, blank=True)
    contact = models.TextField("How to reach it", max_length=500, blank=True)
    subpopulations = ArrayField(
        models.CharField(max_length=20, choices=Subpopulation), default=list, blank=True
    )
    referral_sources = ArrayField(
        models.CharField(max_length=20, choices=ReferralSource),
        default=list,
        blank=True,
        db_default=[],
    )
    referral_note = models.CharField(
        "What whoever refers has to know", max_length=300, blank=True, default="", db_default=""
    )
    is_accepting = models.BooleanField("Takes people now", default=True, db_default=True)
    not_accepting_because = models.CharField(
        "Why not, and until when", max_length=200, blank=True, default="", db_default=""
    )
    details_verified_on = models.DateField(
        null=True,
        blank=True,
        help_text="When somebody last asked the program whether the directory is right.",
    )

    overrides_allowed = models.BooleanField(
        "Takes households by decision of the CAS lead",
        default=True,
        db_default=True,
        help_text="Whether the lead may put a household on its list though a requirement of its "
        "rules does not hold.",
    )

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="program_that_is_full_says_why",
                condition=Q(is_accepting=True) | ~Q(not_accepting_because=""),
                violation_error_message="Say why the program takes nobody now, and until when.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_shelter(self):
        return self.kind == ProgramKind.SHELTER

    @property
    def is_queue(self):
        """Whether a finished intake puts households on its list (C14)."""
        return self.kind == ProgramKind.QUEUE

    @property
    def referred_by(self) -> list[str]:
        """Who may refer, in words."""
        return [ReferralSource(code).label for code in self.referral_sources]

    @property
    def document_set(self):
        """The papers that programs of this kind ask for; None when there is no list of them."""
        return CATALOGUE.sets.get(DOCUMENT_SETS.get(self.kind, ""))
