"""Turns records into what PostgreSQL's COPY reads, straight from the models' own fields.

A new column of a model needs no change here: its value, or its default, is copied like the rest.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import AutoField, Field, JSONField, Model
from django.db.models.expressions import DatabaseDefault
from encrypted_fields.fields import EncryptedFieldMixin

from assessments.models import Assessment
from clients.models import Client, Enrollment, Household, LivingSituation

NULL = "\\N"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


NUMBERED: tuple[type[Model], ...] = (
    Household,
    Client,
    Enrollment,
    LivingSituation,
    Assessment,
)
"""Models whose records bring their number along, because other records refer to it."""


def copied_fields(model: type[Model]) -> list[Field]:
    """The columns to copy: all but generated ones and numbers that the database gives itself."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not (isinstance(field, AutoField) and model not in NUMBERED)
    ]


def copy_texts(records: Mapping[type[Model], Iterable[Model]]) -> dict[str, bytes]:
    """What COPY reads for each model's records, by model label."""
    return {model._meta.label: _copy_text(model, rows) for model, rows in records.items()}


def _copy_text(model: type[Model], rows: Iterable[Model]) -> bytes:
    fields = copied_fields(model)
    values_of = attrgetter(*(field.attname for field in fields))
    writers = [_unless_default(field, _writer(field)) for field in fields]
    lines = (
        "\t".join(
            NULL if value is None else write(value)
            for write, value in zip(writers, values_of(row), strict=True)
        )
        for row in rows
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _unless_default(field: Field, write: Callable[[Any], str]) -> Callable[[Any], str]:
    """COPY names every column, so a default that the database would give is written out."""
    if not field.has_db_default():
        return write
    return lambda value: write(
        value.expression.value if isinstance(value, DatabaseDefault) else value
    )


def _writer(field: Field) -> Callable[[Any], str]:
    """How a value of the field that isn't null is written."""
    if isinstance(field, JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False).translate(ESCAPES)
    if isinstance(field, EncryptedFieldMixin):
        return field.get_prep_value
    if isinstance(field, ArrayField):
        return lambda value: "{" + ",".join(map(str, value)) + "}"
    return lambda value: str(value).translate(ESCAPES)
