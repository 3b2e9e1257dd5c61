"""Steps 4 and 5: asking whether they are interested, check and submit; `questions` asks."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from assessments.actions import interviews
from assessments.certification import NotCertified
from assessments.consequences import consequences_of
from assessments.enums import Tool
from assessments.forms import DiscardForm, InterestForm, SubmitForm
from assessments.interview import Interview
from assessments.past import offers_for
from assessments.rules.answers import AnswerError
from assessments.rules.workflow import Step
from assessments.situation import interest_of
from assessments.views.loading import sent_to_what_comes_first, with_draft
from cas.access.decorators import beside_client, require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.household_page import identity, is_anonymous, load_household

STEP_OF = {Tool.CRISIS: Step.CRISIS, Tool.HCT: Step.HCT}
INTEREST_WORDS = {
    Tool.CRISIS: "Are they interested in shelter or other crisis help?",
    Tool.HCT: "Are they interested in a housing program?",
}


@beside_client
@require(Permission.ASSESS)
def start(request, pk, tool):
    """Ask whether the household wants what the tool opens; yes begins the interview (C7)."""
    household = load_household(request, pk)
    refused = sent_to_what_comes_first(request, household, STEP_OF[tool])
    if refused:
        return refused
    draft = household.drafts.unfinished().filter(tool=tool).first()
    if draft is not None:
        return redirect("assessments:interview", draft.key)
    on = timezone.localdate()
    version = interviews.version_in_force(tool, on)
    is_interested = interest_of(household, tool)
    is_couple = interviews.couple_to_tell(household, tool, on) is not None
    form = InterestForm(
        posted(request),
        initial={"is_interested": is_interested},
        label=INTEREST_WORDS[tool],
        may_offer=bool(offers_for(household, version, on)),
        is_couple=is_couple,
        counts_until=_counts_until(household, tool, on),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, household, tool, form.cleaned_data)
        except NotCertified as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "tool": Tool(tool),
        "household": household,
        "is_couple": is_couple,
        "is_interested": is_interested,
        "identity": identity(household, on),
        "instrument": version.instrument,
    }
    return render(request, "assessments/start.html", context)


def _counts_until(household, tool, on):
    """The last day of the assessment with this tool that counts now, or None (R8)."""
    current = household.assessments.current(on).filter(tool=tool).latest_first()
    return current.values_list("expires_on", flat=True).first()


def _begin(request, household, tool, cleaned):
    by, at = request.user, timezone.now()
    stay = household.enrollments.filter(exited_on=None).values_list("stay", flat=True).first()
    is_interested = cleaned["is_interested"]
    interviews.record_interest(
        household=household, stay=stay, tool=tool, is_interested=is_interested, by=by, at=at
    )
    if not is_interested:
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


@require(Permission.ASSESS)
@with_draft
def interview(request, draft, household):
    """Go on where the interview stopped: the first page with an unanswered question."""
    refused = sent_to_what_comes_first(request, household, STEP_OF[draft.tool])
    if refused:
        return refused
    begun = Interview(draft, household)
    page = begun.first_unanswered_page()
    if page is None:
        return redirect("assessments:check", draft.key)
    return redirect("assessments:page", draft.key, page.key)


@require(Permission.ASSESS)
@with_draft
def check(request, draft, household):
    """All answers by section, then submit once; the same press again shows the same result."""
    refused = sent_to_what_comes_first(request, household, STEP_OF[draft.tool])
    if refused:
        return refused
    begun = Interview(draft, household)
    form = SubmitForm(
        posted(request),
        earliest=interviews.earliest_date(draft),
        latest=draft.assessed_on or timezone.localdate(),
        must_tell=interviews.must_tell(draft, draft.assessed_on or timezone.localdate()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            assessment = interviews.submit(
                key=draft.key, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except (interviews.CannotSubmit, AnswerError) as reason:
            form.add_error("assessed_on", str(reason))
        except NotCertified as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Submitted. The lists are up to date already.")
            return redirect("assessments:result", assessment.pk)
    context = {
        "form": form,
        "draft": draft,
        "sections": begun.sections(),
        "consequences": consequences_of(draft, by=request.user, at=timezone.now(), request=request)
        if draft.corrects and request.user.has_permission(Permission.SCORE_READ)
        else None,
        "discard_url": reverse("assessments:discard", args=[draft.key]),
        "household": household,
        "identity": identity(household, timezone.localdate()),
    }
    return render(request, "assessments/check.html", context)


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
