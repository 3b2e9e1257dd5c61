"""The reports as those see them who may see people, and those who may not."""

from datetime import timedelta

from django.utils import timezone

from cas.access.roles import Role
from prioritization.models import Program
from prioritization.reports.catalogue import REPORTS
from tests import factories
from tests.browser.sight import Sight, with_faults
from tests.browser.small_county import County
from tests.factories import referrals as referring
from tests.factories.reports import past_intakes

STATES = ("enrolled", "declined_by_client", "declined_by_provider", "no_show", "offered")


def reports(county: County) -> list[Sight]:
    """Each report with something to tell; own dates that are wrong; nothing to tell; the file."""
    program = Program.objects.get(slug="x-street-navigation")
    for state in STATES:
        made = factories.household(by=county.assessor)
        factories.assessment(made, score=9)
        referring.referral(made, referring.opening(program), state=state)
        factories.tell_lists(made)
    past_intakes(20, at=timezone.now())
    lead, keeper = county.lead, factories.UserFactory(role=Role.RULES_ADMIN)
    long_ago = factories.today() - timedelta(days=900)
    past = {"first": long_ago, "last": long_ago + timedelta(days=9)}
    return [
        Sight("prioritization:report_index", who=lead),
        *(Sight("prioritization:report", (each.slug,), each.slug, who=lead) for each in REPORTS),
        Sight("prioritization:report", ("funnel",), "suppressed", who=keeper),
        Sight(
            "prioritization:report", ("declines",), "own-dates", who=lead, query={"period": "own"}
        ),
        Sight(
            "prioritization:report",
            ("declines",),
            "wrong-dates",
            who=lead,
            query={"period": "own", **typed("first", past["last"]), **typed("last", past["first"])},
        ),
        Sight(
            "prioritization:report",
            ("placements",),
            "empty",
            who=lead,
            query={"period": "own", **typed("first", past["first"]), **typed("last", past["last"])},
        ),
        *with_faults("prioritization:report_file", "supply", who=lead),
        Sight("prioritization:work_list", ("fits-nowhere",), "nowhere", who=lead),
    ]


def typed(name, day):
    """A day as it is typed into three boxes."""
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("month", "day", "year")}
