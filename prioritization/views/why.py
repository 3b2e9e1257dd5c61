"""Why a household is on a list or not: all programs at a glance, and one in every detail."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.rules import ruleset
from cas.rules.ruleset import ELIGIBLE_SCORE
from clients.household_page import identity, load_household
from prioritization.enums import ProgramKind
from prioritization.facts.catalogue import catalogue, known_of
from prioritization.models import HouseholdFacts, Program
from prioritization.rulebooks import rulebook as rulebooks
from prioritization.why.cells import Place, cells
from prioritization.why.eligibility import Outcome, positions
from prioritization.why.neighbours import neighbours
from prioritization.why.provenance import Provenance

LONGEST_FILTER = 100

KINDS = {kind: number for number, kind in enumerate(ProgramKind.values)}

GROUPS = {
    Place.STANDS: "On the list",
    Place.COMING: "Eligible, and on the list with the next computation",
    Place.ASK: "Ask this first",
    Place.NOT: "Not eligible now",
}


@require(Permission.SCORE_READ)
def matrix(request, pk):
    """A household against all programs; a name that fits one program leads straight to it."""
    household = load_household(request, pk)
    on = timezone.localdate()
    words = request.GET.get("q", "").strip()[:LONGEST_FILTER]
    books = rulebooks.in_force(on)
    found = [book for book in books if _is_named(book.program, words)]
    if words and len(found) == 1:
        return redirect("prioritization:why_cell", pk, found[0].program.slug)
    facts = HouseholdFacts.objects.filter(household=household).first()
    provenance = Provenance(household, on=on)
    rows = cells(facts, found, provenance) if facts else []
    context = {
        "household": household,
        "identity": identity(household, on),
        "words": words,
        "has_facts": facts is not None,
        "has_programs": bool(books),
        "groups": _groups(rows, pk),
        "at": timezone.now(),
    }
    return render(request, "prioritization/why.html", context)


@require(Permission.SCORE_READ)
def cell(request, pk, slug):
    """One household and one program: every requirement with what is known, and what would do."""
    household = load_household(request, pk)
    on = timezone.localdate()
    program = get_object_or_404(Program.objects.active(), slug=slug)
    rulebook = rulebooks.of_program(program, on=on)
    facts = HouseholdFacts.objects.filter(household=household).first()
    if rulebook is None:
        raise Http404("No rules of this program are in force.")
    if facts is None:
        return redirect("prioritization:why", pk)
    provenance = Provenance(household, on=on)
    (found,) = cells(facts, [rulebook], provenance)
    verdict = ruleset.findings(rulebook.rule_set, known_of(facts), catalogue())
    entry = positions(pk).filter(program=program).first()
    context = {
        "household": household,
        "identity": identity(household, on),
        "program": program,
        "cell": found,
        "is_on_list": found.place is Place.STANDS,
        "change_title": "The smallest change that would do"
        if found.can_change
        else "What stands in the way",
        "requirements": _requirements(rulebook, verdict, provenance),
        "factors": verdict.factors,
        "is_evh": facts.is_evh,
        "base": ELIGIBLE_SCORE,
        "points": ELIGIBLE_SCORE + sum(each.points for each in verdict.earned),
        "next_to": neighbours(entry, entry.rank, viewer=request.user, on=on) if entry else None,
        "sources": _rules_in_words(rulebook),
        "at": timezone.now(),
    }
    return render(request, "prioritization/why_cell.html", context)


def _is_named(program, words):
    """Whether each of the words begins a word of the program's name; no words: yes."""
    parts = program.name.casefold().replace("(", " ").replace("-", " ").split()
    wanted = words.casefold().replace("-", " ").split()
    return all(any(part.startswith(word) for part in parts) for word in wanted)


def _groups(rows, pk):
    """The cells by how the household stands; within a group what can be changed comes first."""
    in_order = sorted(rows, key=_shelters_first)
    grouped = {place: [row for row in in_order if row.place is place] for place in Place}
    return [
        {"title": GROUPS[place], "rows": [_row(each, pk) for each in members]}
        for place, members in grouped.items()
        if members
    ]


def _shelters_first(row):
    program = row.standing.program
    return (not row.can_change, KINDS[program.kind], program.name)


def _row(found, pk):
    program = found.standing.program
    return {
        "program": program.name,
        "url": reverse("prioritization:why_cell", args=[pk, program.slug]),
        "outcome": _outcome(found),
        "reasons": found.standing.reasons if found.standing.fits else _steps(found),
        "position": found.standing.position,
    }


def _outcome(found):
    if found.standing.fits:
        return found.standing.outcome
    return Outcome.NOT_ELIGIBLE if found.place is Place.NOT else Outcome.ASK


def _steps(found):
    if not found.change.is_possible:
        return ["Its requirements exclude each other"]
    return [step.short for step in found.steps]


def _requirements(rulebook, verdict, provenance):
    """Each requirement in force, whether it is met, and what each of its facts rests on."""
    pairs = zip(rulebook.requirements(), verdict.requirements, strict=True)
    return [
        {
            "words": each.finding.words,
            "outcome": each.finding.outcome,
            "note": each.note,
            "law": each.legal_basis,
            "is_county_wide": version.program_id is None,
            "facts": _facts(each.finding, provenance),
        }
        for (_, version), each in pairs
    ]


def _facts(finding, provenance):
    """Each fact once, with its value in words and the record behind it."""
    parts = {part.label: part for part in finding.conditions}
    return [
        {"label": label, "value": part.present, "source": provenance.of(part.fact)}
        for label, part in parts.items()
    ]


def _rules_in_words(rulebook):
    versions = [version for version in (rulebook.own, rulebook.county) if version]
    return " and ".join(str(version) for version in versions)
