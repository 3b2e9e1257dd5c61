"""Who got a place, and how long extremely vulnerable households waited for an offer and a bed.

The wait begins with the unbroken EVH run in which the household was referred (C13). A first offer
is one before which the household had none in that run. A place counts from the day they moved in,
unless it was recorded by mistake.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from psycopg import sql

from prioritization.enums import ProgramKind
from prioritization.facts.steps.assessments import ASSESSMENTS, SEPARATIONS
from prioritization.reports.definition import KINDS, Asked, Report
from prioritization.reports.findings import (
    Cell,
    Findings,
    Row,
    Table,
    alone,
    counted,
    nothing,
    parts_of,
    seconds_as_span,
    span_in_words,
)
from prioritization.reports.pictures import Bar, Picture, Strip, picture
from prioritization.small_numbers import is_small

DAY = 24 * 3600
BANDS = (
    ("Within a day", DAY),
    ("1 to 3 days", 3 * DAY),
    ("3 to 7 days", 7 * DAY),
    ("1 to 2 weeks", 14 * DAY),
    ("2 weeks to 30 days", 30 * DAY),
    ("Longer than 30 days", None),
)
"""How long, and where each band ends, in seconds."""

WAITS = """
WITH offered AS MATERIALIZED (
    SELECT referral.household_id, referral.made_at, program.kind,
        CASE WHEN step.at >= %(begins)s AND step.at < %(ends)s THEN step.at END AS offered_at,
        CASE WHEN placement.began_at >= %(begins)s AND placement.began_at < %(ends)s
            THEN placement.began_at END AS began_at
    FROM prioritization_referral referral
    JOIN prioritization_program program ON program.id = referral.program_id
    JOIN prioritization_referralstep step
        ON step.referral_id = referral.id AND step.to_state = 'offered'
    LEFT JOIN prioritization_placement placement
        ON placement.referral_id = referral.id AND placement.ended_because <> 'mistake'
    WHERE program.kind = ANY(%(kinds)s) AND (
        (step.at >= %(begins)s AND step.at < %(ends)s)
        OR (placement.began_at >= %(begins)s AND placement.began_at < %(ends)s)
    )
),
{separations},
{assessments},
run AS (
    SELECT household_id, unnest(range_agg(tstzrange(created_at, least(
        replaced_at, (expires_on + 1)::timestamp AT TIME ZONE %(zone)s
    )))) AS span
    FROM assessment
    WHERE is_evh AND created_at < coalesce(replaced_at, 'infinity')
        AND created_at < (expires_on + 1)::timestamp AT TIME ZONE %(zone)s
    GROUP BY household_id
),
told AS (
    SELECT offered.kind, offered.began_at, lower(run.span) AS evh_since,
        extract(epoch FROM offered.began_at - lower(run.span))::float8 AS to_bed,
        CASE WHEN NOT EXISTS (
            SELECT FROM prioritization_referral earlier
            JOIN prioritization_program program ON program.id = earlier.program_id
            WHERE earlier.household_id = offered.household_id
                AND earlier.state NOT IN ('prepared', 'voided')
                AND earlier.made_at >= lower(run.span) AND earlier.made_at < offered.made_at
                AND program.kind = ANY(%(kinds)s)
        ) THEN extract(epoch FROM offered.offered_at - lower(run.span))::float8 END AS to_offer
    FROM offered
    LEFT JOIN run ON run.household_id = offered.household_id AND run.span @> offered.made_at
)
SELECT kind, count(began_at), count(to_bed), count(to_offer),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY to_offer),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY to_bed),
    ARRAY[{offer_bands}], ARRAY[{bed_bands}]
FROM told
GROUP BY GROUPING SETS ((kind), ())
"""


@dataclass(frozen=True)
class Waits:
    """Of one kind of program, or of all: how many, how long, and how many by band.

    `placed` are all places that began, `beds` those of households that were EVH when referred.
    """

    placed: int = 0
    beds: int = 0
    offers: int = 0
    to_offer: tuple[float | None, ...] = (None, None)
    to_bed: tuple[float | None, ...] = (None, None)
    offer_bands: tuple[int, ...] = (0,) * len(BANDS)
    bed_bands: tuple[int, ...] = (0,) * len(BANDS)


def waits(asked: Asked) -> dict[str | None, Waits]:
    """By kind of program; None is all of them together."""
    scope = sql.SQL("IN (SELECT household_id FROM offered)")
    statement = sql.SQL(WAITS).format(
        separations=sql.SQL(SEPARATIONS).format(scope=scope),
        assessments=sql.SQL(ASSESSMENTS).format(scope=scope),
        offer_bands=_band_counts("to_offer"),
        bed_bands=_band_counts("to_bed"),
    )
    parameters = {
        "begins": asked.period.begins,
        "ends": asked.period.ends,
        "kinds": asked.kinds,
        "on": asked.on,
        "zone": settings.TIME_ZONE,
        "edges": [end for _, end in BANDS if end],
    }
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None), parameters)
        return {kind: Waits(*map(_fixed, rest)) for kind, *rest in cursor.fetchall()}


def _band_counts(column: str) -> sql.Composable:
    shape = "count(*) FILTER (WHERE width_bucket({}, %(edges)s::float8[]) = {})"
    return sql.SQL(", ").join(
        sql.SQL(shape).format(sql.Identifier(column), sql.Literal(band))
        for band in range(len(BANDS))
    )


def _fixed(value: object) -> object:
    """The database has no percentiles of nothing."""
    return (None, None) if value is None else tuple(value) if isinstance(value, list) else value


def read(asked: Asked) -> Findings:
    """What the page of this report says."""
    found = waits(asked)
    everybody = found.pop(None, Waits())
    if not everybody.placed and not everybody.offers:
        return nothing("Nobody was offered or given a place in this time")
    shown = Shown(everybody, found, asked.hides)
    return Findings(
        finding=_finding(shown),
        summary=_summary(shown),
        picture=_picture(shown),
        tables=(_by_band(shown), _by_kind(shown)),
    )


@dataclass(frozen=True)
class Shown:
    """The numbers, and which of them may be shown."""

    everybody: Waits
    by_kind: dict[str, Waits]
    hides: bool

    @property
    def hides_beds(self) -> bool:
        """Whether the share of EVH households could tell who is meant, in any line."""
        lines = (self.everybody, *self.by_kind.values())
        return self.hides and any(
            is_small(each.beds) or is_small(each.placed - each.beds) for each in lines
        )

    def placed(self) -> dict[str, int | None]:
        """Places by kind of program."""
        counts = {kind: each.placed for kind, each in self.by_kind.items()}
        return parts_of(counts, hides=self.hides)

    def offers(self) -> dict[str, int | None]:
        """First offers by kind of program."""
        counts = {kind: each.offers for kind, each in self.by_kind.items()}
        return parts_of(counts, hides=self.hides)

    def offer_bands(self) -> list[int | None]:
        """First offers by how long they took."""
        return list(
            parts_of(dict(enumerate(self.everybody.offer_bands)), hides=self.hides).values()
        )

    def bed_bands(self) -> list[int | None]:
        """Places of EVH households by how long they took."""
        if self.hides_beds:
            return [None] * len(BANDS)
        return list(parts_of(dict(enumerate(self.everybody.bed_bands)), hides=self.hides).values())

    def all_placed(self) -> int | None:
        """All places."""
        return alone(self.everybody.placed, hides=self.hides)

    def all_offers(self) -> int | None:
        """All first offers."""
        return alone(self.everybody.offers, hides=self.hides)

    def all_beds(self) -> int | None:
        """Places of EVH households."""
        return None if self.hides_beds else self.everybody.beds


def _finding(shown: Shown) -> str:
    moved = counted(shown.all_placed(), "household")
    bed, _ = _spans(shown.everybody.to_bed, shown.all_beds())
    if not bed:
        return f"{moved} moved into a place"
    return f"{moved} moved into a place; half of the most vulnerable waited {_said(bed)} or less"


def _summary(shown: Shown) -> tuple[str, ...]:
    offers = counted(shown.all_offers(), "first offer")
    median, slow = _spans(shown.everybody.to_offer, shown.all_offers())
    sentences = [f"{offers} went to extremely vulnerable households."]
    if median:
        sentences.append(
            f"Half of them came within {_said(median)} of reaching the line, nine in ten within "
            f"{_said(slow)}."
        )
    bed, slow_bed = _spans(shown.everybody.to_bed, shown.all_beds())
    if bed:
        beds = counted(shown.all_beds(), "extremely vulnerable household")
        sentences.append(f"{beds} moved in: nine in ten within {_said(slow_bed)}.")
    return tuple(sentences)


def _said(span: Cell) -> str:
    return span_in_words(span) if not isinstance(span, str) else span


def _spans(spans: tuple[float | None, ...], of: int | None) -> tuple[Cell, ...]:
    """Median and 90th percentile of so many; none where that number is not shown."""
    return (None, None) if of is None else tuple(map(seconds_as_span, spans))


def _picture(shown: Shown) -> Picture:
    lines = zip(BANDS, shown.offer_bands(), shown.bed_bands(), strict=True)
    bars = [
        Bar(label, (Strip(offers), Strip(beds, "striped"))) for (label, _), offers, beds in lines
    ]
    legend = [("full", "First offers"), ("striped", "Moved in")]
    return picture("How long extremely vulnerable households waited", bars, legend)


def _by_kind(shown: Shown) -> Table:
    placed, offers = shown.placed(), shown.offers()
    lines = [
        (ProgramKind(kind).label, shown.by_kind[kind], placed[kind], offers[kind])
        for kind in KINDS
        if kind in shown.by_kind
    ]
    lines.append(("All", shown.everybody, shown.all_placed(), shown.all_offers()))
    return Table(
        "By kind of program",
        (
            "Kind of program",
            "Moved in",
            "Extremely vulnerable",
            "First offers to them",
            "Median to offer",
            "9 in 10 to offer",
            "Median to bed",
            "9 in 10 to bed",
        ),
        tuple(_kind_row(shown, *line) for line in lines),
        note="The wait begins when the household reached the line and ends with its first offer, "
        "or with moving in. Places recorded by mistake don't count.",
    )


def _kind_row(shown: Shown, label: str, line: Waits, placed: Cell, offers: int | None) -> Row:
    beds = None if shown.hides_beds else line.beds
    spans = (*_spans(line.to_offer, offers), *_spans(line.to_bed, beds))
    return Row(label, (placed, beds, offers, *spans))


def _by_band(shown: Shown) -> Table:
    rows = zip(BANDS, shown.offer_bands(), shown.bed_bands(), strict=True)
    return Table(
        "How long extremely vulnerable households waited",
        ("Time since they reached the line", "First offers", "Moved in"),
        tuple(Row(label, (offers, beds)) for (label, _), offers, beds in rows),
    )


PLACEMENTS = Report(
    slug="placements",
    title="Placements, and how long they took",
    question="How many moved in, and how long did the most vulnerable wait for an offer and a bed?",
    read=read,
)
