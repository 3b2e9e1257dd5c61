"""Step 7: case conferencing, and how a record that several people edit is saved (C2)."""

from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.actions import plans
from assessments.forms import CaseConferencingForm, VspConferencingForm
from assessments.models import CaseConferencing
from assessments.rules.workflow import Step
from assessments.views.loading import sent_to_what_comes_first
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from cas.templatetags.cas import written
from clients.household_page import head_of, identity, load_household


@require(Permission.PLAN_WRITE)
def case_conferencing(request, pk):
    """Step 7: how far the documents are, and what happens next (R28)."""
    household = load_household(request, pk)
    refused = sent_to_what_comes_first(request, household, Step.CONFERENCING)
    if refused:
        return refused
    is_anonymous = head_of(household).client.is_anonymous
    form_class = VspConferencingForm if is_anonymous else CaseConferencingForm
    stored = CaseConferencing.objects.filter(household=household).first()

    def save(form, revision):
        return plans.save_case_conferencing(
            household=household,
            revision=revision,
            content=form.cleaned_data,
            by=request.user,
            at=timezone.now(),
        )

    return edit(
        request, household, form_class, stored, save, "assessments/case_conferencing.html", {}
    )


def edit(request, household, form_class, stored, save, template, extra):
    """Show and save a record that several people edit; nobody's words are lost (C2)."""
    form = form_class(posted(request), instance=_copy(stored))
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            save(form, revision_seen(request))
        except plans.ChangedByAnother as conflict:
            theirs = conflict.stored
            form.add_error(
                None,
                f"{theirs.saved_by} saved this while you were writing. "
                "What they wrote stands below; add to it what is missing and save again.",
            )
        else:
            messages.success(request, "Saved.")
            return redirect("clients:household", household.pk)
    context = {
        "form": form,
        "stored": stored,
        "theirs": _as_rows(form, theirs) if theirs else [],
        "revision": (theirs or stored).revision if theirs or stored else 0,
        "identity": identity(household, timezone.localdate()),
        **extra,
    }
    return render(request, template, context)


def _copy(stored):
    return type(stored).objects.get(pk=stored.pk) if stored else None


def revision_seen(request, name="revision"):
    """The revision a form was filled in from; whatever is no number is none."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


def _as_rows(form, record):
    return [
        {
            "key": field.label,
            "value": _shown_value(record, name),
            "hint": "",
            "url": "",
            "action": "",
            "note": "",
        }
        for name, field in form.fields.items()
    ]


def _shown_value(record, name):
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    return written(value) if isinstance(value, date) else value or ""
