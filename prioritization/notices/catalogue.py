"""All kinds of notices, in the order in which they are told."""

from cas.notices import Kind, register
from prioritization.notices.answers import REFERRAL_ANSWERED
from prioritization.notices.cases import CASE_GIVEN, MEMBER_GIVEN
from prioritization.notices.corrections import CORRECTION_ASKED
from prioritization.notices.messages import MESSAGE
from prioritization.notices.tasks import ENDING_SOON, NO_ACT_YET, PAPERS_END

KINDS: tuple[Kind, ...] = (
    CASE_GIVEN,
    MEMBER_GIVEN,
    NO_ACT_YET,
    ENDING_SOON,
    PAPERS_END,
    CORRECTION_ASKED,
    REFERRAL_ANSWERED,
    MESSAGE,
)


def register_notices() -> None:
    """Called once when the app is ready."""
    for kind in KINDS:
        register(kind)
