"""One household gone through by staff: what changed since last time, and what needs a second look.

For staff only (R26).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from assessments.enums import SCORED_TOOLS
from assessments.interview import stored_words
from assessments.models import Assessment, CorrectionRequest
from assessments.rules.evh import Closeness, closeness, latest_current
from assessments.rules.questions import QuestionType
from clients.models import Household, LivingSituation, LocationRecord
from clients.rules.whereabouts import age_in_words
from prioritization.enums import ActKind
from prioritization.models import Act, HouseholdFacts

STALE_AFTER = timedelta(days=3)
"""For somebody who has to be found today, a place this old is only a place to begin with."""

EXPIRES_SOON = timedelta(days=14)
CONFLICT_WITHIN = timedelta(days=7)
JUST_OVER = 1
"""So many points above the line, one answer decides."""


@dataclass(frozen=True)
class Change:
    """One question that was answered differently the last time."""

    question: str
    before: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """A current assessment beside the one before it, made with the same tool."""

    assessment: Assessment
    before: Assessment | None
    changes: tuple[Change, ...]
    is_asked: bool
    """Whether somebody asked for a correction that is not answered yet."""

    @property
    def url(self) -> str:
        return reverse("assessments:result", args=[self.assessment.pk])


@dataclass(frozen=True)
class Review:
    """What staff need to see before they act for a household."""

    compared: tuple[Compared, ...]
    flags: tuple[str, ...]
    reviewed: Act | None
    """The last time somebody found these answers in order."""

    @property
    def newest(self) -> Assessment | None:
        """The assessment that was made last, of those that count."""
        made = [each.assessment for each in self.compared]
        return max(made, key=lambda each: each.created_at, default=None)


def review_of(household: Household, facts: HouseholdFacts | None, *, at: datetime) -> Review:
    """Everything about one household that the review page says beside its lists."""
    on = timezone.localdate(at)
    valid = household.assessments.valid().scored().select_related("version", "created_by")
    made = list(valid.latest_first())
    current = latest_current(made, on)
    asked = _asked(current)
    compared = tuple(
        _compared(current[tool], made, asked) for tool in SCORED_TOOLS if tool in current
    )
    return Review(
        compared=compared,
        flags=tuple(_flags(household, facts, current, compared, at)),
        reviewed=_reviewed(household, current),
    )


def _asked(current: dict[str, Assessment]) -> set[int]:
    ids = [each.pk for each in current.values()]
    found = CorrectionRequest.objects.open().filter(assessment__in=ids)
    return set(found.values_list("assessment", flat=True))


def _compared(assessment: Assessment, made: list[Assessment], asked: set[int]) -> Compared:
    earlier = (
        each
        for each in made
        if each.tool == assessment.tool and each.assessed_on <= assessment.assessed_on
    )
    before = next((each for each in earlier if each.pk != assessment.pk), None)
    changes = tuple(_changes(before, assessment)) if before else ()
    return Compared(assessment, before, changes, assessment.pk in asked)


def _changes(before: Assessment, assessment: Assessment):
    """What was answered differently, in the order in which it was asked now."""
    instrument = assessment.version.instrument
    old = before.version.instrument.questions_by_code
    for code, question in instrument.questions_by_code.items():
        if code not in old or not _said(code, assessment) or not _said(code, before):
            continue
        was, now = (
            _lines(stored_words(old[code], before)),
            _lines(stored_words(question, assessment)),
        )
        if was != now:
            yield Change(question.text.en, was, now)


def _said(code: str, assessment: Assessment) -> bool:
    return code in assessment.answers or code in assessment.missing or code in assessment.notes


def _reviewed(household: Household, current: dict[str, Assessment]) -> Act | None:
    """Only while the answers that were found in order are the ones that count."""
    if not current:
        return None
    newest = max(current.values(), key=lambda each: each.created_at)
    done = household.acts.standing().filter(kind=ActKind.REVIEW, subject_id=newest.pk)
    return done.select_related("by").order_by("-at").first()


def _flags(household, facts, current, compared, at):
    """What needs a second look, the most urgent first; in words."""
    on = timezone.localdate(at)
    if not current:
        yield "No assessment counts now. Only a new interview brings them back on the board."
    elif facts and facts.crisis_id is None:
        yield "Crisis Assessment needed: without one they are on no shelter list."
    yield from _near_the_line(current)
    yield from _conflicts(current)
    yield from _place(household, facts, at)
    for each in compared:
        tool = each.assessment.get_tool_display()
        if each.is_asked:
            yield f"{tool}: a correction was asked for and is not answered yet."
        if each.assessment.expires_on - on <= EXPIRES_SOON:
            days = (each.assessment.expires_on - on).days
            yield f"{tool} runs out {'today' if not days else f'in {days} days'}."


def _near_the_line(current):
    nearness = closeness(current.values())
    if nearness == Closeness.NEAR:
        yield "Just under the threshold: one answer more or less decides."
    elif nearness == Closeness.EVH:
        margin = max(each.score - each.threshold for each in current.values())
        if margin <= JUST_OVER:
            yield "Just over the threshold: one answer more or less decides."


def _conflicts(current):
    """Questions of both tools with two different answers, each of which counts."""
    if len(current) < 2:
        return
    first, second = (current[tool] for tool in SCORED_TOOLS)
    for code, question in first.version.instrument.questions_by_code.items():
        ours, theirs = first.answers.get(code), second.answers.get(code)
        if question.type == QuestionType.TEXT or ours is None or theirs is None or ours == theirs:
            continue
        yield (
            f"Two answers: {question.text.en} {first.get_tool_display()}: "
            f"{', '.join(_lines(stored_words(question, first)))}. {second.get_tool_display()}: "
            f"{', '.join(_lines(stored_words(question, second)))}."
        )


def _lines(words: str | list[str]) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, list) else (str(words),)


def _place(household, facts, at):
    if facts is None or facts.location_at is None:
        yield "Nobody knows where they are."
        return
    on = timezone.localdate(at)
    if at - facts.location_at > STALE_AFTER:
        seen = age_in_words(timezone.localdate(facts.location_at), on)
        yield f"Where they are was last said {seen}. Ask again."
    areas = _areas_said(household, since=at - CONFLICT_WITHIN)
    if len(areas) > 1:
        yield f"Records of the last days name different areas: {', '.join(sorted(areas))}."


def _areas_said(household: Household, *, since: datetime) -> set[str]:
    """The areas that living situations and the location tab name."""
    said = set()
    for model in (LivingSituation, LocationRecord):
        recent = model.objects.filter(household=household, effective_at__gte=since)
        if model is LivingSituation:
            recent = recent.valid()
        said |= {each.get_area_display() for each in recent if each.area}
    return said


def contact_ways(household: Household) -> list[dict]:
    """How each member who can be reached is: by name, the phone number, and what else there is."""
    people = [member.client for member in household.current_memberships]
    return [
        {
            "name": person.preferred_name or person.first_name,
            "phone": person.phone,
            "lines": [line for line in (person.email, person.contact_note) if line],
        }
        for person in people
        if person.phone or person.email or person.contact_note
    ]
