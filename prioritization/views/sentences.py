"""One sentence of a draft: pick a fact, compare it, give the value; every step is a small page."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.forms import CasForm
from cas.posted import posted
from cas.rules import editing
from cas.rules.conditions import RuleError
from cas.rules.editing import Kind, Place
from cas.rules.facts import FactKind
from cas.rules.ruleset import Bands
from prioritization.actions.drafts import DraftMoved
from prioritization.facts.catalogue import catalogue
from prioritization.facts.sheets import by_topic, found, sheet_code, sheet_of
from prioritization.forms import (
    BandsForm,
    ConditionForm,
    PriorityForm,
    PriorityWords,
    RequirementForm,
    RequirementWords,
    words_of,
)
from prioritization.rulebooks.sentences import sentence_in_words
from prioritization.views.draft_desk import (
    desk_now,
    desk_of,
    kind_of,
    meanwhile,
    or_404,
    place_of,
    print_of,
)

WHOLE = {Kind.REQUIREMENT: RequirementForm, Kind.PRIORITY: PriorityForm}
WORDS = {Kind.REQUIREMENT: RequirementWords, Kind.PRIORITY: PriorityWords}


@require(Permission.RULE_WRITE)
def draft_pick(request, slug, kind, place):
    """Pick the fact that a condition is to ask about."""
    desk = desk_of(slug)
    kind, place = kind_of(desk, kind), place_of(place)
    sentence = _sentence(desk, kind, place)
    if sentence is not None:
        or_404(editing.condition_at, sentence, place)
    words = request.GET.get("q", "").strip()[:100]
    matching = found(words)
    usable = [sheet for sheet in matching if _may_ask(sheet, kind)]
    context = {
        "desk": desk,
        "kind": kind,
        "place": place,
        "words": words,
        "groups": by_topic(usable),
        "only_ordering": kind is Kind.REQUIREMENT and len(usable) < len(matching),
        "back_url": desk.page("draft_sentence", kind, place.number) if sentence else desk.url,
    }
    return render(request, "prioritization/draft/pick.html", context)


@require(Permission.RULE_WRITE)
def draft_condition(request, slug, kind, place, fact):
    """Say how one fact is compared: a sentence of one condition whole, or one part of several."""
    desk = desk_of(slug)
    kind, place = kind_of(desk, kind), place_of(place)
    sentence, sheet = _sentence(desk, kind, place), _sheet(fact, kind)
    present = or_404(editing.condition_at, sentence, place) if sentence else None
    same = present if present and sheet_code(present.fact) == sheet.code else None
    is_whole = _is_whole(request, sentence, place)
    make = WHOLE[kind] if is_whole else ConditionForm
    first = words_of(sentence) if sentence and is_whole else {}
    form = make(posted(request), sheet=sheet, condition=same, initial=first)
    page = Sheet("draft_condition", form, sheet.code, is_whole=is_whole)
    more = {"sheet": sheet, "gives_bands": is_whole and _may_give_bands(sheet, kind)}
    return _sentence_page(request, desk, kind, place, page, **more)


@require(Permission.RULE_WRITE)
def draft_sentence(request, slug, kind, number):
    """A sentence of several conditions: its words, and a way to each part. Others lead on."""
    desk = desk_of(slug)
    kind, place = kind_of(desk, kind), Place(number)
    sentence = _sentence(desk, kind, place)
    if isinstance(sentence, Bands):
        return redirect(desk.page("draft_bands", kind, place, sheet_code(sentence.fact)))
    words = sentence_in_words(sentence, kind, number, catalogue())
    if words.is_single:
        part = words.groups[0][0]
        return redirect(desk.page("draft_condition", kind, part.place, part.sheet))
    form = WORDS[kind](posted(request), initial=words_of(sentence))
    page = Sheet("draft_sentence", form)
    return _sentence_page(request, desk, kind, place, page, sentence=words)


@require(Permission.RULE_WRITE)
def draft_bands(request, slug, kind, place, fact):
    """Give points by bands of a number."""
    desk = desk_of(slug)
    kind, place = kind_of(desk, kind), place_of(place)
    sentence, sheet = _sentence(desk, kind, place), _sheet(fact, kind)
    if not _may_give_bands(sheet, kind) or place.clause:
        raise Http404("Only a number gives points by bands.")
    bands = sentence if isinstance(sentence, Bands) else None
    form = BandsForm(posted(request), sheet=sheet, bands=bands, more="more" in request.POST)
    page = Sheet("draft_bands", form, sheet.code, template="bands")
    return _sentence_page(request, desk, kind, place, page, sheet=sheet)


@dataclass(frozen=True)
class Sheet:
    """A form of one sentence on its page; `fact` when the address names one."""

    view: str
    form: CasForm
    fact: str = ""
    is_whole: bool = False
    template: str = "sentence"

    def url(self, desk, kind, place):
        """Where the form is sent to: the place as it is now, which others may have moved."""
        if self.fact:
            return desk.page(self.view, kind, place, self.fact)
        return desk.page(self.view, kind, place.number) if place.number else ""


def _sentence_page(request, desk, kind, place, page, **more):
    """Show a form of a sentence, or save it; what others saved meanwhile is shown beside it."""
    theirs = None
    if request.method == "POST" and "more" not in request.POST and page.form.is_valid():
        try:
            desk.check_revision(request)
            desk.save(request, _applied(desk, kind, place, page.form))
            messages.success(request, "Saved in the draft.")
            return redirect(f"{desk.url}#{kind}")
        except RuleError as error:
            page.form.add_error(None, str(error))
        except DraftMoved as moved:
            desk = desk_now(desk, moved)
            place, theirs = meanwhile(request, desk, kind, place)
    context = {
        "desk": desk,
        "kind": kind,
        "place": place,
        "title": f"{kind.label} {place.number or ''}",
        "page": page,
        "form": page.form,
        "theirs": theirs,
        "was": print_of(desk, kind, place),
        "save_url": page.url(desk, kind, place),
        **more,
    }
    return render(request, f"prioritization/draft/{page.template}.html", context)


def _applied(desk, kind, place, form):
    """The rules with what was typed, put at its place."""
    if place.number is None:
        return editing.added(desk.rules, kind, form.applied(None, place))
    sentence = editing.sentence_at(desk.rules, kind, place.number)
    return editing.replaced(desk.rules, kind, place.number, form.applied(sentence, place))


def _sentence(desk, kind, place):
    """The sentence that an address is about; None for a new one."""
    if place.number is None:
        return None
    return desk.sentence(kind, place.number)


def _is_whole(request, sentence, place):
    """Whether the page shows a sentence whole: a new one, or the only condition of one.

    What was opened whole is saved whole, even if others added to the sentence meanwhile.
    """
    if sentence is None:
        return True
    if request.method == "POST":
        return "whole" in request.POST
    clauses = editing.clauses_of(sentence)
    return bool(place.part) and len(clauses) == len(editing.alternatives_of(clauses[0])) == 1


def _sheet(code, kind):
    """The fact of an address that sentences of this kind may ask about, or no page (C3)."""
    sheet = sheet_of(code)
    if sheet is None or not _may_ask(sheet, kind):
        raise Http404("No such fact for a sentence of this kind.")
    return sheet


def _may_ask(sheet, kind):
    return sheet.may_require if kind is Kind.REQUIREMENT else sheet.may_order


def _may_give_bands(sheet, kind):
    return kind is Kind.PRIORITY and sheet.kind is FactKind.NUMBER
