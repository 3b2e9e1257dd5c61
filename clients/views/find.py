"""Finding a person, and adding one after a search (R35)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.actions import people
from clients.forms import AnonymousProfileForm, FindForm, PersonForm
from clients.household_page import age_of
from clients.models import Client

MOST_MATCHES = 20


@require(Permission.CLIENT_READ)
def find(request):
    """Search by posting, so that no name ever stands in an address."""
    form = FindForm(posted(request))
    matches = None
    if request.method == "POST" and form.is_valid():
        matches = _matches(form.cleaned_data["q"], request.user)
        request.session["has_searched"] = True
    context = {
        "form": form,
        "matches": matches,
        "most": MOST_MATCHES,
        "can_add": request.user.has_permission(Permission.CLIENT_WRITE),
        "add_url": reverse("clients:add"),
    }
    return render(request, "clients/find.html", context)


def _matches(text, user):
    on = timezone.localdate()
    visible = Client.objects.visible_to(user, on=on).with_household(on)
    by_code = visible.filter(code=text.upper().replace(" ", ""))
    found = list(by_code or visible.resembling(text)[:MOST_MATCHES])
    return [{"client": client, "age": age_of(client, on).words} for client in found]


@require(Permission.CLIENT_WRITE)
def add(request):
    """Add a person; only after a search, so that nobody is entered twice (R35)."""
    if not request.session.get("has_searched"):
        messages.info(request, "Look for the person first: they may be here already.")
        return redirect("clients:find")
    on = timezone.localdate()
    form_class = AnonymousProfileForm if request.user.is_vsp else PersonForm
    form = form_class(posted(request), on=on)
    if request.method == "POST" and form.is_valid():
        client = people.add_person(profile=form.profile, by=request.user, on=on)
        del request.session["has_searched"]
        messages.success(request, f"{client.display_name} was added.")
        return redirect("clients:household", client.memberships.get().household_id)
    context = {"form": form, "find_url": reverse("clients:find")}
    return render(request, "clients/add.html", context)
