"""What follows an interview: plans, case conferencing, and papers."""

from django.core.files.base import ContentFile
from django.utils import timezone

from assessments.checklists import papers_of_one
from assessments.models import CaseConferencing, Document, DocumentFile, ServicePlan
from assessments.rules import service_plan as plan_rules
from assessments.rules.document_catalogue import CATALOGUE
from tests import attachments
from tests.factories.days import today


def service_plan(made, hct, *, by=None, **words):
    """A plan that answers an HCT."""
    return ServicePlan.objects.create(
        household=made,
        hct=hct,
        saved_by=by or made.created_by,
        **{"goals": [plan_goal()], "client_agrees": "yes", "revision": 1, **words},
    )


def plan_goal(what="A room with a door", steps=("Visit two places",), *, key="0000000a"):
    """A goal with steps for the client to do; their keys count on from the goal's."""
    rows = [
        plan_rules.step(f"{int(key, 16) + number:08x}", words, "client", due_on=None)
        for number, words in enumerate(steps, 1)
    ]
    return plan_rules.goal(key, what, "housing_search", by_on=None, steps=rows)


def typed_plan(goal="A room", step="Visit", revision=0, **fields):
    """What the form of a plan sends: one goal with one step."""
    return {
        "goal-0-key": "0000000a",
        "goal-0-what": goal,
        "goal-0-category": "housing_search",
        "goal-0-step-0-key": "0000000b",
        "goal-0-step-0-what": step,
        "goal-0-step-0-who": "client",
        "goal-0-step-0-status": "to_do",
        "client_agrees": "yes",
        "revision": str(revision),
        **fields,
    }


def case_conferencing(made, *, by=None, **words):
    """A saved step 7."""
    return CaseConferencing.objects.create(household=made, saved_by=by or made.created_by, **words)


def document(person, kind="id", status="accepted", *, by=None, **fields):
    """A paper of a person, checked by `by` when it is accepted or rejected."""
    by = by or person.created_by
    is_checked = status in ("accepted", "rejected")
    return Document.objects.create(
        client=person,
        kind=kind,
        status=status,
        checked_by=by if is_checked else None,
        checked_at=timezone.now() if is_checked else None,
        saved_by=by,
        **fields,
    )


def document_file(paper, content=attachments.PDF):
    """A copy of a paper in the store of private files."""
    return DocumentFile.objects.create(
        document=paper,
        content=ContentFile(content, name="file.pdf"),
        size=len(content),
        uploaded_by=paper.saved_by,
    )


def all_documents(made, doc_set="rrh"):
    """Every paper that a kind of program asks of the household, accepted and without an end."""
    lines = papers_of_one(made.pk, on=today()).lines(CATALOGUE.sets[doc_set])
    people = {each.client_id: each.client for each in made.memberships.select_related("client")}
    return [document(people[line.person.key], line.kind.code) for line in lines]
