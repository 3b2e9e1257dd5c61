"""Every view says in one line who may open it; a test walks all URLs to keep it so."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied


def require(permission):
    """Let only users whose role has `permission` in; others get the 403 page."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.has_permission(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.required_permission = permission
        return guarded

    return decorate


def signed_in(view):
    """Any signed-in user may open this view."""
    view.required_permission = None
    return view


def public(view):
    """Anyone may open this view, without signing in."""
    view.required_permission = None
    return login_not_required(view)
