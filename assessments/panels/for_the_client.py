"""What can be printed for the client to take along."""

from django.template.loader import render_to_string


def for_the_client(request, household):
    """Links to the hand-outs; none of them has a score (R26)."""
    return render_to_string("assessments/_for_the_client.html", {"household": household})
