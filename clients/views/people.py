"""Step 1: a person's profile."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients import way
from clients.actions import people
from clients.forms import AnonymousProfileForm, ProfileForm
from clients.household_page import identity, load_person
from clients.models import Client


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
        return redirect(way.next_url(request, household))
    context = {
        "form": form,
        "client": client,
        "household": household,
        "identity": identity(household, on),
    }
    return render(request, "clients/profile.html", context)
