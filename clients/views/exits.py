"""Leaving coordinated entry: the destination, and the living situation that goes with it (C15)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from cas import hmis
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.actions import exits, households
from clients.enums import Relationship
from clients.forms import ExitForm, ExitSituationForm
from clients.household_page import head_of, identity, is_anonymous, load_household, relatives_of
from clients.rules.kinship import likeliest_head, relationship_to

CONFIRM = "confirm"
CHANGE = "change"


@require(Permission.CLIENT_WRITE)
def exit_household(request, pk):
    """Some or all leave: first where to, then what follows from it is shown to be confirmed."""
    household = load_household(request, pk)
    on = timezone.localdate()
    enrolled = _enrolled(household)
    if not enrolled:
        messages.info(request, "Nobody in this household is enrolled.")
        return redirect("clients:household", household.pk)
    form = ExitForm(
        posted(request),
        memberships=enrolled,
        earliest=_earliest(household),
        on=on,
        is_anonymous=is_anonymous(household),
    )
    situation = None
    if request.method == "POST" and _is_settled(form, household, enrolled):
        is_confirmed = CONFIRM in request.POST
        situation = ExitSituationForm(
            request.POST if is_confirmed else None, destination=form.cleaned_data["destination"]
        )
        if is_confirmed and situation.is_valid():
            return _leave(request, household, form, situation)
        if CHANGE in request.POST:
            situation = None
    context = {
        "form": form,
        "situation": situation,
        "typed": _typed(request, form) if situation else [],
        "destination": _destination_words(form) if situation else "",
        "leaving": [each.client for each in _leaving(form, enrolled)] if situation else [],
        "everybody": situation and len(_leaving(form, enrolled)) == len(enrolled),
        "household": household,
        "identity": identity(household, on),
    }
    template = "clients/exit_check.html" if situation else "clients/exit.html"
    return render(request, template, context)


def _typed(request, form):
    """What was posted for the form, to be posted again with the confirmation."""
    return [
        (key, value)
        for key, values in request.POST.lists()
        if any(key == name or key.startswith(f"{name}_") for name in form.fields)
        for value in values
    ]


def _enrolled(household):
    enrolled = set(household.enrollments.lasting().values_list("client_id", flat=True))
    return [each for each in household.current_memberships if each.client_id in enrolled]


def _earliest(household):
    """The latest start of anybody's enrollment: nobody leaves before coming."""
    starts = household.enrollments.lasting().values_list("entered_on", flat=True)
    return max(starts)


def _leaving(form, enrolled):
    codes = form.cleaned_data.get("leaving")
    return [each for each in enrolled if codes is None or each.client.code in codes]


def _is_settled(form, household, enrolled):
    """Valid; and when only some leave, the others keep their head and the order of changes."""
    if not form.is_valid():
        return False
    leaving = _leaving(form, enrolled)
    if len(leaving) == len(enrolled):
        return True
    if head_of(household) in leaving:
        form.add_error(
            "leaving",
            "The head leaves and others stay: first make one of those who stay the head.",
        )
    earliest = households.earliest_change(household)
    if form.cleaned_data["exited_on"] < earliest:
        form.add_error(
            "exited_on",
            f"The household last changed on {earliest:%B %-d, %Y}: use that day or a later one.",
        )
    return form.is_valid()


def _destination_words(form):
    cleaned = form.cleaned_data
    words = [hmis.label("3.12.1", cleaned["destination"]), cleaned["other_place"]]
    if cleaned["subsidy_type"]:
        words.append(hmis.label("3.12.A", cleaned["subsidy_type"]))
    return ": ".join(filter(None, words))


def _leave(request, household, form, situation):
    enrolled = _enrolled(household)
    leaving = _leaving(form, enrolled)
    cleaned = form.cleaned_data
    departure = exits.Departure(
        exited_on=cleaned["exited_on"],
        destination=cleaned["destination"],
        subsidy_type=cleaned["subsidy_type"],
        other_place=cleaned["other_place"],
        situation=situation.cleaned_data["situation"],
        dated_back_because=cleaned["dated_back_because"],
    )
    who = {"household": household, "departure": departure, "by": request.user}
    at = timezone.now()
    try:
        if len(leaving) == len(enrolled):
            exits.exit_household(**who, at=at)
        else:
            exits.exit_some(**who, leaving=_own_household(household, leaving), at=at)
    except households.HouseholdChanged as changed:
        messages.warning(request, str(changed))
        return redirect("clients:members", household.pk)
    names = ", ".join(each.client.display_name for each in leaving)
    messages.success(request, f"Not in coordinated entry any more: {names}.")
    return redirect("clients:household", household.pk)


def _own_household(household, leaving):
    """What those who leave are to the head of a household of their own: the oldest adult."""
    by_client = {each.client_id: each for each in leaving}
    people = [
        each for each in relatives_of(household, timezone.localdate()) if each.key in by_client
    ]
    head = likeliest_head(people)
    return {
        each.key: Relationship.SELF
        if each == head
        else relationship_to(head.relationship, each.relationship)
        for each in people
    }
