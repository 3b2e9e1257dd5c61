"""Adding somebody: only after a search, and never somebody who is here already (R35, R39)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients import way
from clients.actions import notices, people
from clients.forms import (
    AddingForm,
    AnonymousProfileForm,
    FindForm,
    PersonForm,
    RelationshipForm,
)
from clients.household_page import head_of, identity, load_household
from clients.models import Client
from clients.search import MOST_SHOWN, relatives_of
from clients.views.find import found_by

FROM_SEARCH = "from_search"
"""Posted by the button under a search: what was typed there starts the new profile."""
ANOTHER = "another"
"""Posted by the button that adds a member and looks for the next one at once."""
CHANGE = "change"
"""Posted to go back from the matches to the form as it was typed."""
NOT_CARRIED = {"csrfmiddlewaretoken", "not_these", CHANGE, FROM_SEARCH}


@require(Permission.CLIENT_WRITE)
def add(request):
    """Add a person; only after a search, so that nobody is entered twice (R35)."""
    on = timezone.localdate()
    adding = AddingForm(_sent(request))
    if not request.session.get("has_searched"):
        return _added_before(adding, request.user) or _back_to_the_search(request)
    if FROM_SEARCH in request.POST:
        way.intend(request)
    form_class = AnonymousProfileForm if request.user.is_vsp else PersonForm
    form = form_class(_sent(request), on=on, typed=_typed_in_search(request, on))
    if _is_ready(request, form, adding):
        try:
            client = people.add_person(
                profile=form.profile, by=request.user, on=on, **_checked(adding, request.user)
            )
        except people.LooksLikeSomeone as stop:
            return _is_it_one_of_these(request, stop.results, adding)
        request.session.pop("has_searched", None)
        messages.success(request, f"{client.display_name} was added.")
        household = _household_of(client)
        way.begin_intended(request, household)
        return redirect(way.next_url(request, household))
    context = {"form": form, "adding": adding, "find_url": reverse("clients:find")}
    return render(request, "clients/add.html", context)


@require(Permission.CLIENT_WRITE)
def add_member(request, pk):
    """Add somebody to a household: relatives and a search first, then a new person (R39)."""
    household = load_household(request, pk)
    is_anonymous = head_of(household).client.is_anonymous
    adding = AddingForm(_sent(request))
    if not is_anonymous and _needs_a_search(request, household):
        return _added_before(adding, request.user) or _find_member(request, household)
    on = timezone.localdate()
    form_class = AnonymousProfileForm if is_anonymous else PersonForm
    form = form_class(_sent(request), on=on, typed=_typed_in_search(request, on))
    relationship = RelationshipForm(_sent(request))
    if _is_ready(request, form, relationship, adding):
        try:
            client = people.add_member(
                household=household,
                profile=form.profile,
                relationship=relationship.cleaned_data["relationship"],
                by=request.user,
                on=on,
                **_checked(adding, request.user),
            )
        except people.LooksLikeSomeone as stop:
            return _is_it_one_of_these(request, stop.results, adding, household=household)
        request.session.pop("has_searched_for", None)
        messages.success(request, f"{client.display_name} was added to the household.")
        if ANOTHER in request.POST:
            return redirect("clients:add_member", household.pk)
        return redirect(way.next_url(request, household))
    context = {
        "form": form,
        "relationship": relationship,
        "adding": adding,
        "household": household,
        "identity": identity(household, on),
    }
    return render(request, "clients/add_member.html", context)


def _needs_a_search(request, household):
    """Whether this visit is the search, or comes before one."""
    has_searched = request.session.get("has_searched_for") == household.pk
    return request.method == "GET" or "find" in request.POST or not has_searched


def _find_member(request, household):
    """Is it a relative, or somebody who is here already?"""
    on = timezone.localdate()
    form = FindForm(request.POST if "find" in request.POST else None, on=on)
    results, notice = None, notices.Notice.NONE
    if form.is_bound and form.is_valid():
        results, notice = found_by(form, request.user, also_between=True)
        request.session["has_searched_for"] = household.pk
    elif request.method == "POST" and not form.is_bound:
        messages.info(request, "Look for the person first: they may be here already.")
    context = {
        "form": form,
        "results": results,
        "notice": notice,
        "most": MOST_SHOWN,
        "household": household,
        "identity": identity(household, on),
        "relatives": relatives_of(household, viewer=request.user, on=on),
        "members": {membership.client_id for membership in household.current_memberships},
    }
    return render(request, "clients/find_member.html", context)


# --- What both ways of adding share ----------------------------------------------------------


def _sent(request):
    """What was typed into the form of a new person; None while it was only searched for."""
    return None if FROM_SEARCH in request.POST else posted(request)


def _is_ready(request, *forms):
    is_sent = _sent(request) is not None and CHANGE not in request.POST
    return is_sent and all([form.is_valid() for form in forms])  # noqa: C419 - all show errors


def _typed_in_search(request, on):
    if FROM_SEARCH not in request.POST:
        return None
    typed = FindForm(request.POST, on=on)
    typed.is_valid()
    return typed.as_profile


def _checked(adding, user):
    """What keeps a person from being added twice: the form's key, and who was looked at."""
    told_enough = notices.is_used_up(by=user, at=timezone.now())
    return {
        "form_key": adding.cleaned_data["form_key"],
        "not_these": adding.codes | ({people.OUTSIDE} if told_enough else frozenset()),
    }


def _added_before(adding, user):
    """The way to the person whom this very form added a moment ago, if it did."""
    key = adding.cleaned_data.get("form_key") if adding.is_valid() else None
    client = key and Client.objects.filter(form_key=key, created_by=user).first()
    return _to_household_of(client) if client else None


def _to_household_of(client):
    return redirect("clients:household", _household_of(client).pk)


def _household_of(client):
    return client.memberships.select_related("household").latest("started_on", "pk").household


def _back_to_the_search(request):
    messages.info(request, "Look for the person first: they may be here already.")
    return redirect("clients:find")


def _is_it_one_of_these(request, results, adding, *, household=None):
    """Instead of adding: who it may be, and a way to say that it is somebody new."""
    at = timezone.now()
    notice = notices.tell_of_match_outside(outside=results.outside, by=request.user, at=at)
    shown = {each.client.code for each in results.found} | {people.OUTSIDE}
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_CARRIED
        for value in values
    ]
    context = {
        "results": results,
        "notice": notice,
        "carried": carried,
        "not_these": " ".join(sorted(adding.codes | shown)),
        "household": household,
        "identity": identity(household, timezone.localdate(at)) if household else None,
        "members": {each.client_id for each in household.current_memberships} if household else (),
    }
    return render(request, "clients/is_it_one_of_these.html", context)
