"""What the layout of every page needs."""

from django.conf import settings
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from cas import notices, sign_ins
from cas.county import COUNTY
from cas.navigation import navigation_for


def site(request):
    """Navigation for the signed-in user, the help line, and whether the people here are made up.

    What asks the database is only asked by the layout, and not by every part of a page.
    """
    match = request.resolver_match
    view = match.view_name if match else ""
    user = getattr(request, "user", None)
    may_switch = bool(user and user.is_authenticated and user.sees_what_clients_must_not)
    return {
        "is_client_view": getattr(request, "is_client_view", False),
        "may_switch_view": may_switch,
        "navigation": SimpleLazyObject(lambda: _navigation(user, view)),
        "is_training_site": settings.CAS_TRAINING_SITE,
        "help_line": COUNTY.crisis_line,
        "help_line_dial": COUNTY.crisis_line_dial,
        "cas_desk": COUNTY.cas_desk,
        "has_notices": _has_notices(user),
        "new_notices": SimpleLazyObject(lambda: _new_notices(request, user)),
        "sign_in_ends_in": _seconds_left(request) if user and user.is_authenticated else 0,
        "warn_before_end": int(settings.CAS_WARN_BEFORE_END.total_seconds()),
        "place_name": f"Coordinated access, {COUNTY.name}",
    }


def _seconds_left(request):
    """Until the sign-in ends without input; the page that is being drawn is input."""
    return sign_ins.seconds_left(request, at=timezone.now())


def _navigation(user, view):
    """The links of the header; none for whoever is not signed in."""
    return navigation_for(user, view) if user and user.is_authenticated else {}


def _has_notices(user):
    """Whether somebody is told of anything; nobody is while a client looks on."""
    return bool(
        user and user.is_authenticated and not user.is_beside_client and notices.kinds_for(user)
    )


def _new_notices(request, user):
    """How many notices are new; the page that shows them says how many were."""
    if hasattr(request, "new_notices"):
        return request.new_notices
    return notices.number_of_new(user, at=timezone.now())
