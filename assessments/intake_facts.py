"""What is known already on each page of an intake, to be confirmed and not asked again."""

from collections.abc import Callable, Mapping
from datetime import date

from django.urls import reverse
from django.utils import timezone

from assessments.checklists import checklist_of
from assessments.enums import Tool
from assessments.models import Assessment, Intake
from assessments.rules.intake import Page, Situation
from clients.household_page import age_of, head_of, identity
from clients.models import Household
from clients.rules.topics import TOPICS, TopicKey

Row = dict[str, str]


def facts_of(page: Page, found: Situation, household: Household) -> list[Row]:
    """The rows of a page that is looked at: what is known, and where it is changed."""
    return _FACTS[page](page, found, household)


def _row(key: str, value: str, *, url: str = "", action: str = "Change", note: str = "") -> Row:
    return {"key": key, "value": value, "hint": "", "url": url, "action": action, "note": note}


def _person(_page: Page, found: Situation, household: Household) -> list[Row]:
    head = head_of(household).client
    shown = identity(household, _today())
    return [
        _row(
            "Profile",
            f"{shown['name']}, {shown['facts'][0]}",
            url=_profile_url(head.code),
            note="" if found.people[0].is_known else "Not complete",
        ),
        _row("Sharing", shown["consent"], url=reverse("clients:release", args=[head.code])),
    ]


def _family(_page: Page, found: Situation, household: Household) -> list[Row]:
    known = {person.code: person for person in found.people}
    return [
        _row(
            membership.client.display_name,
            f"{membership.get_relationship_display()}, "
            f"{age_of(membership.client, _today()).words} years",
            url=_profile_url(membership.client.code),
            note="" if known[membership.client.code].is_known else "Profile not complete",
        )
        for membership in household.current_memberships
    ]


def _enrollment(_page: Page, found: Situation, household: Household) -> list[Row]:
    enroll_url = reverse("clients:enroll", args=[household.pk])
    enrolled = household.enrollments.lasting().select_related("client")
    return [
        *(
            _row(each.client.display_name, f"Enrolled since {_day(each.entered_on)}")
            for each in enrolled.order_by("relationship", "pk")
        ),
        *(
            _row(name, "Not enrolled", url=enroll_url, action="Enroll")
            for name in found.missing_members
        ),
    ]


def _topics(page: Page, found: Situation, _household: Household) -> list[Row]:
    names = {person.code: person.name for person in found.people}
    return [
        _row(
            f"{TOPICS[TopicKey(asked.topic)].title}: {names.get(asked.code, asked.code)}",
            _open_words(asked.open_questions),
            url=reverse("clients:entry_topic", args=[asked.code, asked.topic]),
        )
        for asked in found.asked
        if asked.page is page
    ]


def _open_words(number: int) -> str:
    if not number:
        return "Everything is answered"
    return "1 question is open" if number == 1 else f"{number} questions are open"


def _living_situation(_page: Page, _found: Situation, household: Household) -> list[Row]:
    newest = household.living_situations.valid().newest_first().first()
    if newest is None:
        return []
    url = reverse("clients:living_situation", args=[household.pk])
    words = f"{newest.get_situation_display()}, {_day(newest.information_date)}"
    return [_row("Now", words, url=url, action="Record a new one")]


def _interview(tool: Tool) -> Callable[[Page, Situation, Household], list[Row]]:
    def rows(_page: Page, _found: Situation, household: Household) -> list[Row]:
        made = Assessment.objects.filter(household=household, tool=tool).current(_today())
        newest = made.latest_first().first()
        if newest is None:
            return []
        words = f"Of {_day(newest.assessed_on)}, valid through {_day(newest.expires_on)}"
        url = reverse("assessments:result", args=[newest.pk])
        return [_row(tool.label, words, url=url, action="Read")]

    return rows


def _papers(_page: Page, _found: Situation, household: Household) -> list[Row]:
    missing = len(checklist_of(household, on=_today()).missing)
    words = "All are in" if not missing else f"{missing} still to come"
    url = reverse("assessments:documents", args=[household.pk])
    return [_row("Documents", words, url=url, action="See or add"), _areas(household)]


def _areas(household: Household) -> Row:
    """The areas that the household is tied to."""
    ties = household.area_ties.in_order()
    areas = dict.fromkeys(tie.get_area_display() for tie in ties)
    url = reverse("clients:area_ties", args=[household.pk])
    return _row("Areas", ", ".join(areas) or "None written down", url=url, action="See or add")


def _nothing(_page: Page, _found: Situation, _household: Household) -> list[Row]:
    return []


_FACTS: Mapping[Page, Callable[[Page, Situation, Household], list[Row]]] = {
    Page.PERSON: _person,
    Page.FAMILY: _family,
    Page.ENROLLMENT: _enrollment,
    Page.UNIVERSAL: _topics,
    Page.TRANSLATION: _topics,
    Page.BARRIERS: _topics,
    Page.LIVING_SITUATION: _living_situation,
    Page.TALK: _interview(Tool.DIVERSION),
    Page.PAPERS: _papers,
    Page.OUTCOME: _nothing,
    Page.NEEDS: _interview(Tool.HOUSING_NEEDS),
    Page.FINISH: _nothing,
}


def what_stays(intake: Intake, household: Household) -> date | None:
    """Since when they are enrolled, if this intake did it: discarding leaves that as it is."""
    return household.enrollments.lasting().filter(created_at__gte=intake.started_at).began_on()


def _profile_url(code: str) -> str:
    return reverse("clients:profile", args=[code])


def _day(day: date) -> str:
    return f"{day:%B %-d, %Y}"


def _today() -> date:
    return timezone.localdate()
