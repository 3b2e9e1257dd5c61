"""Publishing rules: what changes, what to mend first, from which day; approving, rolling back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from cas.rules.conditions import RuleError
from cas.rules.diff import differences
from cas.rules.ruleset import RuleSet
from prioritization.actions.rules import (
    approve,
    is_waiting_for_approval,
    needs_approval,
    publish_again,
    publish_draft,
)
from prioritization.facts.catalogue import catalogue
from prioritization.forms import ApprovalForm, PublishForm
from prioritization.rulebooks.lint import lint_with_households
from prioritization.rulebooks.versions import State, lives
from prioritization.rulebooks.words import by_level
from prioritization.views.rule_access import (
    published_of,
    rulebook_program,
    rules_name,
)


@require(Permission.RULE_PUBLISH)
def rule_publish(request, slug):
    """A draft before it is published; or, for a second person, before it is approved."""
    program, draft = rulebook_program(slug)
    if draft is None:
        return _no_draft(request, slug)
    versions = list(published_of(program))
    newest = versions[0] if versions else None
    form = PublishForm(posted(request), initial=_seen(draft, newest), today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            version = publish_draft(
                draft=draft, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            return _published(request, version, slug)
        except RuleError as error:
            form.add_error(None, str(error))
    context = {
        **_before_publishing(program, slug, draft, versions),
        "form": form,
        "is_overtaken": newest is not None and draft.based_on_id not in (None, newest.pk),
        "is_own": draft.author == request.user,
        "is_waiting": is_waiting_for_approval(draft),
        "needs_approval": needs_approval(),
        "approval": ApprovalForm(initial={"revision": draft.revision}),
        "draft_url": reverse("prioritization:rule_draft", args=[slug]),
        "preview_url": reverse("prioritization:rule_preview", args=[slug]),
    }
    return render(request, "prioritization/rules/publish.html", context)


@require(Permission.RULE_PUBLISH)
def rule_approve(request, slug):
    """The second person's word for a draft as they saw it."""
    _, draft = rulebook_program(slug)
    if draft is None:
        return _no_draft(request, slug)
    form = ApprovalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            approve(draft=draft, revision=revision, by=request.user, at=timezone.now())
            messages.success(request, "Approved. It can be published now.")
        except RuleError as error:
            messages.error(request, str(error))
    return redirect("prioritization:rule_publish", slug)


@require(Permission.RULE_PUBLISH)
def rule_roll_back(request, slug, number):
    """Publish what an old version says again."""
    program, _ = rulebook_program(slug)
    versions = list(published_of(program))
    old = next((each for each in versions if each.number == number), None)
    if old is None:
        raise Http404("No such version.")
    seen = {"newest": versions[0].number, "change_note": f"Back to version {number}"}
    form = PublishForm(posted(request), initial=seen, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        asked = {**form.cleaned_data}
        asked.pop("revision")
        try:
            version = publish_again(version=old, by=request.user, at=timezone.now(), **asked)
            return _published(request, version, slug)
        except RuleError as error:
            form.add_error(None, str(error))
    context = {
        **_before_publishing(program, slug, old, versions),
        "form": form,
        "old": old,
        "old_name": f"Version {number}",
        "title": f"Go back to version {number}",
        "next_number": versions[0].number + 1,
    }
    return render(request, "prioritization/rules/roll_back.html", context)


def _no_draft(request, slug):
    messages.info(request, "There is no draft of these rules now.")
    return redirect("prioritization:rule_detail", slug)


def _seen(draft, newest):
    """What the person looks at: the form says so when it comes back."""
    return {
        "revision": draft.revision,
        "newest": newest.number if newest else 0,
        "change_note": draft.change_note,
    }


def _before_publishing(program, slug, version, versions):
    """What changes against the rules in force, what the linter finds, and what else is planned."""
    on = timezone.localdate()
    rules, known_lives = version.rule_set, lives(versions, on=on)
    in_force = [each.version for each in known_lives if each.state is State.IN_FORCE]
    before = in_force[0].rule_set if in_force else RuleSet()
    return {
        "name": rules_name(program),
        "slug": slug,
        "program": program,
        "version": version,
        "planned": [each for each in known_lives if each.state is State.PLANNED],
        "differences": differences(before, rules, catalogue()),
        "findings": by_level(lint_with_households(rules, program=program, on=on)),
    }


def _published(request, version, slug):
    on = timezone.localdate()
    when = "now" if version.effective_from <= on else "planned"
    words = {
        "now": f"Version {version.number} is in force. Its lists have moved.",
        "planned": f"Version {version.number} takes force on its day. Until then nothing moves.",
    }
    messages.success(request, words[when])
    return redirect("prioritization:rule_detail", slug)
