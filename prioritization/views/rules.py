"""Rules as everybody who works by them reads them: what is in force, and every version before it.

No person is on these pages: who keeps the rules need not see anybody.
"""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.rules.diff import differences
from prioritization.actions.rules import is_waiting_for_approval
from prioritization.enums import ProgramKind
from prioritization.facts.catalogue import catalogue
from prioritization.models import Program, RuleVersion
from prioritization.rulebooks import rulebook as rulebooks
from prioritization.rulebooks.lint import lint, lint_under
from prioritization.rulebooks.versions import State, lives
from prioritization.rulebooks.words import (
    by_level,
    life_in_words,
    words_of_rulebook,
    words_of_version,
)
from prioritization.views.rule_access import (
    COUNTY_NAME,
    COUNTY_SLUG,
    published_of,
    rulebook_program,
    rules_name,
)


@require(Permission.RULE_READ)
def rule_index(request):
    """All rules: the county-wide ones, then each program's, with what waits to be published."""
    on = timezone.localdate()
    programs = Program.objects.active().by_kind()
    published = _by_program(RuleVersion.objects.published().defer("content"))
    writes = request.user.has_permission(Permission.RULE_WRITE)
    drafts = _drafts_in_short(programs, on) if writes else {}
    county = _index_row(None, published, drafts, on)
    rows = [_index_row(program, published, drafts, on) for program in programs]
    kinds = [
        {"label": label, "rows": [row for row in rows if row["program"].kind == kind]}
        for kind, label in ProgramKind.choices
    ]
    context = {
        "county": county,
        "kinds": [kind for kind in kinds if kind["rows"]],
        "may_write": writes,
        "facts_url": reverse("prioritization:fact_index") if writes else "",
    }
    return render(request, "prioritization/rules/index.html", context)


@require(Permission.RULE_READ)
def rule_detail(request, slug):
    """A program's rules in force, in words, its draft, and all its versions."""
    program, draft = rulebook_program(slug)
    on = timezone.localdate()
    versions = list(published_of(program))
    context = {
        **_whose(program, slug),
        "rules": _rules_in_force(program, versions, on),
        "lives": [_life_row(life) for life in lives(versions, on=on)],
        "draft": _draft_card(request, draft, program, slug, on),
        "may_publish": request.user.has_permission(Permission.RULE_PUBLISH),
    }
    return render(request, "prioritization/rules/detail.html", context)


@require(Permission.RULE_READ)
def rule_version(request, slug, number):
    """What one published version says, and what it changed."""
    program, _ = rulebook_program(slug)
    versions = list(published_of(program))
    life = next(
        (
            each
            for each in lives(versions, on=timezone.localdate())
            if each.version.number == number
        ),
        None,
    )
    if life is None:
        raise Http404("No such version.")
    facts = catalogue()
    before = next((each for each in versions if each.number < number), None)
    context = {
        **_whose(program, slug),
        "row": _life_row(life),
        "title": f"Version {number}",
        "rules": words_of_version(life.version, facts),
        "before": before,
        "differences": differences(before.rule_set, life.version.rule_set, facts) if before else (),
        "may_roll_back": request.user.has_permission(Permission.RULE_PUBLISH)
        and life.version != versions[0],
    }
    return render(request, "prioritization/rules/version.html", context)


@require(Permission.RULE_READ)
def rule_compare(request, slug):
    """What differs between any two versions, in words; the draft counts for who writes it."""
    program, draft = rulebook_program(slug)
    choices = {str(each.number): each for each in published_of(program)}
    if draft and request.user.has_permission(Permission.RULE_WRITE):
        choices = {"draft": draft, **choices}
    if len(choices) < 2:
        raise Http404("There is nothing to compare yet.")
    newest, previous, *_ = choices
    before = _chosen(request, "from", choices, previous)
    after = _chosen(request, "to", choices, newest)
    context = {
        **_whose(program, slug),
        "choices": [(key, _named(key)) for key in choices],
        "before": before,
        "after": after,
        "title": f"From {_named(before).lower()} to {_named(after).lower()}",
        "differences": differences(choices[before].rule_set, choices[after].rule_set, catalogue()),
    }
    return render(request, "prioritization/rules/compare.html", context)


def _whose(program, slug):
    return {"name": rules_name(program), "slug": slug, "program": program}


def _chosen(request, name, choices, default):
    asked = request.GET.get(name, "")
    return asked if asked in choices else default


def _named(key):
    return "The draft" if key == "draft" else f"Version {key}"


def _by_program(versions):
    found = {}
    for version in versions:
        found.setdefault(version.program_id, []).append(version)
    return found


def _index_row(program, published, drafts, on):
    key = program.pk if program else None
    found = lives(published.get(key, []), on=on)
    return {
        "program": program,
        "name": program.name if program else COUNTY_NAME,
        "slug": program.slug if program else COUNTY_SLUG,
        "in_force": next((each for each in found if each.state is State.IN_FORCE), None),
        "planned": next((each for each in reversed(found) if each.state is State.PLANNED), None),
        "draft": drafts.get(key),
    }


def _drafts_in_short(programs, on):
    """The state of each draft and what the linter says of it, by program; None: county-wide."""
    drafts = list(RuleVersion.objects.drafts().select_related("program"))
    if not drafts:
        return {}
    county, facts = RuleVersion.objects.county_in_force(on), catalogue()
    inherited = county.rule_set if county else None
    return {
        draft.program_id: {
            "state": _approval(draft),
            "findings": by_level(lint_under(draft.rule_set, _heritage(draft, inherited), facts)),
        }
        for draft in drafts
    }


def _heritage(draft, inherited):
    is_heir = draft.program and rulebooks.inherits_county_rules(draft.program.kind)
    return inherited if is_heir else None


def _approval(draft):
    """How far the draft is with its second person; no text where it needs none."""
    if is_waiting_for_approval(draft):
        return {"text": "Waits for a second person", "tone": "warn"}
    return {"text": "Approved" if draft.approved_at else "", "tone": "todo"}


def _draft_card(request, draft, program, slug, on):
    """What there is to do about a draft, for who writes rules; None for everybody else."""
    if not request.user.has_permission(Permission.RULE_WRITE):
        return None
    address = reverse("prioritization:rule_draft", args=[slug])
    if draft is None:
        return {"version": None, "url": address}
    return {
        "version": draft,
        "url": address,
        "state": _approval(draft),
        "findings": by_level(lint(draft.rule_set, program=program, on=on)),
    }


def _rules_in_force(program, versions, on):
    """The rules in force in words, with what they inherit; None before any are."""
    facts = catalogue()
    if program:
        rulebook = rulebooks.of_program(program, on=on)
        return rulebook and words_of_rulebook(rulebook, facts)
    in_force = (each for each in lives(versions, on=on) if each.state is State.IN_FORCE)
    return next((words_of_version(each.version, facts) for each in in_force), None)


def _life_row(life):
    return {"version": life.version, "words": life_in_words(life)}
