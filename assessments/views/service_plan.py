"""Step 6: the Individualized Service Plan."""

from django.utils import timezone

from assessments.actions import plans
from assessments.enums import Tool
from assessments.forms import ServicePlanForm
from assessments.models import ServicePlan
from assessments.rules.workflow import Step
from assessments.views.loading import sent_to_what_comes_first
from assessments.views.plans import edit
from cas.access.decorators import require
from cas.access.permissions import Permission
from clients.household_page import load_household


@require(Permission.PLAN_WRITE)
def service_plan(request, pk):
    """Step 6: complete or update the plan for the latest HCT (R14, R15)."""
    household = load_household(request, pk)
    refused = sent_to_what_comes_first(request, household, Step.ISP)
    if refused:
        return refused
    hct = household.assessments.valid().filter(tool=Tool.HCT).latest_first().first()
    stored = ServicePlan.objects.filter(household=household).first()

    def save(form, revision):
        return plans.save_service_plan(
            household=household,
            hct=hct,
            revision=revision,
            content=form.cleaned_data,
            by=request.user,
            at=timezone.now(),
        )

    extra = {"answers_latest": stored is not None and stored.hct_id == hct.pk}
    return edit(
        request, household, ServicePlanForm, stored, save, "assessments/service_plan.html", extra
    )
