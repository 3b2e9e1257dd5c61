"""The facts of a household as one would compute them with Django's ORM (see `plain_orm`)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from operator import attrgetter

from django.utils import timezone

from assessments.models import Assessment
from clients.models import Enrollment, Household, LivingSituation, Membership
from clients.rules.ages import AgeBand, age_band
from clients.rules.whereabouts import Sighting, current_location
from prioritization.enums import HouseholdType
from prioritization.facts.refresh import COLUMNS
from prioritization.models import HouseholdFacts
from tests.bench.contents import Moment

YES, NO = 1, 0  # HUD 1.8


def refresh(chunk: list[Household], moment: Moment) -> dict[int, HouseholdFacts]:
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
