"""A draft of rules as a calm list of sentences: begun, ordered, noted and thrown away."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.forms import CasForm
from cas.posted import posted
from cas.rules import editing
from cas.rules.conditions import RuleError
from cas.rules.editing import Kind
from prioritization.actions.drafts import DraftMoved, discard_draft, start_draft
from prioritization.facts.catalogue import catalogue
from prioritization.models import RuleVersion
from prioritization.rulebooks.rulebook import inherits_county_rules
from prioritization.rulebooks.sentences import in_sentences, sentence_in_words
from prioritization.views.draft_desk import (
    COUNTY_WIDE,
    Desk,
    desk_now,
    desk_of,
    kind_of,
    last_save,
    or_404,
    place_of,
    posted_revision,
)
from prioritization.views.rule_access import COUNTY_SLUG, rulebook_program

TAKEN_OUT = "sentence_taken_out"
"""Where the session keeps the sentence that was taken out last, so that it can be put back."""
STEPS = {"up": -1, "down": 1}


class NoteForm(CasForm):
    change_note = forms.CharField(
        label="What changes, and why?",
        help_text="Whoever approves the rules, and whoever reads them in a year, sees this.",
        max_length=RuleVersion._meta.get_field("change_note").max_length,
        widget=forms.Textarea({"rows": 3}),
    )


@require(Permission.RULE_WRITE)
def rule_draft(request, slug):
    """All sentences of a draft; or, while there is none, where one begins."""
    program, draft = rulebook_program(slug)
    if draft is None:
        return _no_draft(request, slug, program)
    desk, facts = Desk(slug, program, draft), catalogue()
    context = {
        "desk": desk,
        "requirements": in_sentences(desk.rules, Kind.REQUIREMENT, facts),
        "priorities": in_sentences(desk.rules, Kind.PRIORITY, facts),
        "inherited": _inherited(program, facts),
        "county_slug": COUNTY_SLUG,
        "taken_out": _taken_out(request, desk),
        "saved": last_save(draft) if draft.revision else None,
    }
    return render(request, "prioritization/draft/draft.html", context)


@require(Permission.RULE_WRITE)
def draft_start(request, slug):
    """Begin a draft from the newest published version."""
    program, draft = rulebook_program(slug)
    if request.method == "POST" and draft is None:
        try:
            start_draft(program=program, by=request.user)
        except RuleError as error:
            messages.info(request, str(error))
    return redirect("prioritization:rule_draft", slug)


@require(Permission.RULE_WRITE)
def draft_note(request, slug):
    """What the draft changes, and why."""
    desk = desk_of(slug)
    form = NoteForm(posted(request), initial={"change_note": desk.draft.change_note})
    moved = None
    if request.method == "POST" and form.is_valid():
        try:
            desk.save_draft(request, desk.rules, form.cleaned_data["change_note"])
            messages.success(request, "Saved.")
            return redirect(desk.url)
        except DraftMoved as error:
            desk = desk_now(desk, error)
            moved = last_save(desk.draft)
    context = {"desk": desk, "form": form, "moved": moved}
    return render(request, "prioritization/draft/note.html", context)


@require(Permission.RULE_WRITE)
def draft_discard(request, slug):
    """Throw the draft away, after one question."""
    desk = desk_of(slug)
    moved = None
    if request.method == "POST":
        try:
            revision = posted_revision(request)
            discard_draft(draft=desk.draft, revision=revision, by=request.user)
            messages.success(request, f"The draft is gone. The rules of {desk.name} stay as is.")
            return redirect("prioritization:rule_draft", slug)
        except DraftMoved as error:
            desk = desk_now(desk, error)
            moved = last_save(desk.draft)
    return render(request, "prioritization/draft/discard.html", {"desk": desk, "moved": moved})


@require(Permission.RULE_WRITE)
def draft_move(request, slug, kind, number):
    """Move a sentence up or down, or take it or one part of it out; always by a button."""
    desk = desk_of(slug)
    kind = kind_of(desk, kind)
    if request.method != "POST":
        return redirect(desk.url)
    sentence, wish = desk.sentence(kind, number), request.POST.get("do", "")
    if wish in STEPS:
        _save(request, desk, editing.moved(desk.rules, kind, number, steps=STEPS[wish]))
    elif wish == "remove" and _save(request, desk, editing.removed(desk.rules, kind, number)):
        _keep_taken_out(request, desk, kind, number, sentence)
    return redirect(f"{desk.url}#{kind}")


@require(Permission.RULE_WRITE)
def draft_part(request, slug, kind, place):
    """Take one condition out of a sentence of several."""
    desk = desk_of(slug)
    kind = kind_of(desk, kind)
    spot = place_of(place)
    sentence = desk.sentence(kind, spot.number or 0)
    if request.method == "POST":
        try:
            shorter = or_404(editing.not_asking, sentence, spot)
        except RuleError as error:
            messages.error(request, str(error))
        else:
            changed = editing.replaced(desk.rules, kind, spot.number, shorter)
            if _save(request, desk, changed):
                _keep_taken_out(request, desk, kind, spot.number, sentence, is_whole=False)
    return redirect(desk.page("draft_sentence", kind, spot.number))


@require(Permission.RULE_WRITE)
def draft_put_back(request, slug):
    """Undo the last removal."""
    desk = desk_of(slug)
    kept = _taken_out(request, desk)
    if request.method == "POST" and kept:
        kind, number = Kind(kept["kind"]), kept["number"]
        sentence = editing.parse_sentence(kind, kept["sentence"])
        put = editing.put_back if kept["is_whole"] else editing.replaced
        if _save(request, desk, put(desk.rules, kind, number, sentence)):
            del request.session[TAKEN_OUT]
    return redirect(desk.url)


def _no_draft(request, slug, program):
    newest = RuleVersion.objects.newest_of(program)
    context = {
        "slug": slug,
        "program": program,
        "name": program.name if program else COUNTY_WIDE,
        "newest": newest,
    }
    return render(request, "prioritization/draft/start.html", context)


def _inherited(program, facts):
    """The county-wide requirements that the program is under, with their version."""
    if program is None or not inherits_county_rules(program.kind):
        return None
    county = RuleVersion.objects.county_in_force(timezone.localdate())
    if county is None:
        return None
    sentences = in_sentences(county.rule_set, Kind.REQUIREMENT, facts)
    return {"version": county, "sentences": sentences}


def _save(request, desk, rules):
    """Save the rules; False, with a word on it, when somebody was faster."""
    try:
        desk.save(request, rules)
    except DraftMoved:
        messages.warning(
            request,
            f"{last_save(desk.draft).by} changed these rules meanwhile, so nothing was moved. "
            "Look at them as they are now, then do it again.",
        )
        return False
    return True


def _keep_taken_out(request, desk, kind, number, sentence, *, is_whole=True):
    request.session[TAKEN_OUT] = {
        "draft": desk.draft.pk,
        "revision": desk.draft.revision + 1,
        "kind": kind,
        "number": number,
        "is_whole": is_whole,
        "words": sentence_in_words(sentence, kind, number, catalogue()).words,
        "sentence": editing.dump_sentence(kind, sentence),
    }


def _taken_out(request, desk):
    """What was taken out by the very last save of this draft, if that was a removal."""
    kept = request.session.get(TAKEN_OUT)
    is_last = kept and (kept["draft"], kept["revision"]) == (desk.draft.pk, desk.draft.revision)
    return kept if is_last else None
