"""Interviews: begun, completed, corrected, and what was said of them."""

import uuid
from datetime import date
from functools import cache
from pathlib import Path

from django.utils import timezone

from assessments.enums import SCORED_TOOLS, LegacyTool, Tool
from assessments.models import (
    Assessment,
    AssessmentEnteredInError,
    CorrectionRequest,
    Draft,
    EvhAction,
    InstrumentVersion,
    JointAssessment,
    LegacyAssessment,
    ToolInterest,
)
from assessments.rules.evh import threshold
from assessments.rules.expiry import expires_on
from assessments.rules.instrument import from_toml
from cas.access.roles import Role
from clients.enums import Relationship
from tests.factories.clients import head_of, household
from tests.factories.days import LONG_AGO, midday, today
from tests.factories.staff import UserFactory

INSTRUMENT_FILES = Path(__file__).parents[2] / "assessments" / "instruments"


@cache
def shipped(tool):
    """The instrument in the newest file of the tool."""
    file = sorted(INSTRUMENT_FILES.glob(f"{tool}-*.toml"))[-1]
    return from_toml(file.read_text(encoding="utf-8"))


def version_of(tool):
    """The shipped version of the tool, in force since long ago so that tests may date back."""
    return versions_of([tool])[tool]


def versions_of(tools=Tool):
    """The shipped versions of these tools, by tool; what is not loaded yet is, in one statement.

    Their long content is left in the database: a process knows it from the file.
    """
    wanted = {shipped(str(tool)).digest: tool for tool in tools}
    found = {
        wanted[version.digest]: version
        for version in InstrumentVersion.objects.filter(digest__in=wanted).defer("content")
    }
    new = [_unsaved_version(tool) for tool in tools if tool not in found]
    InstrumentVersion.objects.bulk_create(new)
    return found | {Tool(version.tool): version for version in new}


def _unsaved_version(tool):
    instrument = shipped(str(tool))
    return InstrumentVersion(
        digest=instrument.digest,
        tool=instrument.tool,
        version=instrument.version,
        effective_from=LONG_AGO,
        content=instrument.content,
    )


def draft(made, tool=Tool.CRISIS, *, by=None, at=None, **fields):
    """An interview that was begun."""
    by, at = by or made.created_by, at or timezone.now()
    return Draft.objects.create(
        household=made,
        tool=tool,
        version=version_of(tool),
        started_by=by,
        started_at=at,
        saved_by=by,
        saved_at=at,
        **fields,
    )


def interest(made, tool, *, is_interested=True):
    """What the household said when it was asked whether it wants what a tool opens (C7)."""
    return ToolInterest.objects.create(
        household=made,
        stay=made.enrollments.values_list("stay", flat=True).first(),
        tool=tool,
        is_interested=is_interested,
        recorded_by=made.created_by,
    )


def assessment(made, tool=Tool.CRISIS, *, by=None, on=None, score=3, is_family=False, **fields):
    """A completed interview of the day `on`, with a score of one's choice if it is a scored one."""
    on = on or today()
    version = version_of(tool)
    is_scored = tool in SCORED_TOOLS
    values = {
        "key": uuid.uuid4(),
        "answers": {},
        "members": [],
        "expires_on": expires_on(version.instrument.validity, on),
        "interviewed_at": midday(on),
        "created_at": timezone.now(),
        "created_by": by or made.created_by,
    }
    return Assessment.objects.create(
        household=made,
        tool=tool,
        version=version,
        assessed_on=on,
        is_family=is_family,
        score=score if is_scored else None,
        threshold=threshold(is_family) if is_scored else None,
        **{**values, **fields},
    )


def legacy_assessment(made=None, tool=LegacyTool.VI_SPDAT, *, on=date(2024, 5, 1)):
    """A record of a superseded tool (R10a)."""
    made = made or household()
    return LegacyAssessment.objects.create(
        client=head_of(made), tool=tool, assessed_on=on, imported_by=made.created_by
    )


def joint_assessment(made, **fields):
    """A Crisis Assessment that the head and the partner made together (R25)."""
    record = assessment(made, Tool.CRISIS, **fields)
    partner = made.memberships.get(relationship=Relationship.PARTNER, ended_on=None).client
    JointAssessment.objects.create(assessment=record, head=head_of(made), partner=partner)
    return record


def entered_in_error(record, *, by=None):
    """A mark that a completed interview counts for nothing."""
    return AssessmentEnteredInError.objects.create(
        assessment=record, reason="Example reason", marked_by=by or record.created_by
    )


def correction_request(record, *, by=None, doubt="Example: the stairs", **fields):
    """What somebody who works the lists asks of the assessor."""
    return CorrectionRequest.objects.create(
        assessment=record,
        doubt=doubt,
        asked_at=fields.pop("asked_at", None) or timezone.now(),
        asked_by=by or UserFactory(role=Role.CAS_STAFF),
        **fields,
    )


def evh_action(record, *, by=None, at=None, **words):
    """A logged call to 2-1-1 for an extremely vulnerable household."""
    return EvhAction.objects.create(
        household=record.household,
        assessment=record,
        at=at or timezone.now(),
        logged_by=by or record.created_by,
        **{"path": "call", "outcome": "reached", **words},
    )
