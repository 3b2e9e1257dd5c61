"""Who belongs to a household: everybody then and now, the head, a newborn."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients import way
from clients.actions import households, people
from clients.enums import Relationship
from clients.forms import NewbornForm, RelationshipsForm
from clients.household_page import (
    head_of,
    identity,
    load_household,
    relatives_of,
)
from clients.models import Client, PartnerLink
from clients.rules.kinship import couple_without_children, may_head


@require(Permission.CLIENT_READ)
def members(request, pk):
    """Everybody who belongs or belonged to the household, with dates, and what can be done."""
    household = load_household(request, pk)
    on = timezone.localdate()
    past = _past_memberships(request.user, household, on)
    present = {each.client_id for each in household.current_memberships}
    context = {
        **frame(household, on),
        "members": _rows(household, on),
        "past": past,
        "former": {
            row["client"].pk: row["client"]
            for row in past
            if row["client"] and row["client"].pk not in present
        }.values(),
        "couple": couple_without_children(relatives_of(household, on)),
        "is_linked": PartnerLink.objects.current(on).of(household).exists(),
        "can_write": request.user.has_permission(Permission.CLIENT_WRITE),
    }
    return render(request, "clients/members.html", context)


def frame(household, on):
    """What stands around each page about the people of a household."""
    return {
        "household": household,
        "identity": identity(household, on),
        "members_url": reverse("clients:members", args=[household.pk]),
    }


def _rows(household, on):
    relatives = relatives_of(household, on)
    return [
        {
            "membership": each,
            "client": each.client,
            "age": relative.age.words,
            "is_head": each.relationship == Relationship.SELF,
            "may_head": may_head(relative, relatives),
        }
        for each, relative in zip(household.current_memberships, relatives, strict=True)
    ]


def _past_memberships(user, household, on):
    """What ended, newest first. Who is not shared with this user any more has no name here."""
    ended = household.memberships.ended(on).select_related("client").order_by("-ended_on", "-pk")
    visible = Client.objects.visible_to(user, on=on)
    seen = set(visible.filter(memberships__in=ended).values_list("pk", flat=True))
    return [
        {"membership": each, "client": each.client if each.client_id in seen else None}
        for each in ended
    ]


@require(Permission.CLIENT_WRITE)
def relationships(request, pk, code):
    """Make somebody the head, or correct what everybody is to the present head."""
    household = load_household(request, pk)
    on = timezone.localdate()
    head = member_or_404(household, code)
    if not _can_head(household, head, on):
        messages.warning(request, "With adults and children together the head is an adult.")
        return redirect("clients:members", household.pk)
    form = RelationshipsForm(
        posted(request),
        memberships=household.current_memberships,
        head=head,
        earliest=households.earliest_change(household),
        on=on,
    )
    if request.method == "POST" and form.is_valid():
        try:
            households.relate(
                household=household,
                head=head.client,
                relationships=form.relationships,
                since=form.cleaned_data["since"],
                by=request.user,
            )
        except households.HouseholdChanged as changed:
            form.add_error(None, str(changed))
        else:
            messages.success(request, f"{head.client.display_name} is the head of the household.")
            return redirect(_back_to_members(request, household))
    context = {
        "form": form,
        **frame(household, on),
        "head": head,
        "is_new": head != head_of(household),
    }
    return render(request, "clients/relationships.html", context)


def _back_to_members(request, household):
    members_url = reverse("clients:members", args=[household.pk])
    return way.next_url(request, household, otherwise=members_url)


def _can_head(household, membership, on):
    relatives = relatives_of(household, on)
    person = next(each for each in relatives if each.key == membership.client_id)
    return may_head(person, relatives)


def member_or_404(household, code):
    """The present membership of the person with this profile code."""
    client = get_object_or_404(
        Client, code=code, pk__in=[each.client_id for each in household.current_memberships]
    )
    return next(each for each in household.current_memberships if each.client_id == client.pk)


@require(Permission.CLIENT_WRITE)
def newborn(request, pk):
    """Add a newborn child of the head with no more than a birth date."""
    household = load_household(request, pk)
    on = timezone.localdate()
    head = head_of(household).client
    if head.is_anonymous:
        return redirect("clients:add_member", household.pk)
    form = NewbornForm(
        posted(request), on=on, earliest=on.replace(day=1, year=on.year - 1), head=head
    )
    if request.method == "POST" and form.is_valid():
        child = people.add_member(
            household=household,
            profile=form.profile,
            relationship=Relationship.CHILD,
            by=request.user,
            on=max(form.cleaned_data["born_on"], households.earliest_change(household)),
        )
        messages.success(
            request,
            f"{child.display_name} was added. Next: enroll the child. A birth is also a good "
            "reason to ask about a new assessment.",
        )
        return redirect(way.next_url(request, household))
    context = {"form": form, **frame(household, on)}
    return render(request, "clients/newborn.html", context)
