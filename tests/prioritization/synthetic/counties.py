"""The county that these tests look at, and how two of them are compared."""

from datetime import UTC, date, datetime

from assessments.models import Draft
from prioritization.synthetic import demo
from prioritization.synthetic.casefile.setting import Worker

ON = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 20, tzinfo=UTC)
WORKERS = (Worker(1, 1), Worker(2, 2), Worker(3, 3, is_vsp=True))


def values(records):
    """Every value of every record, to compare two counties."""
    return {
        model.__name__: [
            tuple(getattr(row, field.attname) for field in model._meta.concrete_fields[1:])
            for row in rows
            if not isinstance(row, Draft)
        ]
        for model, rows in without_generated(records).items()
    }


def without_generated(records):
    for rows in records.values():
        for row in rows:
            for field in row._meta.concrete_fields:
                if field.generated:
                    row.__dict__[field.attname] = None
    return records


def loaded(households=200, seed=1):
    county = demo.county_on(ON, seed=seed)
    demo.generate(county, households, processes=1)
    return county
