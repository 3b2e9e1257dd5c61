"""The state machines as they are drawn in the documentation."""

from prioritization.enums import OpeningState, ReferralState
from prioritization.rules.opening import OPENING
from prioritization.rules.referral import REFERRAL


def diagrams() -> dict[str, str]:
    """A Mermaid diagram for each machine, by its title."""
    return {
        "A referral": REFERRAL.diagram(dict(ReferralState.choices)),
        "An opening": OPENING.diagram(dict(OpeningState.choices)),
    }


def as_markdown() -> str:
    """All of them, as `docs/referrals.md` holds them."""
    return "\n\n".join(
        f"## {title}\n\n```mermaid\n{drawn}\n```" for title, drawn in diagrams().items()
    )
