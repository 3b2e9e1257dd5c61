"""What the people's app adds to pages of everybody: one search box on the start page."""

from django.template.loader import render_to_string

from cas.access.permissions import Permission
from cas.panels import register


def register_panels():
    """Called once when the app is ready."""
    register("home.search", search)


def search(request, user):
    """Find a person from the start page; the name is posted, never in an address."""
    if not user.has_permission(Permission.CLIENT_READ):
        return ""
    return render_to_string("clients/_search.html", request=request)
