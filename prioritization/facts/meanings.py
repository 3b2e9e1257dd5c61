"""What each fact that is no question means, and which record it comes from, for people."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """One or two sentences on a fact, and the record that feeds it."""

    words: str
    source: str


_MEMBERS = "Profiles of the people in the household"
_AGES = (
    "Worked out each day. Of somebody who is known by an age range only, “at least” counts the "
    "low end and “at most” the high end, so a doubtful age never decides."
)
_CONFERENCING = "Referral and case-conferencing record"
_WHERE = "The newest of living situation, location tab and assessment"
_NEVER_A_CHILD = "Somebody of unknown age does not count as a child."

MEANINGS: Mapping[str, Meaning] = {
    "household_type": Meaning(
        f"Who would move in together, by ages and relationships. {_NEVER_A_CHILD}", _MEMBERS
    ),
    "household_size": Meaning("How many people would move in together.", _MEMBERS),
    "adults": Meaning(f"Members who are not surely under 18. {_NEVER_A_CHILD}", _MEMBERS),
    "children": Meaning(f"Members who are surely under 18. {_NEVER_A_CHILD}", _MEMBERS),
    "youngest_age": Meaning(f"“At least 18” means that everybody is 18 or over. {_AGES}", _MEMBERS),
    "oldest_age": Meaning(f"“At most 24” means that nobody is over 24. {_AGES}", _MEMBERS),
    "head_age": Meaning(_AGES, _MEMBERS),
    "has_veteran": Meaning(
        "Whether any member served. It is “no” only when every adult was asked and said no.",
        _MEMBERS,
    ),
    "has_disabling_condition": Meaning(
        "Whether any enrolled member has a disabling condition as HUD defines it. It is "
        "“no” only when that was answered for everybody.",
        "Enrollments",
    ),
    "doc_ready_rrh": Meaning(
        "Whether all papers for rapid re-housing were confirmed and none has run out.",
        _CONFERENCING,
    ),
    "doc_ready_psh": Meaning(
        "Whether all papers for permanent supportive housing were confirmed and none has run out.",
        _CONFERENCING,
    ),
    "homeless_since": Meaning(
        "The day since when the head of household has had no home, as told at enrollment.",
        "Enrollment of the head of household",
    ),
    "queued_on": Meaning(
        "The day on which an intake placed the household on the queue. Not known of "
        "whoever never finished one, or was diverted by a later one.",
        "CAS & Diversion Intake",
    ),
    "living_situation": Meaning(
        "Where the household slept, as its newest living situation says (HUD 4.12).",
        "Current Living Situation",
    ),
    "location_place": Meaning("The kind of place where the household is now.", _WHERE),
    "location_area": Meaning("The part of the county where the household is now.", _WHERE),
    "location_zip": Meaning("The ZIP code where the household is now.", _WHERE),
    "crisis_score": Meaning(
        "Points of the newest Crisis Assessment that has not expired.", "Crisis Assessment"
    ),
    "hct_score": Meaning(
        "Points of the newest Housing Conversation that has not expired.",
        "Housing Conversation Tool",
    ),
    "is_evh": Meaning(
        "Whether either tool reaches the threshold: 6 points, or 10 for families. Every "
        "list puts these households first by itself.",
        "Crisis Assessment and Housing Conversation Tool",
    ),
}
