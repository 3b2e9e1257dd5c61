"""All work lists, in the order in which they are worked."""

from prioritization.worklists.conflicts import CONFLICTS
from prioritization.worklists.corrections import CORRECTIONS
from prioritization.worklists.definition import WorkList
from prioritization.worklists.deletions import DELETIONS
from prioritization.worklists.ending_papers import ENDING_PAPERS
from prioritization.worklists.exits_to_record import EXITS_TO_RECORD
from prioritization.worklists.expiring import EXPIRING
from prioritization.worklists.near_line import NEAR_LINE
from prioritization.worklists.nowhere import NOWHERE
from prioritization.worklists.stale_drafts import STALE_DRAFTS
from prioritization.worklists.whereabouts import STALE, UNREACHABLE

WORK_LISTS: tuple[WorkList, ...] = (
    EXPIRING,
    STALE,
    UNREACHABLE,
    NEAR_LINE,
    STALE_DRAFTS,
    EXITS_TO_RECORD,
    ENDING_PAPERS,
    CONFLICTS,
    CORRECTIONS,
    DELETIONS,
)
BY_SLUG = {each.slug: each for each in (*WORK_LISTS, NOWHERE)}
