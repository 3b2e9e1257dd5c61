"""Leaving coordinated entry: the destination, what helped, and the living situation that goes with
it (C15, R44 to R48).
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from cas import hmis
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.county import COUNTY
from cas.posted import posted
from clients.actions import exits, households
from clients.enums import Relationship, ServiceKind
from clients.forms import ExitForm, ExitSituationForm
from clients.household_page import head_of, identity, is_anonymous, load_household, relatives_of
from clients.models import CaseAssignment
from clients.rules import living_situation as living_situation_rules
from clients.rules.kinship import likeliest_head, relationship_to
from clients.views.left_out import tell_what_was_left_out
from clients.way import next_url

CONFIRM = "confirm"
CHANGE = "change"


@require(Permission.CLIENT_WRITE)
def exit_household(request, pk):
    """Some or all leave: first where to, then what follows from it is shown to be confirmed."""
    return _exit_page(request, pk, is_diversion=False)


@require(Permission.CLIENT_WRITE)
def diversion_exit(request, pk):
    """The same for everybody after a successful diversion, which some service led to (R44, R45)."""
    return _exit_page(request, pk, is_diversion=True)


def _exit_page(request, pk, *, is_diversion):
    household = load_household(request, pk)
    on = timezone.localdate()
    enrolled = _enrolled(household)
    if not enrolled:
        return _tell_they_left(request, household)
    case = CaseAssignment.objects.open().filter(household=household).select_related("worker")
    form = ExitForm(
        posted(request),
        memberships=enrolled,
        earliest=_earliest(household),
        on=on,
        worker=next((each.worker for each in case), None),
        is_diversion=is_diversion,
        is_anonymous=is_anonymous(household),
    )
    situation = None
    if request.method == "POST" and _is_settled(form, household, enrolled):
        if CHANGE not in request.POST:
            situation = _situation_form(request, form, on)
        if situation and situation.is_valid() and situation.is_complete:
            return _leave(request, household, form, situation, is_diversion=is_diversion)
    context = {
        "form": form,
        "situation": situation,
        "household": household,
        "identity": identity(household, on),
        "is_diversion": is_diversion,
        "on": on,
        "for_whom": enrolled[0].client,
        "project": COUNTY.ce_program,
        "said": _typed(request, ExitSituationForm.base_fields),
        **(_to_check(request, form, enrolled) if situation else {}),
    }
    template = "clients/exit_check.html" if situation else "clients/exit.html"
    return render(request, template, context)


def _tell_they_left(request, household):
    """They are not enrolled: they left before, or never came."""
    last = household.enrollments.exited().first()
    words = "Nobody in this household is enrolled."
    if last:
        words = f"They left coordinated entry already, on {last.exited_on:%B %-d, %Y}."
    messages.info(request, words)
    return redirect("clients:household", household.pk)


def _situation_form(request, form, on):
    """What follows from the destination; it is bound once it was shown."""
    return ExitSituationForm(
        request.POST if CONFIRM in request.POST else None,
        destination=form.cleaned_data["destination"],
        exited_on=form.cleaned_data["exited_on"],
        subsidy_type=form.cleaned_data["subsidy_type"],
        is_anonymous=form.is_anonymous,
        said=request.POST,
        on=on,
    )


def _to_check(request, form, enrolled):
    """What is shown before it is saved."""
    leaving = _leaving(form, enrolled)
    cleaned = form.cleaned_data
    return {
        "typed": _typed(request, form.fields),
        "destination": _destination_words(form),
        "leaving": [each.client for each in leaving],
        "everybody": len(leaving) == len(enrolled),
        "services": [ServiceKind(kind).label for kind in cleaned["services"]],
        "provided_on": cleaned["provided_on"] or cleaned["exited_on"],
    }


def _typed(request, names):
    """What was posted for these fields, to be posted again from the other page."""
    return [
        (key, value)
        for key, values in request.POST.lists()
        if any(key == name or key.startswith(f"{name}_") for name in names)
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


def _leave(request, household, form, situation, *, is_diversion):
    enrolled = _enrolled(household)
    leaving = _leaving(form, enrolled)
    who = {"household": household, "departure": _departure(form, situation), "by": request.user}
    at = timezone.now()
    try:
        if is_diversion:
            exits.divert_household(**who, at=at)
        elif len(leaving) == len(enrolled):
            exits.exit_household(**who, at=at)
        else:
            exits.exit_some(**who, leaving=_own_household(household, leaving), at=at)
    except households.HouseholdChanged as changed:
        if not household.enrollments.lasting().exists():
            return _tell_they_left(request, household)
        messages.warning(request, str(changed))
        return redirect("clients:members", household.pk)
    names = ", ".join(each.client.display_name for each in leaving)
    messages.success(request, f"Not in coordinated entry any more: {names}.")
    tell_what_was_left_out(request, form)
    return redirect(next_url(request, household))


def _departure(form, situation):
    """Everything that was typed and confirmed, on both pages."""
    went, lives = form.cleaned_data, situation.cleaned_data
    follow_ups = {name: lives.get(name) for name in living_situation_rules.ASKINGS}
    follow_ups["cls_subsidy_type"] = went["subsidy_type"] or follow_ups["cls_subsidy_type"]
    return exits.Departure(
        exited_on=went["exited_on"],
        destination=went["destination"],
        subsidy_type=went["subsidy_type"],
        other_place=went["other_place"],
        situation=lives["situation"],
        information_date=lives.get("information_date"),
        verified_by=lives.get("verified_by", ""),
        follow_ups=follow_ups,
        dated_back_because=went["dated_back_because"],
        ends_case=went.get("ends_case", True),
        helped_by=exits.Help(
            kinds=tuple(went["services"]),
            provided_on=went["provided_on"],
            described=went.get("described", ""),
        ),
    )


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
