"""The pages of the test cases that are kept with a program's rules."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from cas.rules.conditions import RuleError
from prioritization.actions.cases import add_case, change_case, remove_case
from prioritization.facts.catalogue import catalogue
from prioritization.forms import CaseForm
from prioritization.models import RuleCase
from prioritization.rulebooks.case_runs import run_cases
from prioritization.rulebooks.drafted import drafted
from prioritization.views.rule_access import rulebook_program

CASES = "prioritization:rule_cases"


@require(Permission.RULE_WRITE)
def rule_cases(request, slug):
    """All test cases of these rules, each with what comes out of it."""
    program, draft = rulebook_program(slug)
    both = drafted(program, draft, on=timezone.localdate())
    context = {"slug": slug, "program": program, "draft": draft}
    cases = list(RuleCase.objects.filter(program=program))
    try:
        context["runs"] = run_cases(cases, both.then, catalogue())
    except RuleError as error:
        context["problem"] = str(error)
    return render(request, "prioritization/rule_cases.html", context)


@require(Permission.RULE_WRITE)
def rule_case_add(request, slug):
    """Write down another test case."""
    program, draft = rulebook_program(slug)
    form = _form(request, program, draft, RuleCase(program=program))
    if request.method == "POST" and form.is_valid():
        add_case(program=program, content=form.content, by=request.user)
        messages.success(request, "The test case is saved.")
        return redirect(CASES, slug)
    return _page(request, form, slug)


@require(Permission.RULE_WRITE)
def rule_case(request, slug, pk):
    """Change a test case."""
    program, draft = rulebook_program(slug)
    case = _case_or_404(program, pk)
    form = _form(request, program, draft, case)
    if request.method == "POST" and form.is_valid():
        change_case(case=case, content=form.content, by=request.user)
        messages.success(request, "The test case is saved.")
        return redirect(CASES, slug)
    return _page(request, form, slug, case=case)


@require_POST
@require(Permission.RULE_WRITE)
def rule_case_remove(request, slug, pk):
    """Remove a test case."""
    program, _ = rulebook_program(slug)
    remove_case(case=_case_or_404(program, pk), by=request.user)
    messages.success(request, "The test case is removed.")
    return redirect(CASES, slug)


def _case_or_404(program, pk):
    case = RuleCase.objects.filter(program=program, pk=pk).first()
    if case is None:
        raise Http404("No such test case.")
    return case


def _form(request, program, draft, case):
    """Asks for each fact that the rules, in force or drafted, ask about, or that the case tells."""
    both = drafted(program, draft, on=timezone.localdate())
    facts = catalogue()
    codes = dict.fromkeys((*both.facts, *case.facts))
    asked = [facts[code] for code in codes if code in facts]
    return CaseForm(posted(request), instance=case, facts=asked, program=program)


def _page(request, form, slug, case=None):
    context = {"form": form, "slug": slug, "program": form.program, "case": case}
    return render(request, "prioritization/rule_case.html", context)
