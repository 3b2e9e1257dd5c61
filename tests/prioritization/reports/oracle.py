"""The numbers of the reports counted in plain Python, one record at a time.

Nothing here is shared with `prioritization.reports` but the words it is asked in.
"""

from collections import Counter
from datetime import datetime, time, timedelta

from django.utils import timezone

from assessments.models import Assessment, Intake
from cas.rules.evaluate import evaluate
from clients.enums import LEADS_TO_DIVERSION
from prioritization.facts.catalogue import known_of
from prioritization.models import Entry, HouseholdFacts, Placement, Referral, ReferralStep
from prioritization.rulebooks import rulebook as rulebooks


def percentile(values, share):
    """As the database interpolates between the two values next to the place."""
    if not values:
        return None
    in_order = sorted(values)
    place = share * (len(in_order) - 1)
    below = int(place)
    above = min(below + 1, len(in_order) - 1)
    return in_order[below] + (place - below) * (in_order[above] - in_order[below])


def is_in(period, moment):
    """Whether a moment lies in the days of the period, as they are here."""
    return moment is not None and period.first <= timezone.localdate(moment) <= period.last


def evh_runs(household_id):
    """The unbroken times in which a household was extremely vulnerable (C13)."""
    spans = []
    valid = [
        each
        for each in Assessment.objects.filter(household=household_id)
        if not hasattr(each, "entered_in_error")
    ]
    for each in valid:
        later = [
            other.created_at
            for other in valid
            if other.tool == each.tool and _place(other) > _place(each)
        ]
        corrections = [other.created_at for other in valid if other.corrects_id == each.pk]
        ends = datetime.combine(
            each.expires_on + timedelta(days=1), time(), timezone.get_current_timezone()
        )
        ends = min([ends, *later, *corrections])
        if each.is_evh and each.created_at < ends:
            spans.append((each.created_at, ends))
    return _joined(sorted(spans))


def _place(assessment):
    return assessment.assessed_on, assessment.created_at, assessment.pk


def _joined(spans):
    runs = []
    for begins, ends in spans:
        if runs and begins <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(ends, runs[-1][1]))
        else:
            runs.append((begins, ends))
    return runs


def run_at(household_id, moment):
    """When the run began in which the household was at a moment; None outside of all."""
    runs = evh_runs(household_id)
    return next((begins for begins, ends in runs if begins <= moment < ends), None)


def waits(period, kinds):
    """(places that began, seconds from the line to first offers, and to beds)."""
    placed, to_offer, to_bed = 0, [], []
    offered = {
        each.referral_id: each.at for each in ReferralStep.objects.filter(to_state="offered")
    }
    for referral in Referral.objects.filter(program__kind__in=kinds).select_related("program"):
        if referral.pk not in offered:
            continue
        since = run_at(referral.household_id, referral.made_at)
        place = Placement.objects.filter(referral=referral).first()
        if place and place.ended_because != "mistake" and is_in(period, place.began_at):
            placed += 1
            if since:
                to_bed.append((place.began_at - since).total_seconds())
        if since and is_in(period, offered[referral.pk]) and _is_first(referral, since, kinds):
            to_offer.append((offered[referral.pk] - since).total_seconds())
    return placed, to_offer, to_bed


def _is_first(referral, since, kinds):
    others = Referral.objects.filter(
        household=referral.household_id,
        program__kind__in=kinds,
        made_at__gte=since,
        made_at__lt=referral.made_at,
    )
    return all(each.state in ("prepared", "voided") for each in others)


USUAL = ("Started by mistake", "The wrong household", "They left, or want to stop")


def intakes(period):
    """(seconds from begin to finish by state; of those diverted, how many went where, and how
    many got which help; why intakes were discarded).
    """
    seconds, gone, helped, reasons = {}, Counter(), Counter(), Counter()
    for intake in Intake.objects.all():
        if not is_in(period, intake.started_at):
            continue
        took = intake.finished_at and (intake.finished_at - intake.started_at).total_seconds()
        seconds.setdefault(intake.state, []).append(took)
        if intake.state == "diverted":
            stays = intake.household.enrollments.filter(stay=intake.stay, exit__isnull=False)
            head = min(stays, key=lambda each: each.relationship, default=None)
            gone[head and head.exit.destination] += 1
            given = intake.household.services.filter(stay=intake.stay, taken_back_at=None)
            helped.update({each.kind for each in given if each.kind in LEADS_TO_DIVERSION})
        if intake.state == "discarded":
            said = (each for each in USUAL if intake.discard_reason.startswith(each))
            reasons[next(said, None)] += 1
    return seconds, gone, helped, reasons


def valid_assessments():
    """No errors, and nothing that a valid correction replaced."""
    sound = [each for each in Assessment.objects.all() if not hasattr(each, "entered_in_error")]
    corrected = {each.corrects_id for each in sound}
    return [each for each in sound if each.pk not in corrected]


def furthest(period, kinds):
    """How many got how far, by the number of the step."""
    reached = Counter()
    mine = {}
    for each in valid_assessments():
        if is_in(period, each.created_at):
            mine.setdefault(each.household_id, []).append(each)
    for household, made in mine.items():
        evh = [each.created_at for each in made if each.is_evh]
        reached[_step(household, min(evh), kinds) if evh else 0] += 1
    return reached


def _step(household, since, kinds):
    entries = Entry.objects.filter(household=household, program__kind__in=kinds)
    if not any(each.left_at is None or each.left_at > since for each in entries):
        return 1
    referrals = [
        each
        for each in Referral.objects.filter(household=household, program__kind__in=kinds)
        if each.made_at >= since and each.state not in ("prepared", "voided")
    ]
    states = {step.to_state for step in ReferralStep.objects.filter(referral__in=referrals)}
    if not referrals:
        return 2
    if "accepted" not in states:
        return 3
    return 5 if "enrolled" in states else 4


def endings(period, kinds):
    """How offers ended, by state and reason."""
    ends = {
        "enrolled",
        "declined_by_client",
        "declined_by_provider",
        "no_show",
        "withdrawn",
        "expired",
    }
    return Counter(
        (step.to_state, step.referral.reason)
        for step in ReferralStep.objects.select_related("referral__program")
        if step.to_state in ends and is_in(period, step.at) and step.referral.program.kind in kinds
    )


def nowhere(kinds):
    """The facts of those who are extremely vulnerable, have no place and stand on no list."""
    return [
        facts
        for facts in HouseholdFacts.objects.filter(is_enrolled=True, is_evh=True, is_placed=False)
        if not Entry.objects.filter(
            household=facts.pk, left_at=None, program__is_active=True, program__kind__in=kinds
        ).exists()
    ]


def blocks(kinds, on):
    """By (words of the rule version, place): who is kept off, for want of an answer, and alone."""
    kept, unknown, alone = {}, {}, {}
    for facts in nowhere(kinds):
        for book in rulebooks.in_force(on):
            if book.program.kind not in kinds or not _is_open(book.program, facts):
                continue
            outcomes = {}
            places = Counter()
            for requirement, version in book.requirements():
                key = version.pk, places[version.pk]
                places[version.pk] += 1
                outcomes[key] = evaluate(requirement.clause, known_of(facts))
            failed = [key for key, outcome in outcomes.items() if outcome is not True]
            for key in failed:
                kept.setdefault(key, set()).add(facts.pk)
                if outcomes[key] is None:
                    unknown.setdefault(key, set()).add(facts.pk)
            if len(failed) == 1:
                alone.setdefault(failed[0], set()).add(facts.pk)
    return {
        key: (len(kept[key]), len(unknown.get(key, ())), len(alone.get(key, ()))) for key in kept
    }


def _is_open(program, facts):
    if program.kind == "shelter":
        return facts.crisis_score is not None
    return facts.hct_score is not None
