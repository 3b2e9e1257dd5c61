"""Step 7: the Referral & Case Conferencing Tool and its history."""

from datetime import date
from functools import partial

from django.shortcuts import render
from django.utils import timezone

from assessments.actions.conferencing import save_case_conferencing
from assessments.checklists import checklist_of
from assessments.forms import CaseConferencingForm, VspConferencingForm
from assessments.models import CaseConferencing
from assessments.panels.documents import missing_in_words, readiness_context
from assessments.record_history import revisions_of
from assessments.rules.document_catalogue import CATALOGUE
from assessments.rules.documents import FOR_EVER, Readiness
from assessments.rules.workflow import Step
from assessments.views.loading import sent_to_what_comes_first
from assessments.views.plans import edit
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.templatetags.cas import written
from clients.household_page import head_of, identity, load_household


@require(Permission.PLAN_WRITE)
def case_conferencing(request, pk):
    """Step 7: contacts, decision and next step; saving it tells the lists of the papers (R28)."""
    household = load_household(request, pk)
    refused = sent_to_what_comes_first(request, household, Step.CONFERENCING)
    if refused:
        return refused
    on = timezone.localdate()
    is_anonymous = head_of(household).client.is_anonymous
    form_class = VspConferencingForm if is_anonymous else partial(CaseConferencingForm, on=on)
    stored = CaseConferencing.objects.filter(household=household).first()

    def save(form, revision):
        return save_case_conferencing(
            household=household,
            revision=revision,
            content=form.cleaned_data,
            by=request.user,
            at=timezone.now(),
        )

    extra = {"household": household, **_documents(household, is_anonymous, on)}
    return edit(
        request, household, form_class, stored, save, "assessments/case_conferencing.html", extra
    )


def _documents(household, is_anonymous, on):
    """What saving would tell the lists; an anonymous household has none (C7)."""
    if is_anonymous:
        return {"programs": [], "missing": [], "waits_for_confirmation": False}
    found = checklist_of(household, on=on)
    return {**readiness_context(found), "missing": missing_in_words(found)}


@require(Permission.CLIENT_READ)
def history(request, pk):
    """Who changed what in the conferencing record, and when (R17)."""
    household = load_household(request, pk)
    stored = CaseConferencing.objects.filter(household=household).first()
    context = {
        "household": household,
        "identity": identity(household, timezone.localdate()),
        "revisions": revisions_of(stored, WORDS) if stored else [],
    }
    return render(request, "assessments/conferencing_history.html", context)


def _in_words(value):
    """A value of the record as people read it."""
    if isinstance(value, date):
        return written(value)
    if isinstance(value, list):
        return ", ".join(_program(code) for code in value)
    return value or ""


def _program(code):
    return CATALOGUE.sets[code].label if code in CATALOGUE.sets else code


def _ready_words(ready_through):
    return "; ".join(
        f"{_program(code)}{_through(date.fromisoformat(day))}"
        for code, day in ready_through.items()
    )


def _through(day):
    return "" if day == FOR_EVER else f" through {written(day)}"


WORDS = {
    "doc_readiness": ("Documents", lambda code: Readiness(code).label),
    "ready_through": ("Doc-ready for", _ready_words),
    "vsp_contact": ("Whom to call at the provider", _in_words),
    **{name: (field.label, _in_words) for name, field in CaseConferencingForm.base_fields.items()},
}
"""The fields that the history tells of."""
