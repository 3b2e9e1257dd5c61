"""What staff do on the board, each as a plain form; with scripts on, only the row is drawn anew."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.rules.evh import latest_current
from cas import audit
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.actions.case_assignments import HasWorkerAlready
from clients.household_page import identity, is_anonymous, load_household
from clients.models import Household
from prioritization.actions import acts, desk
from prioritization.board.filters import BoardFilter
from prioritization.board.rows import board_rows
from prioritization.forms.board import AssignForm, ContactForm, HoldForm
from prioritization.lists.people import people
from prioritization.models import Act, Hold, HouseholdFacts

REVIEW = "review"
"""The word in `back` that leads back to the household's review page."""

UNDOABLE_SHOWN = 3


@require(Permission.QUEUE_WORK)
def assign(request, pk):
    """Give a household to somebody, or take it."""
    household = load_household(request, pk)
    form = AssignForm(posted(request), initial={"worker": request.user.pk})
    if request.method == "POST" and form.is_valid():
        try:
            worker = form.cleaned_data["worker"]
            desk.assign(household=household, worker=worker, by=request.user, at=timezone.now())
        except HasWorkerAlready as refusal:
            messages.info(request, str(refusal))
        return _after(request, household)
    return _form(request, household, form, "Who takes them?", "Give them this household")


@require(Permission.QUEUE_WORK)
@require_POST
def let_go(request, pk):
    """Nobody has the household any more."""
    household = load_household(request, pk)
    desk.let_go(household=household, by=request.user, at=timezone.now())
    return _after(request, household)


@require(Permission.QUEUE_WORK)
def contact(request, pk):
    """Log a contact with the household or a call to 2-1-1, and what came of it (R29)."""
    household = load_household(request, pk)
    now = timezone.localtime()
    newest = _newest_assessment(household, now.date())
    if newest is None:
        messages.info(request, "Nothing can be logged: no assessment of theirs counts now.")
        return redirect("clients:household", pk)
    form = ContactForm(posted(request), now=now, is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        desk.log_contact(
            assessment=newest,
            path=form.path,
            outcome=cleaned["outcome"],
            call_back_at=cleaned["call_back_at"],
            note=cleaned["note"],
            by=request.user,
            at=now,
        )
        return _after(request, household)
    return _form(request, household, form, "Log a contact", "Save to the log", is_evh_log=True)


@require(Permission.QUEUE_WORK)
def hold(request, pk):
    """Keep a household back for a while, with a reason."""
    household = load_household(request, pk)
    now = timezone.now()
    form = HoldForm(posted(request), now=now, is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        desk.put_on_hold(household=household, **form.cleaned_hold, by=request.user, at=now)
        return _after(request, household)
    return _form(request, household, form, "Put on hold", "Put on hold")


@require(Permission.QUEUE_WORK)
@require_POST
def end_hold(request, pk):
    """The household is ready again."""
    household = load_household(request, pk)
    now = timezone.now()
    for held in Hold.objects.live(now).filter(household=household):
        desk.end_hold(hold=held, by=request.user, at=now)
    return _after(request, household)


@require(Permission.QUEUE_WORK)
@require_POST
def undo(request, pk):
    """Take back what one did oneself in the last ten seconds.

    Also when the household became private, or was merged, in these seconds: nothing is shown of
    it but the row that the board shows anyway.
    """
    acts_of_mine = Act.objects.standing().filter(by=request.user).select_related("household")
    act = get_object_or_404(acts_of_mine, pk=pk)
    audit.record_read(request=request, household_id=act.household_id)
    try:
        acts.undo(act=act, by=request.user, at=timezone.now())
        said = "Undone."
    except acts.TooLate as refusal:
        said = str(refusal)
    return _after(request, act.household, said)


def acting(user):
    """What templates need to offer acts."""
    may_act = user.has_permission(Permission.QUEUE_WORK)
    may_refer = user.has_permission(Permission.REFER)
    return {"may_act": may_act, "may_refer": may_refer, "me": user.pk}


def undoable(user, at):
    """What this person can still undo, the latest first, with the seconds that are left."""
    found = Act.objects.undoable(at).filter(by=user).order_by("-at", "-pk")[:UNDOABLE_SHOWN]
    heads = people((act.household_id for act in found), viewer=user, on=timezone.localdate(at))
    return [
        {
            "act": act,
            "name": heads[act.household_id].name,
            "seconds": max(1, int((act.takes_effect_at - at).total_seconds())),
        }
        for act in found
    ]


def _after(request, household, said=""):
    """The row as it is now, for a script; otherwise the way back to where it was done."""
    if request.htmx:
        return _fragments(request, household, said)
    if said:
        messages.info(request, said)
    back = request.POST.get("back", "")
    if back == REVIEW and _may_open(request, household):
        return redirect("prioritization:review", household.pk)
    codes = BoardFilter.of_codes(back).codes
    address = reverse("prioritization:queue") + (f"?{codes}" if codes else "")
    return redirect(f"{address}#row-{household.pk}")


def _may_open(request, household):
    visible = Household.objects.visible_to(request.user, on=timezone.localdate())
    return visible.filter(pk=household.pk).exists()


def _fragments(request, household, said):
    at = timezone.now()
    facts = HouseholdFacts.objects.filter(pk=household.pk, is_evh=True).defer("answers")
    rows = board_rows(facts, viewer=request.user, at=at)
    codes = BoardFilter.of_codes(request.POST.get("back", "")).codes
    context = {
        "rows": rows,
        "said": said or " ".join(str(each) for each in messages.get_messages(request)),
        "undoable": undoable(request.user, at),
        "codes": codes,
        **acting(request.user),
    }
    return render(request, "prioritization/board/_done.html", context)


def _form(request, household, form, title, verb, *, is_evh_log=False):
    back = request.POST.get("back", request.GET.get("back", ""))
    back = back if back == REVIEW else BoardFilter.of_codes(back).codes
    context = {
        "form": form,
        "household": household,
        "identity": identity(household, timezone.localdate()),
        "title": title,
        "verb": verb,
        "back": back,
        "back_url": _back_url(household, back),
        "is_evh_log": is_evh_log,
    }
    return render(request, "prioritization/board/act.html", context)


def _back_url(household, back):
    if back == REVIEW:
        return reverse("prioritization:review", args=[household.pk])
    return reverse("prioritization:queue") + (f"?{back}" if back else "")


def _newest_assessment(household, on):
    current = latest_current(household.assessments.valid().scored(), on).values()
    return max(current, key=lambda made: made.created_at, default=None)
