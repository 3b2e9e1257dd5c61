"""Facts and lists computed from scratch in Python, one household at a time, by the plain rules.

Nothing here is shared with `prioritization.facts.refresh` or `prioritization.lists`: it reads
records through the ORM and asks the rule functions of the lower apps, so that the SQL can be
compared with something.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from assessments.enums import IntakeState
from assessments.models import Assessment, CaseConferencing, Intake
from assessments.rules.evh import latest_current
from assessments.rules.household import HouseholdSnapshot, Member
from cas.rules.ruleset import combined, shelter_score
from clients.models import Enrollment, LivingSituation, LocationRecord, Membership, PersonMerge
from clients.rules.ages import age_band
from clients.rules.whereabouts import Sighting, current_location
from prioritization.enums import HOUSING_KINDS, ProgramKind
from prioritization.models import Override, Placement, RuleVersion

EPOCH = date(1970, 1, 1)


def facts_of(household, *, on, at):
    """The columns of HouseholdFacts that a household should have; None if it never enrolled."""
    if not Enrollment.objects.filter(household=household).exists():
        return None
    assessments = _not_in_error(household)
    return {
        **_members(household, on),
        "is_enrolled": _is_enrolled(household, on),
        **_whereabouts(household, assessments),
        **_tools(assessments, on),
        **_documents(household, on),
        "evh_since": _evh_since(assessments, on=on, at=at),
        "last_contact_at": max(_contacts(household), default=None),
        "is_placed": _is_placed(household, on),
        "overrides": _overrides(household, on),
        "queued_on": _queued_on(household, on),
    }


def standing_on(program, households, *, on, at):
    """{household id: (evh, score, margin, homeless) order} of everyone who should be listed."""
    found = {household.pk: facts_of(household, on=on, at=at) for household in households}
    return standing_by_facts(program, found, on=on)


def standing_by_facts(program, facts_by_household, *, on, rules=None):
    """The same from facts that are at hand: {household id: facts or None}.

    `rules` are the program's own, if other ones than those in force are meant.
    """
    if rules is None:
        rules = RuleVersion.objects.in_force(on).filter(program=program).first().rule_set
    county = RuleVersion.objects.county_in_force(on) if program.is_shelter else None
    rules = combined(county.rule_set, rules) if county else rules
    keys = {pk: key_of(program, rules, facts) for pk, facts in facts_by_household.items() if facts}
    return {pk: key for pk, key in keys.items() if key}


def key_of(program, rule_set, facts):
    """The sort key of a household with these facts (R23, C1, C13, C14); None: it has no place."""
    tool = "crisis" if program.is_shelter else "hct" if program.kind in HOUSING_KINDS else None
    if not facts["is_enrolled"] or (tool and facts[f"{tool}_score"] is None):
        return None
    if program.is_shelter and facts.get("is_placed"):
        return None
    if program.kind == ProgramKind.QUEUE and facts.get("queued_on") is None:
        return None
    situation = facts["living_situation"]
    columns = {**facts, "living_situation": None if situation is None else str(situation)}
    is_overridden = program.pk in (facts.get("overrides") or ())
    score = shelter_score(rule_set, {**facts["answers"], **columns}, is_overridden=is_overridden)
    if score < 100:
        return None
    margin = facts[f"{tool}_margin"] if tool else None
    since = facts["homeless_since"]
    return (
        0 if facts["is_evh"] else 1,
        -score,
        32767 if margin is None else -margin,
        2**31 - 1 if since is None else (since - EPOCH).days,
    )


def _members(household, on):
    memberships = Membership.objects.current(on).filter(household=household)
    members, veterans, disabled = [], [], []
    head_stay = None
    for each in memberships.select_related("client"):
        person = each.client
        low, high = age_band(
            born=person.date_of_birth, low=person.age_low, high=person.age_high, on=on
        )
        member = Member(person.pk, each.relationship, low, high)
        stay = (
            Enrollment.objects.open(on)
            .filter(client=person, household=household)
            .order_by("entered_on", "pk")
            .last()
        )
        members.append(member)
        if not member.is_child:
            veterans.append(person.veteran_status)
        if person.veteran_status == 1 and member.is_child:
            veterans.append(1)
        disabled.append(stay.disabling_condition if stay else None)
        if member.is_head:
            head_stay = stay
    snapshot = HouseholdSnapshot(tuple(members))
    lows, highs = [m.age_low for m in members], [m.age_high for m in members]
    head = snapshot.head
    return {
        "homeless_since": head_stay.homeless_since if head_stay else None,
        "household_type": _type(snapshot),
        "household_size": snapshot.size,
        "adults": snapshot.adults,
        "children": len(snapshot.children),
        "youngest_age_low": _bound(min, lows),
        "youngest_age_high": _bound(min, highs),
        "oldest_age_low": _bound(max, lows),
        "oldest_age_high": _bound(max, highs),
        "head_age_low": head.age_low if head else None,
        "head_age_high": head.age_high if head else None,
        "has_veteran": _any_of(veterans),
        "has_disabling_condition": _any_of(disabled),
    }


def _is_enrolled(household, on):
    """C10, C12: while the head has an open stay, unless a merge keeps the household aside."""
    head = Membership.objects.current(on).filter(household=household, relationship=1).first()
    stays = Enrollment.objects.open(on).filter(household=household)
    is_aside = PersonMerge.objects.filter(suspended_household=household, undone_at=None).exists()
    return bool(head) and stays.filter(client=head.client_id).exists() and not is_aside


def _type(snapshot):
    if not snapshot.size:
        return None
    if snapshot.is_family:
        return "family" if snapshot.adults else "minors"
    if snapshot.size == 1:
        return "single"
    partners = [m for m in snapshot.members if m.relationship == 3]
    return "couple" if snapshot.size == 2 and partners else "adults"


def _bound(choose, ages):
    return choose(ages) if ages and None not in ages else None


def _documents(household, on):
    """R28: ready while the last confirmation holds, whatever the papers say meanwhile."""
    record = CaseConferencing.objects.filter(household=household).first()
    through = record.ready_through if record else {}
    return {
        f"doc_ready_{code}": code in through and on <= date.fromisoformat(through[code])
        for code in ("rrh", "psh")
    }


def _is_placed(household, on):
    """C13: a place in a shelter, of the stay that goes on."""
    stays = _open_stays(household, on)
    places = Placement.objects.filter(household=household, kind="shelter", ended_at=None)
    return any(place.stay in stays for place in places)


def _open_stays(household, on):
    return set(
        Enrollment.objects.open(on).filter(household=household).values_list("stay", flat=True)
    )


def _queued_on(household, on):
    """C14: the day of the newest finished intake of the stay that goes on, if it led there."""
    stays = _open_stays(household, on)
    finished = [
        intake
        for intake in Intake.objects.filter(household=household)
        if intake.finished_at and intake.stay in stays
    ]
    newest = max(finished, key=lambda intake: (intake.finished_at, intake.key), default=None)
    if newest is None or newest.state != IntakeState.QUEUED:
        return None
    return timezone.localdate(newest.finished_at)


def _overrides(household, on):
    """Programs on whose list the household may be by decision; nobody knows of an empty list."""
    rows = Override.objects.filter(household=household, ended_at=None).order_by("program_id")
    return [each.program_id for each in rows if each.starts_on <= on <= each.ends_on] or None


def _any_of(codes):
    """HUD yes/no codes of several people: a yes decides, a missing answer leaves it open."""
    if 1 in codes:
        return True
    return False if codes and all(code == 0 for code in codes) else None


def _not_in_error(household):
    """Without those that ended when a couple separated, nor those that these replaced (R25)."""
    found = list(Assessment.objects.filter(household=household, entered_in_error=None))
    here = set(
        Membership.objects.filter(household=household, ended_on=None).values_list(
            "client_id", flat=True
        )
    )
    ended = [
        each
        for each in found
        if hasattr(each, "joint") and not {each.joint.head_id, each.joint.partner_id} <= here
    ]
    return [
        each
        for each in found
        if not any(e.tool == each.tool and e.created_at >= each.created_at for e in ended)
    ]


def _valid(assessments, at=None):
    """Without those that a correction, submitted by `at`, has replaced."""
    known = [a for a in assessments if at is None or a.created_at <= at]
    corrected = {a.corrects_id for a in known}
    return [a for a in known if a.pk not in corrected]


def _tools(assessments, on):
    valid = _valid(assessments)
    latest = latest_current(valid, on)
    found = {"is_evh": _is_evh(valid, on)}
    for tool in ("crisis", "hct"):
        current = latest.get(tool)
        found |= {
            f"{tool}_id": current and current.pk,
            f"{tool}_score": current and current.score,
            f"{tool}_margin": current and current.score - current.threshold,
            f"{tool}_expires_on": current and current.expires_on,
        }
    return {**found, "answers": _answers(valid, on)}


def _answers(valid, on):
    unexpired = [a for a in valid if a.assessed_on <= on <= a.expires_on]
    merged = {}
    for each in sorted(unexpired, key=lambda a: (a.assessed_on, a.created_at, a.pk)):
        merged |= each.answers
    return {code: answer for code, answer in merged.items() if answer is not None}


def _evh_since(assessments, *, on, at):
    """Walk back through every moment at which something could change, while still vulnerable."""
    zone = timezone.get_current_timezone()
    ends = [datetime.combine(a.expires_on + timedelta(days=1), time(), zone) for a in assessments]
    moments = sorted({m for m in (*(a.created_at for a in assessments), *ends) if m <= at})
    if not _is_evh(_valid(assessments), on):
        return None
    since = None
    for moment in reversed(moments):
        if not _is_evh(_valid(assessments, moment), timezone.localdate(moment)):
            break
        since = moment
    return since


def _is_evh(valid, on):
    scored = [a for a in valid if a.tool in ("crisis", "hct")]
    return any(a.score >= a.threshold for a in latest_current(scored, on).values())


def _whereabouts(household, assessments):
    situations = LivingSituation.objects.valid().filter(household=household).newest_first()
    newest = situations.first()
    sightings = [
        *(_sighting("living_situation", each) for each in situations),
        *(
            Sighting(
                "assessment",
                each.interviewed_at,
                each.created_at,
                each.answers.get("l1_place") or "",
                each.answers.get("l1_area") or "",
                each.notes.get("l1_zip") or "",
            )
            for each in sorted(_valid(assessments), key=lambda a: -a.pk)
        ),
        *(
            _sighting("location_tab", each)
            for each in LocationRecord.objects.filter(household=household).order_by("-pk")
        ),
    ]
    location = current_location(sightings)
    return {
        "living_situation": newest and newest.situation,
        "living_situation_on": newest and newest.information_date,
        "location_source": location and location.source,
        "location_at": location and location.effective_at,
        "location_place": (location and location.place_type) or None,
        "location_area": (location and location.area) or None,
        "location_zip": (location and location.zip_code) or None,
    }


def _contacts(household):
    for model, moment in (
        (LivingSituation, "effective_at"),
        (LocationRecord, "effective_at"),
        (Assessment, "interviewed_at"),
    ):
        yield from model.objects.filter(household=household).values_list(moment, flat=True)


def _sighting(source, record):
    return Sighting(
        source,
        record.effective_at,
        record.created_at,
        record.place_type,
        record.area,
        record.zip_code,
    )
