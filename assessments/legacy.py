"""What is shown of superseded tools: that they were used, and what they closed (R9, R10, R10a)."""

from assessments.enums import LegacyTool, Tool
from assessments.models import LegacyAssessment
from assessments.rules.legacy import housing_gap, shelter_gap

MEANT_FOR = {LegacyTool.VI_SPDAT: "Housing programs", LegacyTool.SHELTER_SURVEY: "Shelters"}


def legacy_of(household):
    """The household's records of superseded tools, newest first, each with what followed."""
    members = [membership.client_id for membership in household.current_memberships]
    found = LegacyAssessment.objects.filter(client__in=members).order_by("-assessed_on", "-pk")
    return [{"record": record, "consequence": _consequence(record, household)} for record in found]


def _consequence(record, household):
    gap = _gap(record, household)
    program = MEANT_FOR[record.tool]
    if gap is None:
        return f"{program} stayed open: the new tool was used in time."
    if gap.until is None:
        return f"{program} are closed since {gap.first:%B %-d, %Y}, until the new tool is used."
    return f"{program} were closed from {gap.first:%B %-d, %Y} until {gap.until:%B %-d, %Y}."


def _gap(record, household):
    if record.tool == LegacyTool.VI_SPDAT:
        return housing_gap(_days(household, Tool.HCT))
    return shelter_gap(record.assessed_on, _days(household, Tool.CRISIS))


def _days(household, tool):
    return household.assessments.valid().filter(tool=tool).values_list("assessed_on", flat=True)
