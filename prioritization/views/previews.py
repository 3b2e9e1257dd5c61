"""The page that shows what a draft of rules would change before anybody publishes it."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.rules.conditions import RuleError
from prioritization.facts.catalogue import catalogue
from prioritization.lists.people import people
from prioritization.models import Program, RuleCase
from prioritization.previews.preview import Step
from prioritization.previews.simulation import simulate
from prioritization.previews.tables import group_tables, list_table, shown_total
from prioritization.rulebooks.case_runs import run_cases
from prioritization.rulebooks.drafted import drafted
from prioritization.small_numbers import FEW, is_small
from prioritization.views.rule_access import rulebook_program

ROWS_SHOWN = 50
STEP_WORDS = {
    None: "All changes",
    Step.JOINED: "Join",
    Step.LEFT: "Leave",
    Step.UP: "Move up",
    Step.DOWN: "Move down",
    Step.ASKED: "To be asked",
}


@require(Permission.RULE_WRITE)
def rule_preview(request, slug):
    """Who joins, who leaves and who moves how far, by list and by group; people for some roles."""
    program, draft = rulebook_program(slug)
    at = timezone.now()
    on = timezone.localdate(at)
    both = drafted(program, draft, on=on)
    context = {
        "slug": slug,
        "program": program,
        "draft": draft,
        "changes_nothing": both.changes_nothing,
        "at": at,
    }
    try:
        if not both.changes_nothing:
            context |= _changes(request, draft, on, at)
        cases = list(RuleCase.objects.filter(program=program))
        context["runs"] = run_cases(cases, both.then, catalogue()) if draft else []
    except RuleError as error:
        context["problem"] = str(error)
    return render(request, "prioritization/rule_preview.html", context)


def _changes(request, draft, on, at):
    """Everything that the simulation says, as far as the viewer may know it."""
    sees_people = request.user.has_permission(Permission.CLIENT_READ)
    step, page = _asked_for(request)
    preview = simulate(
        draft,
        on=on,
        at=at,
        step=step,
        limit=ROWS_SHOWN if sees_people else 0,
        offset=(page - 1) * ROWS_SHOWN,
    )
    evh, *groups = group_tables(preview.groups, preview.total, hides_few=not sees_people)
    programs = Program.objects.in_bulk(preview.programs)
    changes = {
        "sees_people": sees_people,
        "lists": len(preview.programs),
        "total": shown_total(preview.total, hides_few=not sees_people),
        "evh": evh.lines[0] if evh.lines else None,
        "groups": groups,
        "per_list": _per_list(preview, programs, sees_people),
        "asks": _asks(preview, sees_people),
        "has_effect": any(getattr(preview.total, each) for each in Step),
    }
    return changes | (_rows(request, preview, programs, step, page, on) if sees_people else {})


def _asked_for(request):
    """The step and the page that the address names; all of them, and the first page, else."""
    asked = request.GET.get("show", "")
    step = Step(asked) if asked in list(Step) else None
    page = request.GET.get("page", "")
    is_page = page.isascii() and page.isdigit() and 0 < len(page) < 6
    return step, max(int(page), 1) if is_page else 1


def _per_list(preview, programs, sees_people):
    """The shelters one by one, when the draft decides about more than one list."""
    if len(programs) < 2:
        return None
    links = {
        program.pk: (program.name, reverse("prioritization:list_detail", args=[program.slug]))
        for program in sorted(programs.values(), key=lambda program: program.name)
    }
    return list_table(preview.programs, links, preview.total, hides_few=not sees_people)


def _asks(preview, sees_people):
    """What would newly have to be asked, the most frequent first."""
    facts = catalogue()
    most_first = sorted(preview.asks.items(), key=lambda ask: (-ask[1], facts[ask[0]].label))
    return [
        {
            "label": facts[code].label,
            "places": FEW if is_small(places) and not sees_people else places,
        }
        for code, places in most_first
    ]


def _rows(request, preview, programs, step, page, on):
    """The households that take one step, or any, a page of them."""
    heads = people({row.household_id for row in preview.rows}, viewer=request.user, on=on)
    facts = catalogue()
    first = (page - 1) * ROWS_SHOWN + 1
    last = first + len(preview.rows) - 1
    if page > 1 and not preview.rows:
        raise Http404("There are not so many rows.")
    return {
        "steps": [_chip(each, step, preview.total) for each in STEP_WORDS],
        "step": STEP_WORDS[step],
        "rows": [
            {
                "change": row,
                "person": heads[row.household_id],
                "program": programs[row.program_id],
                "why_url": reverse(
                    "prioritization:why_cell",
                    args=[row.household_id, programs[row.program_id].slug],
                ),
                "asks": [facts[code].label for code in row.asks],
            }
            for row in preview.rows
        ],
        "newer_url": _page_url(step, page - 1) if page > 1 else "",
        "older_url": _page_url(step, page + 1) if last < preview.chosen else "",
        "shown": f"{first}-{last} of {preview.chosen}" if preview.rows else "",
    }


def _chip(each, step, total):
    return {
        "label": STEP_WORDS[each],
        "url": _page_url(each, 1),
        "current": each == step,
        "count": getattr(total, each) if each else None,
    }


def _page_url(step, page):
    return f"?show={step or 'all'}&page={page}#households"
