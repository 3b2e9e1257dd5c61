"""What HUD asks of a person at project start: one row of each for an enrollment.

Names and codes are the standard's (`cas.hmis.field_name`), so that an export is a copy. What of
it is asked when is in `clients.rules`; the same conditions stand here as constraints.
"""

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cas import hmis
from clients.models.base import recorded_by
from clients.models.conditions import holds_only_what_is_asked
from clients.models.enrollments import Enrollment
from clients.rules import disabling, income, topics


def answer(list_id="1.8"):
    """One code of a list of the standard; null: nobody said."""
    return models.SmallIntegerField(choices=hmis.choices(list_id), null=True, blank=True)


def source():
    """Whether money or cover comes from this source."""
    return answer("1.10")


def amount():
    """Dollars a month."""
    return models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)


def named():
    """The name of "another one"; null when there is none."""
    return models.CharField(max_length=50, null=True, blank=True)


class EntryRecord(models.Model):
    """What the records of one topic share."""

    enrollment = models.OneToOneField(Enrollment, on_delete=models.RESTRICT)
    saved_at = models.DateTimeField(db_default=Now(), editable=False)
    saved_by = recorded_by()

    class Meta:
        abstract = True


@pghistory.track()
class Disabilities(EntryRecord):
    """HUD 4.05 to 4.10: conditions, and for some whether they last and impair (R40)."""

    physical_disability = answer()
    physical_disability_impairs = answer()
    developmental_disability = answer()
    chronic_health_condition = answer()
    chronic_health_condition_impairs = answer()
    hiv_aids = answer()
    mental_health_disorder = answer()
    mental_health_disorder_impairs = answer()
    substance_use_disorder = answer("4.10.2")
    substance_use_disorder_impairs = answer()

    class Meta:
        default_related_name = "disabilities"
        constraints = [holds_only_what_is_asked("impairs_only_what_is_there", disabling.ASKINGS)]

    def __str__(self):
        return f"Conditions of enrollment {self.enrollment_id}"


@pghistory.track()
class HealthAndDV(EntryRecord):
    """HUD 4.11 Domestic Violence."""

    domestic_violence_survivor = answer()
    when_occurred = answer("4.11.A")
    currently_fleeing = answer()

    class Meta:
        default_related_name = "health_and_dv"
        constraints = [
            holds_only_what_is_asked("violence_is_detailed_after_a_yes", topics.SAFETY_ASKINGS)
        ]

    def __str__(self):
        return f"Safety of enrollment {self.enrollment_id}"


@pghistory.track()
class IncomeBenefits(EntryRecord):
    """HUD 4.02 income, 4.03 non-cash benefits and 4.04 health insurance."""

    income_from_any_source = answer()
    total_monthly_income = amount()
    earned = source()
    earned_amount = amount()
    unemployment = source()
    unemployment_amount = amount()
    ssi = source()
    ssi_amount = amount()
    ssdi = source()
    ssdi_amount = amount()
    va_disability_service = source()
    va_disability_service_amount = amount()
    va_disability_non_service = source()
    va_disability_non_service_amount = amount()
    private_disability = source()
    private_disability_amount = amount()
    workers_comp = source()
    workers_comp_amount = amount()
    tanf = source()
    tanf_amount = amount()
    ga = source()
    ga_amount = amount()
    soc_sec_retirement = source()
    soc_sec_retirement_amount = amount()
    pension = source()
    pension_amount = amount()
    child_support = source()
    child_support_amount = amount()
    alimony = source()
    alimony_amount = amount()
    other_income_source = source()
    other_income_amount = amount()
    other_income_source_identify = named()

    benefits_from_any_source = answer()
    snap = source()
    wic = source()
    tanf_child_care = source()
    tanf_transportation = source()
    other_tanf = source()
    other_benefits_source = source()
    other_benefits_source_identify = named()

    insurance_from_any_source = answer()
    medicaid = source()
    medicare = source()
    schip = source()
    vha_services = source()
    employer_provided = source()
    cobra = source()
    private_pay = source()
    state_health_ins = source()
    indian_health_services = source()
    other_insurance = source()
    other_insurance_identify = named()

    class Meta:
        default_related_name = "income_benefits"
        constraints = [
            holds_only_what_is_asked("sources_fit_their_question", income.ASKINGS),
            models.CheckConstraint(
                name="income_is_not_negative",
                condition=Q(total_monthly_income=None) | Q(total_monthly_income__gte=0),
                violation_error_message="Income can't be less than nothing.",
            ),
        ]

    def __str__(self):
        return f"Income of enrollment {self.enrollment_id}"
