"""Step 1: a person's profile and release of information."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.actions import people, releases
from clients.forms import AnonymousProfileForm, ProfileForm, ReleaseForm
from clients.household_page import consent_state, identity, load_person
from clients.models import Client
from clients.rules.release import TERM, ReleaseState


@require(Permission.CLIENT_WRITE)
def profile(request, code):
    """See and change what is known of a person."""
    client, household = load_person(request, code)
    on = timezone.localdate()
    form_class = AnonymousProfileForm if client.is_anonymous else ProfileForm
    # The form checks a copy: a refused change must not colour the identity bar.
    copy = Client.objects.get(pk=client.pk)
    form = form_class(posted(request), instance=copy, on=on)
    if request.method == "POST" and form.is_valid():
        people.change_profile(
            client=client, household=household, profile=form.profile, by=request.user
        )
        messages.success(request, "The profile was saved.")
        return redirect("clients:household", household.pk)
    context = {
        "form": form,
        "client": client,
        "household": household,
        "identity": identity(household, on),
    }
    return render(request, "clients/profile.html", context)


@require(Permission.CLIENT_WRITE)
def release(request, code):
    """Record what a person decided about sharing their record."""
    client, household = load_person(request, code)
    on = timezone.localdate()
    form = ReleaseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        releases.record_release(
            client=client, household=household, by=request.user, on=on, **form.cleaned_data
        )
        messages.success(request, "The decision was recorded.")
        return redirect("clients:household", household.pk)
    context = {
        "form": form,
        "client": client,
        "household": household,
        "identity": identity(household, on),
        "ends_on": on + TERM,
        "newest": client.releases.newest_first().first(),
        "can_withdraw": consent_state(client, on) == ReleaseState.GRANTED,
    }
    return render(request, "clients/release.html", context)


@require(Permission.CLIENT_WRITE)
def withdraw(request, code):
    """Ask once more, then end a person's release at once."""
    client, household = load_person(request, code)
    on = timezone.localdate()
    if consent_state(client, on) != ReleaseState.GRANTED:
        return redirect("clients:release", client.code)
    if request.method == "POST":
        releases.withdraw_release(
            client=client, household=household, by=request.user, at=timezone.now()
        )
        messages.success(request, "The release was withdrawn. Other agencies see nothing now.")
        return redirect("clients:household", household.pk)
    context = {"client": client, "household": household, "identity": identity(household, on)}
    return render(request, "clients/withdraw.html", context)
