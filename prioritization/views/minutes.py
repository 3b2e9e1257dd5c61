"""One household at a meeting: what is known, what was decided, who does what next."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.actions.plans import EditConflict
from assessments.plan_words import NOTHING
from assessments.views.plans import ask_to_choose, edit_of, revision_seen
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from cas.templatetags.cas import written
from clients.household_page import identity, is_anonymous, load_household
from prioritization.actions.meetings import MeetingClosed, take_off_agenda
from prioritization.actions.minutes import Seen, save_minutes
from prioritization.conferencing.agenda import agenda, revision_of_record
from prioritization.conferencing.history import history
from prioritization.forms import MinutesForm
from prioritization.models import MeetingItem
from prioritization.rules.minutes import RECORD

LABELS = {"meeting_on": "Date of the meeting", "attendees": "Which agencies took part?"}


@require(Permission.CONFERENCING_READ)
def meeting_item(request, pk):
    """One household with its history; what is decided is written here, and nothing is lost (C2)."""
    item, household = _load(request, pk)
    form = _form(request, item, household)
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            return _saved(request, item, form)
        except EditConflict as conflict:
            return _ask(request, household, conflict)
        except MeetingClosed as closed:
            form.add_error(None, f"{closed} Enter it in the household's record instead.")
    context = {
        "item": item,
        "meeting": item.meeting,
        "household": household,
        "identity": identity(household, timezone.localdate()),
        "form": form,
        "seen": _seen(request, item),
        **_way(request, item),
        "history": history(
            item,
            household,
            request.user,
            is_anonymous=is_anonymous(household),
            on=timezone.localdate(),
        ),
    }
    return render(request, "prioritization/meetings/item.html", context)


def _load(request, pk):
    """An item and its household; 404 in the same words when either can't be opened."""
    related = MeetingItem.objects.select_related("meeting", "next_step_owner", "saved_by")
    item = get_object_or_404(related, pk=pk)
    try:
        return item, load_household(request, item.household_id)
    except Http404:
        raise Http404("No MeetingItem matches the given query.") from None


def _form(request, item, household):
    """None for whoever only reads; words that came after the end are shown again all the same."""
    may_write = request.user.has_permission(Permission.CONFERENCING_WRITE)
    if not may_write or (item.meeting.is_closed and request.method != "POST"):
        return None
    # The form checks a copy: what is refused must not be taken for what is stored.
    copy = MeetingItem.objects.select_related("meeting").get(pk=item.pk)
    return MinutesForm(
        posted(request),
        instance=copy,
        viewer=request.user,
        is_anonymous=is_anonymous(household),
    )


def _seen(request, item):
    """The revisions that the person began from; they stay while faults are mended."""
    if request.method == "POST":
        return Seen(revision_seen(request), revision_seen(request, "record"))
    return Seen(item.revision, revision_of_record(item.household_id))


def _saved(request, item, form):
    edit = edit_of(request)
    saved = save_minutes(
        item=item,
        seen=_seen(request, item),
        content=form.content,
        by=request.user,
        at=timezone.now(),
        choices=edit["choices"],
        chosen_against=edit["chosen_against"],
    )
    is_alone = saved.revision == edit["revision"] + 1
    both = " Somebody else wrote there meanwhile: both changes stand."
    messages.success(request, "Saved." + ("" if is_alone else both))
    following = _way(request, item)["following"]
    if "stay" in request.POST or following is None:
        return redirect("prioritization:meeting", item.meeting_id)
    return redirect("prioritization:meeting_item", following.item.pk)


def _ask(request, household, conflict):
    return ask_to_choose(
        request, household, conflict, subject="minutes", caption="Meeting", words=_words_of
    )


def _words_of(conflict):
    is_record = conflict.path[0] == RECORD
    name = conflict.path[-1]
    label = LABELS.get(name) or MinutesForm.base_fields[name].label
    return {
        "label": f"{label} (in the household's record)" if is_record else label,
        "theirs": _in_words(conflict.theirs) or NOTHING,
        "mine": _in_words(conflict.mine) or NOTHING,
    }


def _in_words(value):
    return written(value) if hasattr(value, "year") else str(value or "")


def _way(request, item):
    """Whose turn it is, of how many, and the households before and after this one."""
    rows = agenda(item.meeting, request.user, on=timezone.localdate())
    turns = [row for row in rows if row.is_open]
    place = next(place for place, row in enumerate(turns) if row.item.pk == item.pk)
    return {
        "turn": place + 1,
        "turns": len(turns),
        "previous": turns[place - 1] if place else None,
        "following": turns[place + 1] if place + 1 < len(turns) else None,
        "meeting_url": reverse("prioritization:meeting", args=[item.meeting_id]),
    }


@require_POST
@require(Permission.CONFERENCING_WRITE)
def meeting_take_off(request, pk):
    """Take a household off the agenda that nobody wrote anything about."""
    item, _ = _load(request, pk)
    try:
        if take_off_agenda(item=item, by=request.user, at=timezone.now()):
            messages.success(request, "Taken off the agenda.")
        else:
            messages.warning(request, "Something was decided about them: they stay in the minutes.")
    except MeetingClosed as closed:
        messages.warning(request, str(closed))
    return redirect("prioritization:meeting", item.meeting_id)
