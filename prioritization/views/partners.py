"""A program's own pages: its free beds, the days on which it is closed, who lives there now."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from prioritization.actions.openings import (
    CannotTakeBack,
    close_program,
    end_closure,
    post_openings,
    withdraw_opening,
)
from prioritization.actions.placements import end_placement
from prioritization.actions.programs import save_terms
from prioritization.actions.referral_steps import CannotAnswer
from prioritization.forms import ClosureForm, EndOfStayForm, IntakeForm, OpeningForm
from prioritization.models import Closure, Opening, Placement, Program, Referral
from prioritization.referring.partners import guests

MOST_SHOWN = 100


@require(Permission.OPENING_WRITE)
def our_programs(request):
    """Everything that the programs of the own agency have to do with referrals today."""
    on = timezone.localdate()
    programs = list(Program.objects.active().filter(provider=request.user.agency_id))
    context = {"sections": _sections(request, programs, on)}
    return render(request, "prioritization/referrals/our_programs.html", context)


def _sections(request, programs, on):
    """One part for each program, asked for all of them at once."""
    mine = {"program__in": programs}
    referrals = list(
        Referral.objects.seen_outside()
        .active()
        .filter(**mine)
        .select_related("opening")
        .soonest_first()
    )
    openings = list(Opening.objects.unended().filter(**mine).oldest_first()[:MOST_SHOWN])
    closures = list(Closure.objects.from_now_on(on).filter(**mine))
    places = list(Placement.objects.current(on).filter(**mine).latest_first()[:MOST_SHOWN])
    rows = [*referrals, *places]
    heads = guests((row.household_id for row in rows), viewer=request.user, on=on)
    visible_ids = {referral.opening_id for referral in referrals}
    return [
        {
            "program": program,
            "referrals": _with_guests(referrals, program, heads),
            "openings": [
                {"opening": each, "is_awaited": each.pk in visible_ids}
                for each in openings
                if each.program_id == program.pk
            ],
            "closures": [each for each in closures if each.program_id == program.pk],
            "places": _with_guests(places, program, heads),
        }
        for program in programs
    ]


def _with_guests(rows, program, heads):
    return [
        {"row": row, "guest": heads[row.household_id]}
        for row in rows
        if row.program_id == program.pk
    ]


def _own_program(request, slug):
    programs = Program.objects.active().filter(provider=request.user.agency_id)
    return get_object_or_404(programs, slug=slug)


@require(Permission.OPENING_WRITE)
def opening_post(request, slug):
    """Post free beds or units."""
    program = _own_program(request, slug)
    form = OpeningForm(posted(request), on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        made = post_openings(program=program, by=request.user, at=timezone.now(), **form.content())
        messages.success(request, "Posted." if len(made) == 1 else f"{len(made)} openings posted.")
        return redirect("prioritization:our_programs")
    context = {"program": program, "form": form}
    return render(request, "prioritization/referrals/opening_post.html", context)


@require(Permission.OPENING_WRITE)
@require_POST
def opening_withdraw(request, pk):
    """Take an opening back."""
    mine = Opening.objects.of_provider(request.user)
    opening = get_object_or_404(mine, pk=pk)
    try:
        withdraw_opening(opening=opening, by=request.user, at=timezone.now())
        messages.success(request, f"Taken back: {opening.in_words}.")
    except CannotTakeBack as refusal:
        messages.warning(request, str(refusal))
    return redirect("prioritization:our_programs")


@require(Permission.OPENING_WRITE)
def intake(request, slug):
    """Say how many places there are, and whether the program takes people now."""
    program = _own_program(request, slug)
    form = IntakeForm(posted(request), instance=program)
    if request.method == "POST" and form.is_valid():
        stored = _own_program(request, slug)
        save_terms(program=stored, content=form.cleaned_data, by=request.user)
        messages.success(request, "Saved.")
        return redirect("prioritization:our_programs")
    context = {"program": program, "form": form}
    return render(request, "prioritization/referrals/intake.html", context)


@require(Permission.OPENING_WRITE)
def closure_add(request, slug):
    """Say on which days the program takes nobody."""
    program = _own_program(request, slug)
    form = ClosureForm(posted(request), on=timezone.localdate())
    if request.method == "POST" and form.is_valid() and _closed(request, program, form):
        messages.success(request, "Saved. Nobody is offered a bed on these days.")
        return redirect("prioritization:our_programs")
    context = {"program": program, "form": form}
    return render(request, "prioritization/referrals/closure_add.html", context)


def _closed(request, program, form):
    """Whether it was saved; two closures on one day are one too many."""
    try:
        with transaction.atomic():
            close_program(program=program, by=request.user, at=timezone.now(), **form.cleaned_data)
    except IntegrityError:
        form.add_error("first_day", "The program is closed on some of these days already.")
        return False
    return True


@require(Permission.OPENING_WRITE)
@require_POST
def closure_end(request, pk):
    """Open again, or call a closure off."""
    mine = Closure.objects.filter(program__provider=request.user.agency_id)
    end_closure(closure=get_object_or_404(mine, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, "The closure is called off.")
    return redirect("prioritization:our_programs")


@require(Permission.REFERRAL_ANSWER)
def placement_end(request, pk):
    """Say that a household left."""
    on = timezone.localdate()
    mine = Placement.objects.current(on).filter(program__provider=request.user.agency_id)
    placement = get_object_or_404(mine.select_related("program"), pk=pk)
    form = EndOfStayForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return _ended(request, placement, form.cleaned_data["because"])
    guest = guests([placement.household_id], viewer=request.user, on=on)[placement.household_id]
    context = {"placement": placement, "guest": guest, "form": form}
    return render(request, "prioritization/referrals/placement_end.html", context)


def _ended(request, placement, because):
    try:
        end_placement(placement=placement, because=because, by=request.user, at=timezone.now())
        messages.success(request, "Saved. They are not with you any more.")
    except CannotAnswer as refusal:
        messages.warning(request, str(refusal))
    return redirect("prioritization:our_programs")
