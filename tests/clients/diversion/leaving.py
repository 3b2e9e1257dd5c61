"""What is typed on the pages on which a household leaves after a diversion."""

from django.utils import timezone

from clients.actions import exits
from clients.enums import ServiceKind
from clients.rules.living_situation import ASKINGS
from tests import factories
from tests.assessments.conversation import three_boxes

WITH_FAMILY_FOR_GOOD, WITH_FAMILY = 422, 335
RENTAL, RENTAL_WITH_SUBSIDY = 410, 435
OUTSIDE = 116
SKIP, PREFERS_NOT, DOES_NOT_KNOW = "99", "9", "8"
"""HUD: not collected, prefers not to answer, doesn't know."""
TICKED = [ServiceKind.FIRST_RENT]


def typed(destination=RENTAL, services=TICKED, day=None, **answers):
    """What the first page sends."""
    days = three_boxes("exited_on", day or factories.today())
    return days | {"destination": str(destination), "services": services} | answers


def skipped(answer=SKIP):
    """The same answer to every question that a living situation may open (R48)."""
    return dict.fromkeys(ASKINGS, answer) | {"drawn": " ".join(ASKINGS)}


def confirmed(situation=RENTAL, **answers):
    """What the first page sent, with the confirmation and every question skipped."""
    return typed(**answers) | skipped() | {"situation": str(situation), "confirm": "1"}


def shown(situation=WITH_FAMILY, destination=WITH_FAMILY_FOR_GOOD, *, drawn, **answers):
    """A confirmation of a page that had shown just the questions `drawn`."""
    sent = typed(destination, **answers)
    return sent | {"situation": str(situation), "confirm": "1", "drawn": drawn}


def text(answer):
    return answer.content.decode()


def divert(made, destination, *services, situation=None):
    """Everybody leaves today, by the real action, to live where they went or in `situation`."""
    departure = exits.Departure(
        factories.today(),
        destination,
        situation=situation or destination,
        helped_by=exits.Help(services),
    )
    at = timezone.now()
    exits.divert_household(household=made, departure=departure, by=made.created_by, at=at)
