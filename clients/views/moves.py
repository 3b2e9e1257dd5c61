"""Moving between households: a split, somebody who comes or comes back, couples (R25, C10)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients import way
from clients.actions import households
from clients.enums import Relationship
from clients.forms import ChangeForm, JoinForm, SplitForm
from clients.household_page import head_of, load_household, load_person, relatives_of
from clients.models import Household, PartnerLink
from clients.rules.kinship import couple_without_children
from clients.views.membership import frame, member_or_404

HOW_TO_LEAVE_THEM = "Open their household first and make one of them the head."


@require(Permission.CLIENT_WRITE)
def split(request, pk, code=""):
    """Some of the household live apart now: they get a household of their own (C10)."""
    household = load_household(request, pk)
    on = timezone.localdate()
    others = [each for each in household.current_memberships if each != head_of(household)]
    form = SplitForm(
        posted(request),
        memberships=others,
        relatives=relatives_of(household, on),
        earliest=households.earliest_change(household),
        on=on,
        initial={"leaving": [member_or_404(household, code).client.code]} if code else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            offshoot = households.separate(
                household=household,
                leaving=form.cleaned_data["relationships"],
                since=form.cleaned_data["since"],
                by=request.user,
            )
        except households.HouseholdChanged as changed:
            form.add_error(None, str(changed))
        else:
            messages.success(request, "Two households now. This is the new one.")
            return redirect("clients:household", offshoot.pk)
    context = {
        "form": form,
        **frame(household, on),
        "head": head_of(household).client,
        "others": others,
        "couple": couple_without_children(relatives_of(household, on)),
    }
    return render(request, "clients/split.html", context)


def _why_not_to_join(person, household):
    if person is None:
        return "No record that you may open has this code."
    if person.household_id == household.pk:
        return f"{person.display_name} belongs to this household already."
    if person.is_anonymous != head_of(household).client.is_anonymous:
        return "An anonymous profile can't be in a household with a named person."
    return ""


@require(Permission.CLIENT_WRITE)
def join(request, pk, code):
    """Somebody who has a record comes, or comes back, alone or with their household."""
    person, theirs = load_person(request, code)
    household = load_household(request, pk)
    on = timezone.localdate()
    person.household_id = theirs.pk
    refusal = _why_not_to_join(person, household)
    if refusal:
        messages.warning(request, refusal)
        return redirect("clients:members", household.pk)
    heads_others = head_of(theirs).client_id == person.pk
    companions = [each.client for each in theirs.current_memberships if each.client_id != person.pk]
    form = JoinForm(
        posted(request),
        person=person,
        companions=companions if heads_others else (),
        were=_what_they_were_here(household),
        earliest=households.earliest_change(household, theirs),
        on=on,
    )
    if request.method == "POST" and form.is_valid():
        try:
            households.join(
                household=household,
                joining=form.cleaned_data["joining"],
                since=form.cleaned_data["since"],
                by=request.user,
            )
        except households.HouseholdChanged as changed:
            form.add_error(None, str(changed))
        except households.NeedsAHead:
            form.add_error(None, f"Who stays there needs a head. {HOW_TO_LEAVE_THEM}")
        else:
            messages.success(request, f"{person.display_name} belongs to this household now.")
            members_url = reverse("clients:members", args=[household.pk])
            return redirect(way.next_url(request, household, otherwise=members_url))
    context = {
        "form": form,
        **frame(household, on),
        "person": person,
        "theirs": theirs,
        "was_here": household.memberships.filter(client=person).exists(),
    }
    return render(request, "clients/join.html", context)


def _what_they_were_here(household):
    """What former members were to the head when they left, by client; never the head itself."""
    past = household.memberships.exclude(relationship=Relationship.SELF).order_by("ended_on")
    return dict(past.values_list("client", "relationship"))


@require(Permission.CLIENT_WRITE)
def couple(request, pk):
    """A couple's choice: one assessment together or one each; later also its end (R25)."""
    household = load_household(request, pk)
    on = timezone.localdate()
    link = PartnerLink.objects.current(on).of(household).first()
    partners = couple_without_children(relatives_of(household, on))
    if link is None and partners is None:
        messages.info(request, "This is about couples without children.")
        return redirect("clients:members", household.pk)
    form = ChangeForm(posted(request), earliest=households.earliest_change(household), on=on)
    if request.method == "POST" and form.is_valid():
        change = _end_link if link else _assess_separately
        return change(request, household, form)
    other = _other_household(request.user, link, household, on) if link else None
    context = {
        "form": form,
        **frame(household, on),
        "link": link,
        "partner": head_of(other).client if other else None,
    }
    return render(request, "clients/couple.html", context)


def _assess_separately(request, household, form):
    offshoot = households.assess_separately(
        household=household, since=form.cleaned_data["since"], by=request.user
    )
    messages.success(
        request,
        "They are two linked households now, each with an assessment of their own. "
        "This is the partner's.",
    )
    return redirect("clients:household", offshoot.pk)


def _end_link(request, household, form):
    households.end_partner_link(
        household=household, since=form.cleaned_data["since"], by=request.user
    )
    messages.success(request, "The two are not linked as a couple any more.")
    return redirect("clients:members", household.pk)


def _other_household(user, link, household, on):
    """The partner's household, if this user may open it."""
    other = link.second_id if link.first_id == household.pk else link.first_id
    visible = Household.objects.visible_to(user, on=on).with_members(on)
    return visible.filter(pk=other).first()
