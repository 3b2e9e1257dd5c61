"""Staff merge two records of one person, and undo it (C12)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.actions import merges, people
from clients.forms import FindForm, MergeForm, UndoMergeForm
from clients.household_page import identity, load_household, load_person
from clients.merge_page import side_of, traits
from clients.models import Household, PersonMerge
from clients.search import likely
from clients.views.find import found_by


@require(Permission.PERSON_MERGE)
def choose(request, code):
    """Choose the other record: those who look like the person at once, others by a search."""
    client, household = load_person(request, code)
    on = timezone.localdate()
    form = FindForm(posted(request), on=on)
    results = None
    if request.method == "POST" and form.is_valid():
        results, _ = found_by(form, request.user)
    elif request.method == "GET":
        results = likely(people.query_of(model_to_dict(client)), viewer=request.user, on=on)
    context = {
        "form": form,
        "client": client,
        "identity": identity(household, on),
        "found": [each for each in results.found if each.client.pk != client.pk]
        if results
        else None,
    }
    return render(request, "clients/merge_choose.html", context)


@require(Permission.PERSON_MERGE)
def merge(request, code, other):
    """Compare two records side by side, and say that they are one person."""
    at = timezone.now()
    on = timezone.localdate(at)
    sides = [side_of(*load_person(request, each), on) for each in (code, other)]
    fault = merges.merge_fault(*(side.client for side in sides), *(s.household for s in sides))
    form = MergeForm(posted(request), sides=sides)
    if request.method == "POST" and not fault and form.is_valid():
        gone = form.other_side(form.cleaned_data["keep"])
        kept = form.sides[form.cleaned_data["keep"]]
        try:
            merges.merge_people(
                merged=gone.client,
                canonical=kept.client,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=at,
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, "The two records are one person now. You can undo this.")
            return redirect("clients:household", kept.household.pk)
    context = {
        "form": form,
        "fault": fault,
        "sides": sides,
        "traits": traits(*sides),
        "identity": identity(sides[0].household, on),
    }
    return render(request, "clients/merge.html", context)


@require(Permission.PERSON_MERGE)
def undo(request, pk):
    """See what a merge keeps aside, and bring it back."""
    merge = get_object_or_404(
        PersonMerge.objects.in_force().select_related("merged", "canonical", "merged_by"),
        pk=pk,
    )
    at = timezone.now()
    on = timezone.localdate(at)
    household = _readable_household(request, merge)
    form = UndoMergeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            merges.undo_merge(
                merge=merge, reason=form.cleaned_data["reason"], by=request.user, at=at
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, "The merge was undone. Both records stand for themselves.")
            return redirect("clients:household", merge.suspended_household_id)
    context = {
        "form": form,
        "merge": merge,
        "household": household,
        "past": Household.objects.with_members(on).get(pk=merge.suspended_household_id),
        "identity": identity(household, on),
    }
    return render(request, "clients/undo_merge.html", context)


def _readable_household(request, merge):
    """The household that survived, if the user may open it."""
    try:
        return load_household(request, merge.surviving_household_id)
    except Http404:
        raise Http404("No PersonMerge matches the given query.") from None
