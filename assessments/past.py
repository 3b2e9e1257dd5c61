"""Earlier answers that are offered again in a new interview, and which were kept (R19, C8)."""

from collections.abc import Collection
from datetime import date

from assessments.enums import Tool
from assessments.models import Assessment, Draft, InstrumentVersion
from assessments.rules.cascade import PastInterview, offered_again
from assessments.rules.household import HEAD_OF_HOUSEHOLD
from clients.models import Household


def offers_for(household: Household, version: InstrumentVersion, on: date) -> dict[str, dict]:
    """The answers to offer again in a new interview, by question code, as drafts hold them.

    Only answers given while the same person headed the household count: a new head starts blank.
    """
    head = household.memberships.current(on).heads().values_list("client_id", flat=True).first()
    made = household.assessments.valid().filter(assessed_on__lte=on)
    past = [_past(assessment) for assessment in made if _head_then(assessment) == head]
    return {
        code: {
            "answer": kept.answer,
            "tool": kept.tool,
            "asked_on": kept.asked_on.isoformat(),
        }
        for code, kept in offered_again(version.instrument, past, on).items()
    }


def kept_answers(draft: Draft) -> dict[str, dict[str, str]]:
    """Where the draft's unchanged offered answers come from, by question: tool and asked_on."""
    return {
        code: {"tool": offer["tool"], "asked_on": offer["asked_on"]}
        for code, offer in draft.offered.items()
        if draft.answers.get(code) == offer["answer"]
    }


def kept_words(code, draft):
    """Where an offered answer comes from, in words; empty when it is not offered."""
    offer = draft.offered.get(code)
    if offer is None:
        return ""
    return f"{Tool(offer['tool']).label}, {date.fromisoformat(offer['asked_on']):%B %-d}"


def known_answers(household: Household, codes: Collection[str], on: date) -> dict[str, Assessment]:
    """For each of these questions the assessment whose answer counts on the day (C9).

    That is the newest unexpired one that asked it. If it got no answer, nothing is known.
    """
    if not codes:
        return {}
    newest = household.assessments.current(on).filter(answers__has_any_keys=list(codes))
    found: dict[str, Assessment] = {}
    for made in newest.select_related("version").defer("version__content").latest_first():
        for code in made.answers.keys() & set(codes):
            found.setdefault(code, made)
    return {code: made for code, made in found.items() if made.answers[code] is not None}


def _past(assessment: Assessment) -> PastInterview:
    return PastInterview(
        tool=assessment.tool,
        assessed_on=assessment.assessed_on,
        created_at=assessment.created_at,
        answers=assessment.answers,
        asked_on={
            code: date.fromisoformat(kept["asked_on"]) for code, kept in assessment.kept.items()
        },
    )


def _head_then(assessment: Assessment) -> int | None:
    heads = (m for m in assessment.members if m["relationship"] == HEAD_OF_HOUSEHOLD)
    return next((member["client_id"] for member in heads), None)
