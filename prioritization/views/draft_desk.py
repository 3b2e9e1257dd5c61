"""What every page of a draft needs: whose rules they are, the draft, and how it is saved."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import MovedTo
from cas.rules.editing import Kind, Place, fingerprint, relocated, sentence_at
from cas.rules.ruleset import RuleSet
from prioritization.actions.drafts import DraftMoved, save_draft
from prioritization.facts.catalogue import catalogue
from prioritization.models import Program, RuleVersion
from prioritization.rulebooks.sentences import sentence_in_words
from prioritization.views.rule_access import rulebook_program

COUNTY_WIDE = "Every shelter, county-wide"


@dataclass
class Desk:
    """One draft on the table."""

    slug: str
    program: Program | None
    draft: RuleVersion

    @property
    def name(self) -> str:
        """Whose rules they are."""
        return self.program.name if self.program else COUNTY_WIDE

    @cached_property
    def rules(self) -> RuleSet:
        return self.draft.rule_set

    @property
    def url(self) -> str:
        return reverse("prioritization:rule_draft", args=[self.slug])

    def page(self, view: str, *args) -> str:
        """The address of another page of this draft."""
        return reverse(f"prioritization:{view}", args=[self.slug, *args])

    @property
    def links(self) -> dict[str, str]:
        """The pages that preview, check and publish the draft, and the rules in force."""
        names = {"publish": "rule_publish", "preview": "rule_preview", "rules": "rule_detail"}
        return {
            name: reverse(f"prioritization:{view}", args=[self.slug])
            for name, view in names.items()
        }

    def sentence(self, kind: Kind, number: int):
        """The sentence of an address, or no page."""
        return or_404(sentence_at, self.rules, kind, number)

    def save(self, request, rules: RuleSet) -> None:
        """Save changed rules, if the draft is as the page had it. Raises DraftMoved else."""
        self.save_draft(request, rules, self.draft.change_note)

    def save_draft(self, request, rules: RuleSet, change_note: str) -> None:
        save_draft(
            draft=self.draft,
            rule_set=rules,
            change_note=change_note,
            revision=posted_revision(request),
            by=request.user,
            at=timezone.now(),
        )

    def check_revision(self, request) -> None:
        """Raise DraftMoved when somebody saved since the page was opened."""
        if posted_revision(request) != self.draft.revision:
            raise DraftMoved(self.draft)


def desk_of(slug: str) -> Desk:
    """The draft of an address; whoever comes when there is none is led to where one begins."""
    program, draft = rulebook_program(slug)
    if draft is None:
        raise MovedTo(
            reverse("prioritization:rule_draft", args=[slug]),
            "There is no draft of these rules now. Start one to change them.",
        )
    return Desk(slug, program, draft)


def kind_of(desk: Desk, text: str) -> Kind:
    """The kind of sentence that an address names. The county-wide rules have requirements only."""
    if text not in list(Kind) or (text == Kind.PRIORITY and desk.program is None):
        raise Http404("No such part of the rules.")
    return Kind(text)


def place_of(text: str) -> Place:
    """The place in the rules that an address names, or no page."""
    return or_404(Place.read, text)


def or_404(look, *args):
    """What `look` finds, or no page."""
    try:
        return look(*args)
    except LookupError as error:
        raise Http404(str(error)) from None


def posted_revision(request) -> int:
    """The revision that the page showed; -1 when it said none, which is never the current one."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


@dataclass(frozen=True)
class Meanwhile:
    """Somebody saved the draft while this page was open: who, when, and what stands there now."""

    by: str
    at: object
    words: str


def meanwhile(request, desk: Desk, kind: Kind, place: Place) -> tuple[Place, Meanwhile]:
    """Where the sentence is now, and what others made of it; `desk` holds the draft as it is."""
    now = relocated(desk.rules, kind, place, request.POST.get("was", "")[:16])
    words = ""
    if now.number:
        sentence = sentence_at(desk.rules, kind, now.number)
        words = sentence_in_words(sentence, kind, now.number, catalogue()).words
    saved = last_save(desk.draft)
    return now, Meanwhile(saved.by, saved.at, words)


def last_save(draft: RuleVersion) -> Meanwhile:
    """Who saved the draft last, and when."""
    return Meanwhile(str(draft.author or "Somebody"), draft.saved_at or draft.created_at, "")


def desk_now(desk: Desk, moved: DraftMoved) -> Desk:
    """The desk with the draft as it is now; whoever comes too late is led to where one begins."""
    if moved.draft is None:
        url = reverse("prioritization:rule_draft", args=[desk.slug])
        raise MovedTo(url, "Somebody published or discarded this draft meanwhile.")
    return Desk(desk.slug, desk.program, moved.draft)


def print_of(desk: Desk, kind: Kind, place: Place) -> str:
    """A short code of the sentence that a page is about; empty for a new one."""
    if place.number is None:
        return ""
    return fingerprint(kind, sentence_at(desk.rules, kind, place.number))
