"""The same work as one would write it with Django's ORM: rows into Python, rules there, rows back.

A fair way: households in chunks with everything prefetched, only what changed is written, in
bulk. No query per row. Being written from the rules alone, it also says whether the lists are
right.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import md5
from itertools import islice
from operator import attrgetter
from time import perf_counter
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment
from cas.rules.ruleset import ELIGIBLE_SCORE, RuleSet, shelter_score
from clients.models import Enrollment, Household, LivingSituation, Membership
from clients.rules.ages import AgeBand, age_band
from clients.rules.whereabouts import Sighting, current_location
from prioritization.enums import HouseholdType, MovementKind
from prioritization.facts.catalogue import known_of
from prioritization.facts.refresh import COLUMNS
from prioritization.lists.admission import tool_that_opens
from prioritization.lists.decision import NO_HOMELESS_SINCE, NO_MARGIN
from prioritization.lists.merging import GRACE_DAYS
from prioritization.models import Entry, HouseholdFacts, Movement, RuleVersion
from prioritization.querysets.order import SORT_KEY
from tests.bench.contents import Moment
from tests.bench.measuring import Seconds

CHUNK = 2000
YES, NO = 1, 0  # HUD 1.8
RELATED = (
    "memberships__client",
    "enrollments",
    "living_situations__entered_in_error",
    "location_records",
    "assessments__entered_in_error",
    "case_conferencing",
    "overrides",
    "placements",
    "intakes",
)


def recompute(moment: Moment, *, up_to: int) -> Seconds:
    """Bring facts, entries and movements up to date for the households numbered up to `up_to`."""
    lists = movements = 0.0
    kept = [ListKept.of(version) for version in _versions(moment.on)]
    began = perf_counter()
    for chunk in _chunks(up_to):
        with transaction.atomic():
            known = _refresh(chunk, moment)
            times = [perf_counter()]
            moved = _move(chunk, known, kept, moment)
            times.append(perf_counter())
            Movement.objects.bulk_create(_movements(moved, moment))
            times.append(perf_counter())
        lists += times[1] - times[0]
        movements += times[2] - times[1]
    total = perf_counter() - began
    return Seconds(total - lists - movements, lists, movements, total)


def _chunks(up_to: int) -> Iterator[list[Household]]:
    """Households that ever enrolled, with all their records."""
    enrolled = Household.objects.filter(pk__lte=up_to, enrollments__isnull=False)
    households = enrolled.distinct().order_by("pk").prefetch_related(*RELATED)
    rows = households.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


# --- Facts ----------------------------------------------------------------------------------


def _refresh(chunk: list[Household], moment: Moment) -> dict[int, HouseholdFacts]:
    """Compute the facts of the chunk and write those that changed."""
    stored = HouseholdFacts.objects.in_bulk([household.pk for household in chunk])
    revision = _newest_revision()
    computed = {}
    changed = []
    for household in chunk:
        values = _facts_of(household, moment.on)
        old = stored.get(household.pk)
        computed[household.pk] = HouseholdFacts(
            household=household, revision=revision, as_of=moment.on, **values
        )
        if old is None or any(getattr(old, name) != value for name, value in values.items()):
            changed.append(computed[household.pk])
    HouseholdFacts.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["household"],
        update_fields=["revision", "as_of", *COLUMNS],
    )
    return computed


def _newest_revision() -> int:
    newest = HouseholdFacts.objects.order_by("-revision").values_list("revision", flat=True)
    return (newest.first() or 0) + 1


def _facts_of(household: Household, on: date) -> dict[str, object]:
    assessments = [a for a in household.assessments.all() if _is_valid(a) and a.assessed_on <= on]
    replaced = _corrected_at(household)
    counting = [a for a in assessments if a.pk not in replaced]
    current = {
        tool: latest
        for tool in ("crisis", "hct")
        if (latest := _latest(counting, tool)) and latest.expires_on >= on
    }
    submits = [assessment.created_at for assessment in current.values() if assessment.is_evh]
    return {
        **_members_facts(household, on),
        **_situation_facts(household),
        **_location_facts(household, counting),
        "last_contact_at": max(_contacts(household), default=None),
        **_score_facts(current),
        **_document_facts(household, on),
        "is_evh": bool(submits),
        "evh_since": (_evh_since(assessments, replaced) or min(submits)) if submits else None,
        "is_placed": _is_placed(household, on),
        "overrides": _overrides(household, on),
        "queued_on": _queued_on(household, on),
        "answers": _answers([a for a in counting if a.expires_on >= on]),
    }


def _contacts(household: Household) -> Iterator[datetime]:
    for records in (household.living_situations, household.location_records):
        yield from (each.effective_at for each in records.all())
    yield from (each.interviewed_at for each in household.assessments.all())


def _is_placed(household: Household, on: date) -> bool:
    stays = {each.stay for each in _open_stays(household, on).values()}
    return any(
        place.kind == "shelter" and place.ended_at is None and place.stay in stays
        for place in household.placements.all()
    )


def _queued_on(household: Household, on: date) -> date | None:
    stays = {each.stay for each in _open_stays(household, on).values()}
    finished = [i for i in household.intakes.all() if i.finished_at and i.stay in stays]
    newest = max(finished, key=lambda i: (i.finished_at, i.key), default=None)
    if newest is None or newest.state != "queued":
        return None
    return timezone.localdate(newest.finished_at)


def _overrides(household: Household, on: date) -> list[int] | None:
    running = [
        override.program_id
        for override in household.overrides.all()
        if override.ended_at is None and override.starts_on <= on <= override.ends_on
    ]
    return sorted(running) or None


def _document_facts(household: Household, on: date) -> dict[str, object]:
    record = getattr(household, "case_conferencing", None)
    confirmed = record.confirmed if record else {}
    return {f"doc_ready_{code}": confirmed.get(code, date.min) >= on for code in ("rrh", "psh")}


def _members_facts(household: Household, on: date) -> dict[str, object]:
    members = [each for each in household.memberships.all() if _holds(each, on)]
    bands = [_age_of(member, on) for member in members]
    head = next((member for member in members if member.relationship == 1), None)
    head_age = _age_of(head, on) if head else AgeBand(None, None)
    stays = _open_stays(household, on)
    stay_of = [stays.get(member.client_id) for member in members]
    head_stay = stays.get(head.client_id) if head else None
    children = sum(_is_child(band) for band in bands)
    grown = [m for m, band in zip(members, bands, strict=True) if not _is_child(band)]
    return {
        "is_enrolled": head_stay is not None,
        "homeless_since": head_stay.homeless_since if head_stay else None,
        "household_type": _household_type(members, children),
        "household_size": len(members),
        "adults": len(members) - children,
        "children": children,
        "youngest_age_low": _of_all(min, [band.low for band in bands]),
        "youngest_age_high": _of_all(min, [band.high for band in bands]),
        "oldest_age_low": _of_all(max, [band.low for band in bands]),
        "oldest_age_high": _of_all(max, [band.high for band in bands]),
        "head_age_low": head_age.low,
        "head_age_high": head_age.high,
        "has_veteran": _some_or_none(
            [member.client.veteran_status for member in members],
            [member.client.veteran_status for member in grown],
        ),
        "has_disabling_condition": _some_or_none(
            conditions := [stay.disabling_condition if stay else None for stay in stay_of],
            conditions,
        ),
    }


def _holds(membership: Membership, on: date) -> bool:
    ended_on = membership.ended_on
    return membership.started_on <= on and (ended_on is None or ended_on > on)


def _age_of(membership: Membership, on: date) -> AgeBand:
    client = membership.client
    return age_band(born=client.date_of_birth, low=client.age_low, high=client.age_high, on=on)


def _is_child(band: AgeBand) -> bool:
    return band.high is not None and band.high < 18


def _open_stays(household: Household, on: date) -> dict[int, Enrollment]:
    """By client, the newest stay that is open on the day."""
    return {
        stay.client_id: stay
        for stay in sorted(household.enrollments.all(), key=attrgetter("entered_on", "pk"))
        if stay.entered_on <= on and (stay.exited_on is None or stay.exited_on > on)
    }


def _household_type(members: list[Membership], children: int) -> HouseholdType | None:
    if not members:
        return None
    if children:
        return HouseholdType.MINORS if children == len(members) else HouseholdType.FAMILY
    if len(members) == 1:
        return HouseholdType.SINGLE
    partners = sum(member.relationship == 3 for member in members)
    return HouseholdType.COUPLE if (len(members), partners) == (2, 1) else HouseholdType.ADULTS


def _of_all(pick, ages: list[int | None]) -> int | None:
    """The lowest or highest age, if every one is known."""
    return pick(ages) if ages and None not in ages else None


def _some_or_none(any_of: list[int | None], all_of: list[int | None]) -> bool | None:
    """True when one says yes, False when all say no, else not known."""
    if YES in any_of:
        return True
    return False if all_of and all(answer == NO for answer in all_of) else None


def _situation_facts(household: Household) -> dict[str, object]:
    newest = max(
        _valid_situations(household),
        key=attrgetter("effective_at", "created_at", "pk"),
        default=None,
    )
    return {
        "living_situation": newest.situation if newest else None,
        "living_situation_on": newest.information_date if newest else None,
    }


def _valid_situations(household: Household) -> list[LivingSituation]:
    return [each for each in household.living_situations.all() if _is_valid(each)]


def _is_valid(record: Assessment | LivingSituation) -> bool:
    return not hasattr(record, "entered_in_error")


def _location_facts(household: Household, counting: list[Assessment]) -> dict[str, object]:
    here = current_location(_sightings(household, counting))
    return {
        "location_source": here.source if here else None,
        "location_at": here.effective_at if here else None,
        "location_place": here.place_type or None if here else None,
        "location_area": here.area or None if here else None,
        "location_zip": here.zip_code or None if here else None,
    }


def _sightings(household: Household, counting: list[Assessment]) -> Iterator[Sighting]:
    yield from (
        Sighting("living_situation", s.effective_at, s.created_at, s.place_type, s.area, s.zip_code)
        for s in _valid_situations(household)
    )
    yield from (
        Sighting("location_tab", s.effective_at, s.created_at, s.place_type, s.area, s.zip_code)
        for s in household.location_records.all()
    )
    for assessment in counting:
        said = assessment.answers.get("l1_place"), assessment.answers.get("l1_area")
        place, area, zip_code = (text or "" for text in (*said, assessment.notes.get("l1_zip")))
        yield Sighting(
            "assessment",
            assessment.interviewed_at,
            assessment.created_at,
            place,
            area,
            zip_code,
        )


def _corrected_at(household: Household) -> dict[int, datetime]:
    """By assessment, when its first valid correction was submitted."""
    corrections = [a for a in household.assessments.all() if a.corrects_id and _is_valid(a)]
    newest_first = sorted(corrections, key=attrgetter("created_at"), reverse=True)
    return {correction.corrects_id: correction.created_at for correction in newest_first}


RECENCY = attrgetter("assessed_on", "created_at", "pk")


def _latest(assessments: list[Assessment], tool: str) -> Assessment | None:
    return max((a for a in assessments if a.tool == tool), key=RECENCY, default=None)


def _score_facts(current: Mapping[str, Assessment]) -> dict[str, object]:
    values = {}
    for tool in ("crisis", "hct"):
        latest = current.get(tool)
        values[f"{tool}_id"] = latest.pk if latest else None
        values[f"{tool}_score"] = latest.score if latest else None
        values[f"{tool}_margin"] = latest.score - latest.threshold if latest else None
        values[f"{tool}_expires_on"] = latest.expires_on if latest else None
    return values


def _answers(current: list[Assessment]) -> dict[str, object]:
    """C9: for each question the newest current answer; "not sure" makes it unknown."""
    merged: dict[str, object] = {}
    for assessment in sorted(current, key=RECENCY):
        merged.update(assessment.answers)
    return {code: answer for code, answer in merged.items() if answer is not None}


def _evh_since(
    assessments: list[Assessment], corrected_at: Mapping[int, datetime]
) -> datetime | None:
    """C13: the beginning of the newest unbroken run of spans that touch."""
    since = until = None
    for began, ended in sorted(_evh_spans(assessments, corrected_at)):
        if until is None or began > until:
            since, until = began, ended
        until = max(until, ended)
    return since


def _evh_spans(
    assessments: list[Assessment], corrected_at: Mapping[int, datetime]
) -> Iterator[tuple[datetime, datetime]]:
    """From when to when each assessment said so: until replaced, corrected or expired."""
    replaced: dict[str, datetime] = {}
    for assessment in sorted(assessments, key=RECENCY, reverse=True):
        began, tool = assessment.created_at, assessment.tool
        ends = [_end_of(assessment.expires_on), corrected_at.get(assessment.pk), replaced.get(tool)]
        ended = min(end for end in ends if end)
        replaced[tool] = min(began, replaced.get(tool, began))
        if assessment.is_evh and began < ended:
            yield began, ended


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_current_timezone())


# --- Lists ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListKept:
    """A list with its rules, read once."""

    program_id: int
    version_id: int
    tool: str | None
    rule_set: RuleSet

    @classmethod
    def of(cls, version: RuleVersion) -> "ListKept":
        tool = tool_that_opens(version.program.kind)
        return cls(version.program_id, version.pk, tool, version.rule_set)


@dataclass(frozen=True)
class Moved:
    """An entry as it is to be written, and the movement that led there, if it is one."""

    entry: Entry
    kind: MovementKind | None


def _versions(on: date) -> Iterable[RuleVersion]:
    return RuleVersion.objects.in_force(on).select_related("program")


def _move(
    chunk: list[Household],
    known: Mapping[int, HouseholdFacts],
    lists: list[ListKept],
    moment: Moment,
) -> list[Moved]:
    """Evaluate all rules for the chunk and write the entries that changed."""
    entries = Entry.objects.filter(household__in=chunk)
    stored = {(entry.program_id, entry.household_id): entry for entry in entries}
    moved = []
    for household in chunk:
        facts = known[household.pk]
        values = known_of(facts)
        for kept in lists:
            score = _score(kept, facts, values)
            old = stored.get((kept.program_id, household.pk))
            if score >= ELIGIBLE_SCORE:
                moved += _stand(household, facts, kept, score, old, moment)
            elif old and old.left_at is None:
                old.left_at, old.left_because = moment.at, "clock"
                old.rule_version_id = kept.version_id
                moved.append(Moved(old, MovementKind.LEFT))
    Entry.objects.bulk_create(
        [each.entry for each in moved],
        update_conflicts=True,
        unique_fields=["program", "household"],
        update_fields=["rule_version", "left_at", "left_because", *SORT_KEY],
    )
    return moved


def _score(kept: ListKept, facts: HouseholdFacts, values: Mapping[str, object]) -> int:
    is_open = kept.tool is None or getattr(facts, f"{kept.tool}_score") is not None
    is_open = is_open and not (kept.tool == "crisis" and facts.is_placed)
    return shelter_score(kept.rule_set, values) if facts.is_enrolled and is_open else 0


def _stand(
    household: Household,
    facts: HouseholdFacts,
    kept: ListKept,
    score: int,
    old: Entry | None,
    moment: Moment,
) -> Iterator[Moved]:
    """The household belongs on the list: what is to be written, if anything is."""
    margin = getattr(facts, f"{kept.tool}_margin") if kept.tool else None
    entry = Entry(
        program_id=kept.program_id,
        household_id=household.pk,
        rule_version_id=kept.version_id,
        evh_order=0 if facts.is_evh else 1,
        score_order=-score,
        margin_order=NO_MARGIN if margin is None else -margin,
        homeless_order=_days(facts.homeless_since),
        waiting_since=_waiting_since(old, moment),
        tie_break=UUID(md5(f"{kept.program_id}{household.tie_break}".encode()).hexdigest()),
    )
    kind = _kind(old, entry)
    if kind or old.rule_version_id != kept.version_id:
        yield Moved(entry, kind)


def _days(homeless_since: date | None) -> int:
    return (homeless_since - date(1970, 1, 1)).days if homeless_since else NO_HOMELESS_SINCE


def _waiting_since(old: Entry | None, moment: Moment) -> datetime:
    """C11: whoever never left, or is back within the grace, keeps the place in time they had."""
    if old is None:
        return moment.at
    left_on = timezone.localdate(old.left_at) if old.left_at else moment.on
    return old.waiting_since if (moment.on - left_on).days <= GRACE_DAYS else moment.at


def _kind(old: Entry | None, new: Entry) -> MovementKind | None:
    if old is None or old.left_at is not None:
        return MovementKind.JOINED
    is_same = all(getattr(old, name) == getattr(new, name) for name in SORT_KEY)
    return None if is_same else MovementKind.CHANGED


def _movements(moved: list[Moved], moment: Moment) -> list[Movement]:
    return [
        Movement(
            program_id=each.entry.program_id,
            household_id=each.entry.household_id,
            rule_version_id=each.entry.rule_version_id,
            kind=each.kind,
            cause="clock",
            at=moment.at,
            **{name: getattr(each.entry, name) for name in SORT_KEY},
        )
        for each in moved
        if each.kind
    ]
