"""All reports, in the order in which they are asked for."""

from prioritization.reports.assessors import ASSESSORS
from prioritization.reports.declines import DECLINES
from prioritization.reports.definition import Report
from prioritization.reports.fits_nowhere import FITS_NOWHERE
from prioritization.reports.funnel import FUNNEL
from prioritization.reports.intakes import INTAKES
from prioritization.reports.placements import PLACEMENTS
from prioritization.reports.supply import SUPPLY

REPORTS: tuple[Report, ...] = (
    PLACEMENTS,
    FUNNEL,
    DECLINES,
    FITS_NOWHERE,
    SUPPLY,
    INTAKES,
    ASSESSORS,
)
BY_SLUG = {each.slug: each for each in REPORTS}
