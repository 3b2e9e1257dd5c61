"""What a program answers to a referral."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cas import audit
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.household_page import is_anonymous_now
from prioritization.actions import referrals as actions
from prioritization.actions.referral_steps import CannotAnswer
from prioritization.forms import DeclineForm
from prioritization.models import Referral
from prioritization.referring.partners import guests, needs_of
from prioritization.rules.referral import REFERRAL

ANSWERS = {
    "accept": (actions.accept, "Accepted. They are expected."),
    "enroll": (actions.enroll, "Moved in. They left the lists of the shelters, if this is one."),
    "miss": (actions.no_show, "Noted: they did not come. The bed is open again."),
}


@require(Permission.REFERRAL_ANSWER)
def our_referral(request, pk):
    """One household that was referred to the own program, and what can be answered."""
    referral = _load(request, pk)
    on = timezone.localdate()
    context = {
        **_about(request, referral, on),
        "needs": needs_of(referral.household_id, referral.program, on=on),
        "can": {step for step in REFERRAL.steps if REFERRAL.allows(referral.state, step)},
    }
    return render(request, "prioritization/referrals/our_referral.html", context)


@require(Permission.REFERRAL_ANSWER)
@require_POST
def answer(request, pk):
    """Accept, note that they moved in, or that they did not come."""
    referral = _load(request, pk)
    if request.POST.get("answer") not in ANSWERS:
        messages.warning(request, "Choose an answer.")
        return redirect("prioritization:our_referral", pk)
    act, words = ANSWERS[request.POST["answer"]]
    return _answered(request, referral, words, act)


@require(Permission.REFERRAL_ANSWER)
def decline(request, pk):
    """Say no, whoever says it, with a reason and what follows from it."""
    referral = _load(request, pk)
    on = timezone.localdate()
    about = _about(request, referral, on)
    form = DeclineForm(posted(request), is_anonymous=about["is_anonymous"])
    if request.method == "POST" and form.is_valid():
        words = "Noted. The bed is open again, unless you said that it is gone."
        return _answered(
            request,
            referral,
            words,
            actions.decline,
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
        )
    return render(request, "prioritization/referrals/decline.html", {**about, "form": form})


def _load(request, pk):
    """The referral, if it is one to the own program and seen outside; the read is logged."""
    visible = Referral.objects.visible_to(request.user)
    related = visible.select_related("program", "opening", "made_by__agency")
    referral = get_object_or_404(related, pk=pk)
    audit.record_read(request=request, household_id=referral.household_id)
    return referral


def _about(request, referral, on):
    guest = guests([referral.household_id], viewer=request.user, on=on)[referral.household_id]
    anonymous = is_anonymous_now(referral.household, on)
    return {"referral": referral, "guest": guest, "is_anonymous": anonymous}


def _answered(request, referral, words, act, **content):
    try:
        act(referral=referral, by=request.user, at=timezone.now(), **content)
        messages.success(request, words)
    except CannotAnswer as refusal:
        messages.warning(request, str(refusal))
    return redirect("prioritization:our_referral", referral.pk)
