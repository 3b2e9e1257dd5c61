"""Whose rules an address names."""

from django.http import Http404

from prioritization.models import Program, RuleVersion

COUNTY_SLUG = "county-wide"


def rulebook_program(slug):
    """The program of an address, None for the county-wide rules, and the draft of its rules if any.

    A program that is not there is no page.
    """
    program = None
    if slug != COUNTY_SLUG:
        program = Program.objects.filter(slug=slug).first()
        if program is None:
            raise Http404("No such program.")
    return program, RuleVersion.objects.drafts().filter(program=program).first()
