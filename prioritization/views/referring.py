"""Staff's pages of openings and referrals: what is free, who fits, and who was referred."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cas import audit
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients.household_page import identity, is_anonymous, is_anonymous_now, load_household
from clients.models import Household
from prioritization.actions.parkings import lift_parking
from prioritization.actions.referral_steps import CannotAnswer
from prioritization.actions.referrals import CannotRefer, NeedsReasons, refer, withdraw
from prioritization.forms import PassingForm
from prioritization.lists.people import people
from prioritization.models import Opening, Parking, Referral
from prioritization.referring.board import candidate_page
from prioritization.referring.fitting import open_beds_for, passed_over_for
from prioritization.rules.referral import REFERRAL
from prioritization.views.desk import undoable

ROWS_PER_PAGE = 50


@require(Permission.QUEUE_READ)
def openings(request):
    """Every bed and unit that is free or being offered, the longest wait first."""
    on, at = timezone.localdate(), timezone.now()
    found = Opening.objects.unended().select_related("program").oldest_first()
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    offered = set(Opening.objects.on_offer(on=on, at=at).values_list("pk", flat=True))
    context = {
        "rows": _opening_rows(request, page, offered, on),
        "may_refer": request.user.has_permission(Permission.REFER),
        "undoable": undoable(request.user, at),
        "newer_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "older_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "shown": f"{page.start_index()}-{page.end_index()} of {page.paginator.count}",
    }
    return render(request, "prioritization/referrals/openings.html", context)


def _opening_rows(request, page, offered, on):
    active = Referral.objects.active().filter(opening__in=list(page))
    by_opening = {referral.opening_id: referral for referral in active}
    ids = (referral.household_id for referral in by_opening.values())
    heads = people(ids, viewer=request.user, on=on)
    return [
        {
            "opening": opening,
            "referral": by_opening.get(opening.pk),
            "person": heads.get(by_opening[opening.pk].household_id)
            if opening.pk in by_opening
            else None,
            "is_on_offer": opening.pk in offered,
        }
        for opening in page
    ]


@require(Permission.REFER)
def opening(request, pk):
    """Who fits one bed, in list order, the next household on top; refer one of them."""
    on, at = timezone.localdate(), timezone.now()
    found = get_object_or_404(
        Opening.objects.on_offer(on=on, at=at).select_related("program"), pk=pk
    )
    after = request.GET.get("after", "")
    page = candidate_page(found, after, viewer=request.user, on=on, at=at)
    rows = page.rows
    passable = [row.pk for row in rows if row.is_passed_over]
    household = _chosen(request, rows)
    anonymous = household is not None and is_anonymous_now(household, on)
    form = PassingForm(posted(request), passable=passable, is_anonymous=anonymous)
    if request.method == "POST" and form.is_valid():
        if household is None:
            form.add_error(None, "Choose a household. The list may have moved meanwhile.")
        elif _referred(request, found, household, form):
            return redirect("prioritization:openings")
    context = {
        "opening": found,
        "rows": [(row, _reason_box(form, row)) for row in rows],
        "form": form,
        "at": at,
        "first_url": "" if page.is_first else request.path,
        "older_url": f"?after={page.after}" if page.after else "",
    }
    return render(request, "prioritization/referrals/opening.html", context)


def _reason_box(form, row):
    return form[f"reason_{row.pk}"] if row.is_passed_over else None


def _chosen(request, rows):
    """The household of the row whose button was pressed, if there is one."""
    typed = request.POST.get("household", "")
    return next((row.entry.household for row in rows if str(row.pk) == typed), None)


@require(Permission.REFER)
def refer_household(request, pk):
    """Which open beds fit a household, and offer one of them."""
    household = load_household(request, pk)
    on, at = timezone.localdate(), timezone.now()
    beds = open_beds_for(household.pk, on=on, at=at)
    form = PassingForm(posted(request), is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        chosen = _chosen_bed(request, beds)
        if chosen is None:
            form.add_error(None, "Choose a bed. The one you chose may be gone meanwhile.")
        elif _referred(request, chosen, household, form):
            return redirect("prioritization:queue")
    context = {
        "household": household,
        "identity": identity(household, on),
        "beds": beds,
        "chosen": request.POST.get("opening", str(beds[0].opening.pk) if beds else ""),
        "needs_reason": any(bed.ahead for bed in beds if bed.can_be_offered),
        "can_refer": any(bed.can_be_offered for bed in beds),
        "form": form,
    }
    return render(request, "prioritization/referrals/refer_household.html", context)


def _chosen_bed(request, beds):
    typed = request.POST.get("opening", "")
    return next((bed.opening for bed in beds if str(bed.opening.pk) == typed), None)


def _referred(request, opening, household, form):
    """Whether the referral was made; if not, the form says what is missing or wrong."""
    on, at = timezone.localdate(), timezone.now()
    ahead = passed_over_for(opening, household.pk, on=on, at=at) or []
    try:
        refer(
            opening=opening,
            household=household,
            passing_over=form.reasons(ahead),
            note=form.cleaned_data["note"],
            by=request.user,
            at=at,
        )
    except NeedsReasons as missing:
        form.say_what_is_missing(missing.household_ids)
        return False
    except CannotRefer as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(
        request,
        f"Referred to {opening.program}. The program sees it in ten seconds; until then "
        "it can be undone.",
    )
    return True


@require(Permission.QUEUE_READ)
def referral(request, pk):
    """One referral step by step: who, where, how it went, and who was passed over."""
    on = timezone.localdate()
    visible = Referral.objects.visible_to(request.user)
    found = get_object_or_404(visible.select_related("program", "opening", "made_by"), pk=pk)
    audit.record_read(request=request, household_id=found.household_id)
    passed = list(found.passed_over.select_related("by").order_by("pk")[:ROWS_PER_PAGE])
    ids = [found.household_id, *(each.household_id for each in passed)]
    heads = people(ids, viewer=request.user, on=on)
    may_refer = request.user.has_permission(Permission.REFER)
    context = {
        "referral": found,
        "person": heads[found.household_id],
        "steps": found.steps.select_related("by").order_by("pk"),
        "passed": [{"row": each, "person": heads[each.household_id]} for each in passed],
        "may_withdraw": may_refer and REFERRAL.allows(found.state, "withdraw"),
    }
    return render(request, "prioritization/referrals/referral.html", context)


@require(Permission.REFER)
@require_POST
def referral_withdraw(request, pk):
    """Take a referral back that was offered."""
    found = get_object_or_404(Referral.objects.visible_to(request.user), pk=pk)
    try:
        withdraw(referral=found, by=request.user, at=timezone.now())
        messages.success(request, "Taken back. The bed is open again.")
    except CannotAnswer as refusal:
        messages.warning(request, str(refusal))
    return redirect("prioritization:referral", found.pk)


@require(Permission.REFER)
@require_POST
def parking_lift(request, pk):
    """Let a program's beds be offered to a parked household again."""
    visible = Household.objects.visible_to(request.user, on=timezone.localdate())
    parking = get_object_or_404(Parking.objects.filter(household__in=visible), pk=pk)
    lift_parking(parking=parking, by=request.user, at=timezone.now())
    messages.success(request, "They can be offered beds there again.")
    return redirect("clients:household", parking.household_id)
