"""Where a page about a household leads to once it is saved."""

from django.http import HttpRequest
from django.urls import reverse

from clients.models import Household


def next_url(request: HttpRequest, household: Household, *, otherwise: str = "") -> str:
    """Where to go after a page is saved; `otherwise` instead of the household's page."""
    return otherwise or reverse("clients:household", args=[household.pk])
