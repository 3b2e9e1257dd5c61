"""Case-conferencing meetings: all of them, one with its agenda, and closing its minutes."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from assessments.actions.plans import EditConflict
from assessments.plan_words import NOTHING
from assessments.views.plans import choosing, edit_of, revision_seen
from cas import audit
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from cas.templatetags.cas import written
from prioritization.actions import meetings as actions
from prioritization.conferencing.agenda import agenda, household_of_code, propose
from prioritization.enums import ProgramKind
from prioritization.forms import ByCodeForm, FromListsForm, MeetingForm, NewMeetingForm
from prioritization.models import Meeting
from prioritization.querysets.meetings import MeetingQuerySet

PAGE_SIZE = 20


@require(Permission.CONFERENCING_READ)
def meetings(request):
    """Meetings that are prepared or under way, and those whose minutes are final."""
    closed = Meeting.objects.closed()
    before = Meeting.objects.named(request.GET.get("after", ""))
    past = list(_told(closed.before(before))[: PAGE_SIZE + 1])
    context = {
        "open": _told(Meeting.objects.open()) if before is None else [],
        "past": past[:PAGE_SIZE],
        "is_first_page": before is None,
        "older_url": f"?after={past[PAGE_SIZE - 1].pk}" if past[PAGE_SIZE:] else "",
        "may_write": request.user.has_permission(Permission.CONFERENCING_WRITE),
    }
    return render(request, "prioritization/meetings/index.html", context)


def _told(found: MeetingQuerySet):
    return found.with_progress().select_related("chair")


@require(Permission.CONFERENCING_WRITE)
def meeting_add(request):
    """Prepare a meeting; its agenda begins with the first households of the lists."""
    initial = {"held_on": timezone.localdate(), "chair": request.user}
    form = NewMeetingForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        cleaned, at = form.cleaned_data, timezone.now()
        made = actions.prepare_meeting(
            **form.content,
            kinds=cleaned["kinds"],
            agencies=cleaned["agencies"],
            by=request.user,
            at=at,
        )
        _add_from_lists(request, made, cleaned["kinds"], cleaned["number"] or 0)
        return redirect("prioritization:meeting", made.pk)
    return render(request, "prioritization/meetings/edit.html", {"form": form, "meeting": None})


def _add_from_lists(request, meeting, kinds, number):
    found = propose(kinds, number, request.user, on=timezone.localdate())
    added = actions.put_on_agenda(
        meeting=meeting, household_ids=found.household_ids, by=request.user, at=timezone.now()
    )
    if kinds:
        messages.success(request, f"{added} household{'' if added == 1 else 's'} added.")
    if found.left_out:
        messages.info(
            request,
            f"{found.left_out} of the first in line left out: you may not open their record.",
        )


@require(Permission.CONFERENCING_READ)
def meeting(request, pk):
    """One meeting: the agenda while it is open, the minutes once it is closed; to be printed."""
    found = _load(pk)
    rows = agenda(found, request.user, on=timezone.localdate())
    told = [row.item.household_id for row in rows if row.is_open and row.item.is_discussed]
    audit.record_reads(request=request, household_ids=told)
    may_write = request.user.has_permission(Permission.CONFERENCING_WRITE) and not found.is_closed
    first = next((row for row in rows if row.is_open and not row.item.is_discussed), None)
    context = {
        "meeting": found,
        "kinds": [ProgramKind(kind).label for kind in found.kinds],
        "agencies": [each.agency.name for each in _seats(found)],
        "rows": rows,
        "first": first,
        "discussed": sum(row.item.is_discussed for row in rows),
        "may_write": may_write,
        "from_lists": FromListsForm(initial={"kinds": found.kinds}) if may_write else None,
        "by_code": ByCodeForm() if may_write else None,
    }
    return render(request, "prioritization/meetings/meeting.html", context)


def _load(pk):
    related = Meeting.objects.select_related("chair", "closed_by", "saved_by")
    return get_object_or_404(related, pk=pk)


def _seats(meeting):
    return meeting.agencies.select_related("agency").order_by("agency__name")


@require(Permission.CONFERENCING_WRITE)
def meeting_edit(request, pk):
    """Day, place and who takes part; two people who change it at once lose nothing (C2)."""
    found = _load(pk)
    if found.is_closed and request.method != "POST":
        return _is_final(request, found)
    # The form checks a copy: what is refused must not be taken for what is stored.
    form = MeetingForm(posted(request), instance=_load(pk))
    if request.method == "POST" and form.is_valid():
        try:
            return _changed(request, found, form)
        except EditConflict as conflict:
            return _ask(request, conflict, found)
        except actions.MeetingClosed as closed:
            form.add_error(None, f"{closed} Nothing of this was saved.")
    revision = revision_seen(request) if request.method == "POST" else found.revision
    context = {"form": form, "meeting": found, "revision": revision}
    return render(request, "prioritization/meetings/edit.html", context)


def _changed(request, found, form):
    edit = edit_of(request)
    saved = actions.change_meeting(
        meeting=found,
        content=form.content,
        seats=form.seats,
        by=request.user,
        at=timezone.now(),
        **edit,
    )
    is_alone = saved.revision == edit["revision"] + 1
    both = " Somebody else changed it meanwhile: both changes stand."
    messages.success(request, "Saved." + ("" if is_alone else both))
    return redirect("prioritization:meeting", found.pk)


def _ask(request, conflict, found):
    return choosing(
        request,
        conflict,
        subject="meeting",
        caption=f"Meeting of {written(found.held_on)}",
        words=_words_of,
        place={
            "identity": None,
            "leave_url": reverse("prioritization:meeting", args=[found.pk]),
            "leave_text": "Back to the meeting",
        },
    )


def _words_of(conflict):
    field = MeetingForm.base_fields[conflict.path[0]]
    return {
        "label": field.label,
        "theirs": _in_words(conflict.theirs) or NOTHING,
        "mine": _in_words(conflict.mine) or NOTHING,
    }


def _in_words(value):
    return written(value) if hasattr(value, "year") else str(value or "")


def _is_final(request, found):
    messages.info(request, f"{actions.MeetingClosed(found)}")
    return redirect("prioritization:meeting", found.pk)


@require(Permission.CONFERENCING_WRITE)
def meeting_agenda(request, pk):
    """Add households to the agenda: from the top of the lists, or one by its code."""
    found = _load(pk)
    if found.is_closed:
        return _is_final(request, found)
    is_by_code = request.method == "POST" and "code" in request.POST
    from_lists = FromListsForm(None if is_by_code else posted(request))
    by_code = ByCodeForm(request.POST if is_by_code else None)
    try:
        if is_by_code and by_code.is_valid() and _added_by_code(request, found, by_code):
            return redirect("prioritization:meeting", found.pk)
        if not is_by_code and from_lists.is_valid():
            cleaned = from_lists.cleaned_data
            _add_from_lists(request, found, cleaned["kinds"], cleaned["number"])
            return redirect("prioritization:meeting", found.pk)
    except actions.MeetingClosed:
        return _is_final(request, found)
    context = {"meeting": found, "from_lists": from_lists, "by_code": by_code}
    return render(request, "prioritization/meetings/agenda.html", context)


def _added_by_code(request, found, form):
    """Whether there is such a household; the form says so when there is none."""
    code = form.cleaned_data["code"]
    household = household_of_code(code, request.user, on=timezone.localdate())
    if household is None:
        form.add_error("code", "Nobody you may open has this code. Look at their page again.")
        return False
    added = actions.put_on_agenda(
        meeting=found, household_ids=[household], by=request.user, at=timezone.now()
    )
    messages.success(request, "Added." if added else "They are on the agenda already.")
    return True


@require(Permission.CONFERENCING_WRITE)
def meeting_close(request, pk):
    """Make the minutes final, after a look at what was not talked about."""
    found = _load(pk)
    if found.is_closed:
        return _is_final(request, found)
    if request.method == "POST":
        try:
            actions.close_meeting(meeting=found, by=request.user, at=timezone.now())
            messages.success(request, "Closed. These are the minutes.")
        except actions.MeetingClosed:
            return _is_final(request, found)
        return redirect("prioritization:meeting", found.pk)
    items = found.items
    context = {
        "meeting": found,
        "discussed": items.discussed().count(),
        "left": items.filter(revision=0).count(),
    }
    return render(request, "prioritization/meetings/close.html", context)
