"""The pages of an intake: begun, half-way, at its outcome, at Finish, and given up."""

from assessments.enums import IntakeState, Tool
from tests import factories
from tests.browser.sight import Sight, with_faults
from tests.browser.small_county import County


def intakes(county: County) -> list[Sight]:
    """A household without an intake, one that is still talking, and one that may finish."""
    by = county.assessor
    talking, ready, asked = (factories.household(by=by, children=(3,)) for _ in range(3))
    for made in (talking, ready, asked):
        factories.draft(made, Tool.DIVERSION)
    factories.draft(ready, Tool.HOUSING_NEEDS)
    begun = factories.intake(talking, IntakeState.TALKING).key
    undecided = factories.intake(asked).key
    almost = factories.intake(ready, IntakeState.READY_TO_DIVERT, confirmed=["family"]).key
    return [
        Sight("assessments:begin_intake", (county.family.pk,), "update", who=by),
        Sight("clients:household", (talking.pk,), "intake", who=by),
        Sight("assessments:intake", (begun,), who=by),
        Sight("assessments:intake_page", (begun, "family"), "family", who=by),
        Sight("assessments:intake_page", (begun, "papers"), "papers", who=by),
        Sight("assessments:intake_talk", (begun, Tool.HOUSING_NEEDS), who=by),
        *with_faults("assessments:intake_outcome", undecided, who=by),
        *with_faults("assessments:intake_discard", begun, who=by),
        Sight("assessments:intake_finish", (begun,), "missing", who=by),
        Sight("assessments:intake_finish", (almost,), "ready", who=by),
    ]
