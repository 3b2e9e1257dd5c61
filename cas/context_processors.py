"""What the layout of every page needs."""

from django.conf import settings

from cas.county import COUNTY
from cas.navigation import navigation_for


def site(request):
    """Navigation for the signed-in user, the help line, and whether the people here are made up."""
    match = request.resolver_match
    view = match.view_name if match else ""
    user = getattr(request, "user", None)
    may_switch = bool(user and user.is_authenticated and user.sees_what_clients_must_not)
    return {
        "is_client_view": getattr(request, "is_client_view", False),
        "may_switch_view": may_switch,
        "navigation": navigation_for(user, view) if user and user.is_authenticated else None,
        "is_training_site": settings.CAS_TRAINING_SITE,
        "help_line": COUNTY.crisis_line,
        "help_line_dial": COUNTY.crisis_line_dial,
        "cas_desk": COUNTY.cas_desk,
        "place_name": f"Coordinated access, {COUNTY.name}",
    }
