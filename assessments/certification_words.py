"""A certification in the words of pages."""

from assessments.rules.certification import Certification, State

TONES = {State.EXPIRING: "warn", State.LAPSED: "bad", State.NEVER: "bad"}


def standing_tag(certification: Certification) -> dict[str, str]:
    """The state as a status tag: text and tone."""
    return {"text": _words(certification), "tone": TONES.get(certification.state, "")}


def _words(certification: Certification) -> str:
    if certification.state == State.NEVER:
        return "Not certified yet"
    if certification.state == State.LAPSED:
        return "Lapsed"
    if certification.state != State.EXPIRING:
        return "Certified"
    days = certification.days_left
    return "Ends today" if not days else f"Ends in {days} day{'' if days == 1 else 's'}"
