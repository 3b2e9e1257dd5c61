"""Interviews: steps 4 and 5, where interest is asked first, and talks without a score (R42, R43).

Begin, check and submit; `questions` asks.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from assessments.actions import interviews, submissions
from assessments.certification import NotCertified
from assessments.consequences import consequences_of
from assessments.enums import SCORED_TOOLS, Tool
from assessments.forms import DiscardForm, InterestForm, StartForm, SubmitForm
from assessments.intake_way import resume_url
from assessments.interview import Interview
from assessments.past import offers_for
from assessments.rules.answers import AnswerError
from assessments.situation import interest_of
from assessments.views.loading import sent_before_interview, with_draft
from assessments.workflows import uses_intake
from cas.access.decorators import beside_client, require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.household_page import identity, is_anonymous, load_household

INTEREST_WORDS = {
    Tool.CRISIS: "Are they interested in shelter or other crisis help?",
    Tool.HCT: "Are they interested in a housing program?",
}


@beside_client
@require(Permission.ASSESS)
def start(request, pk, tool):
    """Begin an interview. A scored one begins when they want what its tool opens (C7)."""
    household = load_household(request, pk)
    if tool not in SCORED_TOOLS and not uses_intake():
        raise Http404
    draft = household.drafts.unfinished().filter(tool=tool).first()
    if draft is not None:
        return redirect("assessments:interview", draft.key)
    refused = sent_before_interview(request, household, tool, is_begun=False)
    if refused:
        return refused
    on = timezone.localdate()
    version = interviews.version_in_force(tool, on)
    may_offer = bool(offers_for(household, version, on))
    if tool in SCORED_TOOLS:
        return _ask_interest(request, household, version, may_offer=may_offer)
    form = StartForm(posted(request), may_offer=may_offer)
    return _started(request, household, version, form, {"is_ready": True})


def _ask_interest(request, household, version, *, may_offer):
    """The page that asks whether they want what a scored tool opens; yes begins (C7, R25)."""
    on, tool = timezone.localdate(), version.tool
    is_interested = interest_of(household, tool)
    is_couple = submissions.couple_to_tell(household, tool, on) is not None
    form = InterestForm(
        posted(request),
        initial={"is_interested": is_interested},
        label=INTEREST_WORDS[tool],
        may_offer=may_offer,
        is_couple=is_couple,
        counts_until=_counts_until(household, tool, on),
    )
    extra = {"is_couple": is_couple, "is_ready": bool(is_interested)}
    return _started(request, household, version, form, extra)


def _started(request, household, version, form, extra):
    """What a valid POST begins; else the page with its form."""
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, household, version.tool, form.cleaned_data)
        except NotCertified as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "tool": Tool(version.tool),
        "household": household,
        "is_couple": False,
        "identity": identity(household, timezone.localdate()),
        "instrument": version.instrument,
        **extra,
    }
    return render(request, "assessments/start.html", context)


def _counts_until(household, tool, on):
    """The last day of the assessment with this tool that counts now, or None (R8)."""
    current = household.assessments.current(on).filter(tool=tool).latest_first()
    return current.values_list("expires_on", flat=True).first()


def _begin(request, household, tool, cleaned):
    by, at = request.user, timezone.now()
    if tool in SCORED_TOOLS and not _are_interested(household, tool, cleaned, by=by, at=at):
        messages.success(request, "Saved: not interested now. They can change their mind any day.")
        return redirect("clients:household", household.pk)
    draft = interviews.start(
        household=household,
        tool=tool,
        assessment_type=cleaned["assessment_type"],
        starts_blank=cleaned.get("starts_blank", False),
        told_about_separation=cleaned.get("told_about_separation", False),
        made_again_because=cleaned.get("made_again_because", ""),
        by=by,
        on=timezone.localdate(),
        at=at,
    )
    return redirect("assessments:interview", draft.key)


def _are_interested(household, tool, cleaned, *, by, at):
    """Store what they said to what the tool opens (C7)."""
    said = interviews.record_interest(
        household=household,
        stay=household.enrollments.lasting().stay(),
        tool=tool,
        is_interested=cleaned["is_interested"],
        by=by,
        at=at,
    )
    return said.is_interested


@require(Permission.ASSESS)
@with_draft
def interview(request, draft, household):
    """Go on where the interview stopped: the first page with an unanswered question."""
    refused = sent_before_interview(request, household, draft.tool, is_begun=True)
    if refused:
        return refused
    begun = Interview(draft, household, request.user)
    page = begun.first_unanswered_page()
    if page is None:
        return redirect("assessments:check", draft.key)
    return redirect("assessments:page", draft.key, page.key)


@require(Permission.ASSESS)
@with_draft
def check(request, draft, household):
    """All answers by section, then submit once; the same press again shows the same result."""
    refused = sent_before_interview(request, household, draft.tool, is_begun=True)
    if refused:
        return refused
    intake_url = resume_url(draft)
    if intake_url and request.method == "POST":
        return redirect(intake_url)
    begun = Interview(draft, household, request.user)
    form = SubmitForm(
        posted(request),
        latest=draft.assessed_on or timezone.localdate(),
        must_tell=submissions.must_tell(draft, draft.assessed_on or timezone.localdate()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            assessment = submissions.submit(
                key=draft.key, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except (submissions.CannotSubmit, AnswerError) as reason:
            form.add_error("assessed_on", str(reason))
        except NotCertified as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _submitted_words(assessment))
            return redirect("assessments:result", assessment.pk)
    context = {
        "form": form,
        "draft": draft,
        "sections": begun.sections(),
        "intake_url": intake_url,
        "consequences": consequences_of(draft, by=request.user, at=timezone.now(), request=request)
        if draft.corrects and request.user.has_permission(Permission.SCORE_READ)
        else None,
        "discard_url": reverse("assessments:discard", args=[draft.key]),
        "household": household,
        "identity": identity(household, timezone.localdate()),
    }
    return render(request, "assessments/check.html", context)


def _submitted_words(assessment):
    if assessment.is_scored:
        return "Submitted. The lists are up to date already."
    return "Submitted. The answers count from now on."


@require(Permission.ASSESS)
@with_draft
def discard(request, draft, household):
    """Give an interview up with a reason; nothing of it counts (C20)."""
    form = DiscardForm(posted(request), is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        interviews.discard(
            draft=draft, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        messages.success(request, "The interview was discarded. Nothing of it counts.")
        return redirect("clients:household", household.pk)
    context = {
        "form": form,
        "draft": draft,
        "identity": identity(household, timezone.localdate()),
    }
    return render(request, "assessments/discard.html", context)
