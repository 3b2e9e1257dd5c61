"""Where somebody goes on after a page about a household was saved."""

from django.urls import reverse


def next_url(request, household):
    """The household's page."""
    return reverse("clients:household", args=[household.pk])
