"""Home, privacy, and the two ways to take a page off the screen."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from cas.access.decorators import public, signed_in
from cas.client_view import CLIENT_VIEW
from cas.quiet import month_of


@signed_in
def home(request):
    """What waits for this person today; each app adds its part as a panel."""
    return render(request, "home.html")


@public
def privacy(request):
    """Why data is collected, who sees it and what people can ask for."""
    return render(request, "privacy.html")


@signed_in
@require_POST
def client_view(request):
    """Begin or end the time in which a client can see the screen; come back to the same page."""
    if "begin" in request.POST:
        request.session[CLIENT_VIEW] = True
    else:
        request.session.pop(CLIENT_VIEW, None)
    return redirect(_page_it_was_pressed_on(request))


def _page_it_was_pressed_on(request):
    """As the browser tells it, so that no page has to hold its own address."""
    address = request.headers.get("Referer", "")
    is_whole = address.startswith(("https://", "http://"))
    is_ours = url_has_allowed_host_and_scheme(address, request.get_host())
    return address if is_whole and is_ours else reverse("home")


@public
def quiet(request):
    """A page that tells nothing, to swap to when somebody comes too close (quick hide)."""
    return render(request, "quiet.html", {"month": month_of(timezone.localdate())})
