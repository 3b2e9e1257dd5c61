"""What the records that several people edit have in common: revisions, and choosing (C2)."""

from django.shortcuts import render
from django.utils import timezone

from assessments.forms import ChoicesForm
from clients.household_page import identity

CHOICE = "choose-"


def revision_seen(request, name="revision"):
    """The revision a form was filled in from; whatever is no number is none."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


def edit_of(request):
    """What a save needs to know of the person's view: the revision seen, and the choices made."""
    return {
        "revision": revision_seen(request),
        "choices": {
            name.removeprefix(CHOICE): value
            for name, value in request.POST.items()
            if name.startswith(CHOICE)
        },
        "chosen_against": revision_seen(request, "against"),
    }


def ask_to_choose(request, household, conflict, *, subject, caption, words):
    """Field by field: what the other one wrote, or what this person wrote, of a household."""
    bar = identity(household, timezone.localdate())
    place = {"identity": bar, "leave_url": bar["url"], "leave_text": "Back to the household"}
    return choosing(request, conflict, subject=subject, caption=caption, words=words, place=place)


def choosing(request, conflict, *, subject, caption, words, place):
    """The page that asks what to keep where two people changed a record differently (C2).

    `words(each)` gives label, theirs and mine of a conflict as people read them; `place` the
    identity bar, None without a household, and where whoever gives up goes back to.
    """
    stored = conflict.stored
    is_answer = revision_seen(request, "against") == stored.revision
    form = ChoicesForm(
        request.POST if is_answer else None,
        conflicts=[{"id": each.id, **words(each)} for each in conflict.conflicts],
        other=str(stored.saved_by),
    )
    context = {
        "form": form,
        "stored": stored,
        "subject": subject,
        "caption": caption,
        "kept": _posted_again(request),
        **place,
    }
    return render(request, "assessments/choices.html", context)


def _posted_again(request):
    """All that was typed, to travel along while the choices are made."""
    left_out = ("csrfmiddlewaretoken", "against")
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in left_out and not name.startswith(CHOICE)
        for value in values
    ]
