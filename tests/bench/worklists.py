"""Row `worklists`: the index of the work lists, each list, and a worker's own people."""

from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.actions.caseloads import assign_all
from clients.models import CaseAssignment
from prioritization.models import HouseholdFacts
from prioritization.worklists.catalogue import WORK_LISTS
from tests.bench.county import County
from tests.bench.measuring import Row, Tell
from tests.bench.visits import visited

GETS = 20
WARM_UP = 2
CASES = 60
"""So many households are with the worker whose page is opened."""


def measure(county: County, *, tell: Tell, gets: int = GETS, warm_up: int = WARM_UP) -> list[Row]:
    """Open each page as somebody who may see everybody; the notices count in every header."""
    browser = Browser()
    browser.force_login(county.staff)
    _give_cases(county)
    pages = {"index": reverse("prioritization:work_lists")}
    for each in WORK_LISTS:
        pages[each.slug] = reverse("prioritization:work_list", args=[each.slug])
    pages["my people"] = reverse("prioritization:my_people")
    pages["notices"] = reverse("notices")
    counting = {"gets": gets, "warm_up": warm_up}
    rows = [
        visited(county, browser, url, name="worklists", case=case, **counting)
        for case, url in pages.items()
    ]
    tell(f"{len(pages)} pages of the work lists, {gets} times")
    return rows


def _give_cases(county: County) -> None:
    """Once: a second measurement finds them there."""
    if CaseAssignment.objects.open().of(county.staff).exists():
        return
    enrolled = HouseholdFacts.objects.filter(is_enrolled=True).order_by("household__tie_break")
    numbers = list(enrolled.values_list("pk", flat=True)[:CASES])
    assign_all(household_ids=numbers, worker=county.staff, by=county.staff, at=timezone.now())
