"""How a record that several people edit is shown and saved (C2)."""

from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.actions import plans
from cas.posted import posted
from cas.templatetags.cas import written
from clients.household_page import identity


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
            "value": _shown_value(record, name, field),
            "hint": "",
            "url": "",
            "action": "",
            "note": "",
        }
        for name, field in form.fields.items()
    ]


def _shown_value(record, name, field):
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if isinstance(value, list):
        labels = dict(field.choices)
        return [labels.get(code, code) for code in value]
    return written(value) if isinstance(value, date) else value or ""
