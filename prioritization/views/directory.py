"""The directory of programs: who they are for, what they offer, and what papers they ask for."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode

from assessments.rules.document_catalogue import Who
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from prioritization.actions.programs import save_directory_entry, save_terms
from prioritization.enums import Subpopulation
from prioritization.forms import DirectoryForm, TermsForm
from prioritization.models import Program


@require(Permission.LIST_READ)
def directory(request):
    """All programs, found by a word or by whom they are for."""
    words = request.GET.get("q", "").strip()[:100]
    chosen = request.GET.get("for", "")
    programs = Program.objects.active()
    found = programs.mentioning(words).by_kind()
    if chosen in Subpopulation.values:
        found = [program for program in found if chosen in program.subpopulations]
    context = {
        "words": words,
        "filters": _filters(chosen, words),
        "programs": found,
        "has_programs": programs.exists(),
        "sample_as_of": _sample_as_of(found),
    }
    return render(request, "prioritization/directory.html", context)


@require(Permission.LIST_READ)
def program(request, slug):
    """One program as the directory tells of it."""
    found = get_object_or_404(Program.objects.active(), slug=slug)
    context = {
        "program": found,
        "people": [Subpopulation(code).label for code in found.subpopulations],
        "papers": _papers(found.document_set),
        "may_write": request.user.has_permission(Permission.DIRECTORY_WRITE),
        "sample_as_of": _sample_as_of([found]),
    }
    return render(request, "prioritization/directory_program.html", context)


@require(Permission.DIRECTORY_WRITE)
def edit(request, slug):
    """Keep what the directory says of a program."""
    found = get_object_or_404(Program.objects.active(), slug=slug)
    form = DirectoryForm(posted(request), instance=found)
    if request.method == "POST" and form.is_valid():
        content = dict(form.cleaned_data)
        is_verified = content.pop("is_verified")
        save_directory_entry(
            program=found,
            content=content,
            verified_on=timezone.localdate() if is_verified else None,
            by=request.user,
        )
        messages.success(request, "Saved.")
        return redirect("prioritization:directory_program", found.slug)
    context = {"program": found, "form": form}
    return render(request, "prioritization/directory_edit.html", context)


@require(Permission.DIRECTORY_WRITE)
def terms(request, slug):
    """Who may refer, and whether the program takes people now; a planned program has terms too."""
    found = get_object_or_404(Program, slug=slug)
    form = TermsForm(posted(request), instance=found)
    if request.method == "POST" and form.is_valid():
        save_terms(program=found, content=form.cleaned_data, by=request.user)
        messages.success(request, "Saved. It counts from now on.")
        if found.is_active:
            return redirect("prioritization:directory_program", found.slug)
        return redirect("prioritization:rule_draft", found.slug)
    context = {"program": Program.objects.get(pk=found.pk), "form": form}
    return render(request, "prioritization/program_terms.html", context)


def _filters(chosen, words):
    """One link for everybody, and one for each group of people."""
    options = [("", "Everybody"), *Subpopulation.choices]
    return [
        {
            "label": label,
            "url": _address(code, words),
            "current": code == (chosen if chosen in Subpopulation.values else ""),
            "count": None,
        }
        for code, label in options
    ]


def _address(code, words):
    asked = {name: value for name, value in (("for", code), ("q", words)) if value}
    return f"?{urlencode(asked)}"


def _papers(document_set):
    """The usual papers of this kind of program, each with whose it is."""
    if document_set is None:
        return []
    return [
        {"label": each.kind.label, "whose": WHOSE[each.who], "hint": each.kind.hint}
        for each in document_set.requirements
    ]


WHOSE = {
    Who.HEAD: "for the head of household",
    Who.ADULTS: "for each adult",
    Who.EVERYONE: "for everybody",
    Who.MINORS: "for each child under 18",
    Who.VETERANS: "for each veteran",
    Who.ONE: "for at least one person",
}


def _sample_as_of(programs):
    """The day of the sample data among these programs whose directory entry nobody verified."""
    days = [
        each.sample_as_of
        for each in programs
        if each.sample_as_of and each.details_verified_on is None
    ]
    return max(days, default=None)
