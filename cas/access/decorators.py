"""Every view says in one line who may open it; a test walks all URLs to keep it so."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render


class MovedTo(Exception):
    """What was asked for is found elsewhere now: the reader is led to `url` and told why."""

    def __init__(self, url, words):
        super().__init__(words)
        self.url = url
        self.words = words


def require(permission):
    """Let only users whose role has `permission` in; others get the 403 page.

    While a client can see the screen, a page for staff's eyes says so and shows nothing else.
    A view that raises `MovedTo` answers with the way there.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.holds(permission):
                raise PermissionDenied
            if request.user.hides(permission):
                return render(request, "for_staff.html")
            try:
                return view(request, *args, **kwargs)
            except MovedTo as moved:
                messages.info(request, moved.words)
                return redirect(moved.url)

        guarded.required_permission = permission
        return guarded

    return decorate


def beside_client(view):
    """A page that is read together with a client: nothing on it is for staff's eyes only."""
    view.is_beside_client = True
    return view


def signed_in(view):
    """Any signed-in user may open this view."""
    view.required_permission = None
    return view


def background(view):
    """Asked by a script, not by a person: it doesn't count as input (`cas.sign_ins`)."""
    view.is_background = True
    return view


def before_second_factor(view):
    """Open also to whoever still has to set up a second factor."""
    view.is_before_second_factor = True
    return view


def public(view):
    """Anyone may open this view, without signing in."""
    view.required_permission = None
    return login_not_required(view)
