"""Step 7: the Referral & Case Conferencing Tool and its history."""

from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.actions.conferencing import save_case_conferencing
from assessments.actions.plans import EditConflict
from assessments.checklists import checklist_of
from assessments.forms import CaseConferencingForm, VspConferencingForm
from assessments.models import CaseConferencing
from assessments.panels.documents import missing_in_words, readiness_context
from assessments.plan_words import NOTHING
from assessments.record_history import revisions_of
from assessments.rules.document_catalogue import CATALOGUE
from assessments.rules.documents import FOR_EVER, Readiness
from assessments.rules.steps import Step
from assessments.views.loading import sent_to_what_comes_first
from assessments.views.plans import ask_to_choose, edit_of, revision_seen
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from cas.templatetags.cas import written
from clients.household_page import head_of, identity, load_household


@require(Permission.PLAN_WRITE)
def case_conferencing(request, pk):
    """Step 7: contacts, decision and next step; saving it tells the lists of the papers (R28)."""
    household = load_household(request, pk)
    refused = sent_to_what_comes_first(request, household, Step.CONFERENCING)
    if refused:
        return refused
    is_anonymous = head_of(household).client.is_anonymous
    on = timezone.localdate()
    stored = CaseConferencing.objects.filter(household=household).first()
    form = _form(request, stored, is_anonymous, on)
    if request.method == "POST" and form.is_valid():
        try:
            return _saved(request, household, form.cleaned_data)
        except EditConflict as conflict:
            return ask_to_choose(
                request, household, conflict, subject="record", caption="Step 7", words=_words_of
            )
    context = {
        "form": form,
        "stored": stored,
        "revision": _revision(request, stored),
        "household": household,
        "identity": identity(household, on),
        **_documents(household, is_anonymous, on),
    }
    return render(request, "assessments/case_conferencing.html", context)


def _form(request, stored, is_anonymous, on):
    # The form checks a copy: what is refused must not be taken for what is stored.
    copy = CaseConferencing.objects.get(pk=stored.pk) if stored else None
    if is_anonymous:
        return VspConferencingForm(posted(request), instance=copy)
    return CaseConferencingForm(posted(request), instance=copy, on=on)


def _revision(request, stored):
    """The revision the person began from; it stays while faults are mended."""
    if request.method == "POST":
        return revision_seen(request)
    return stored.revision if stored else 0


def _saved(request, household, content):
    edit = edit_of(request)
    record = save_case_conferencing(
        household=household, content=content, by=request.user, at=timezone.now(), **edit
    )
    if record.revision == edit["revision"] + 1:
        messages.success(request, "Saved.")
    else:
        messages.success(request, "Saved. Somebody else changed it meanwhile: both changes stand.")
    return redirect("clients:household", household.pk)


def _words_of(conflict):
    label, in_words = WORDS[conflict.path[0]]
    return {
        "label": label,
        "theirs": in_words(conflict.theirs) or NOTHING,
        "mine": in_words(conflict.mine) or NOTHING,
    }


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
