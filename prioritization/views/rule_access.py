"""Whose rules an address names."""

from django.http import Http404

from prioritization.models import Program, RuleVersion
from prioritization.rulebooks.uses import COUNTY_SLUG

COUNTY_NAME = "County-wide requirements"


def rulebook_program(slug):
    """The program of an address, None for the county-wide rules, and the draft of its rules if any.

    A program that is not there is no page.
    """
    program = None
    if slug != COUNTY_SLUG:
        program = Program.objects.filter(slug=slug).first()
        if program is None:
            raise Http404("No such program.")
    versions = RuleVersion.objects.select_related("created_by", "saved_by", "approved_by")
    return program, versions.draft_of(program)


def published_of(program):
    """Every published version of a program's rules, or of the county-wide ones, newest first."""
    versions = RuleVersion.objects.published().filter(program=program).order_by("-number")
    return versions.select_related("program", "published_by", "approved_by", "based_on")


def rules_name(program):
    """What the pages call a program's rules."""
    return program.name if program else COUNTY_NAME
