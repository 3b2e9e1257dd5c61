"""Messages about one's households: read, done with, and what one sent oneself."""

from django.contrib import messages as said
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cas import audit
from cas.access.decorators import require
from cas.access.permissions import Permission
from prioritization.actions.messages import finish, send_to_workers
from prioritization.lists.people import people
from prioritization.notices.messages import messages_from, messages_to

MOST_SHOWN = 50


@require(Permission.EVH_LOG)
def messages(request):
    """What one is not done with, the newest first, and what one sent."""
    at = timezone.now()
    mine = list(messages_to(request.user, at).newest_first()[:MOST_SHOWN])
    sent = list(messages_from(request.user, at).newest_first()[:MOST_SHOWN])
    ids = {each.household_id for each in (*mine, *sent)}
    heads = people(ids, viewer=request.user, on=timezone.localdate(at))
    audit.record_reads(request=request, household_ids=ids)
    context = {
        "mine": [{"message": each, "person": heads[each.household_id]} for each in mine],
        "sent": [{"message": each, "person": heads[each.household_id]} for each in sent],
    }
    return render(request, "prioritization/worklists/messages.html", context)


@require(Permission.EVH_LOG)
@require_POST
def message_done(request, pk):
    """Done with a message that was sent to oneself."""
    at = timezone.now()
    found = get_object_or_404(messages_to(request.user, at), pk=pk)
    finish(message=found, by=request.user, at=at)
    said.success(request, "Done. The message is off your list.")
    return redirect("prioritization:messages")


def send(request, form):
    """Send what the form of a work list says, and tell how far it went."""
    ticked = form.cleaned_data["household"]
    made = send_to_workers(
        household_ids=[each.pk for each in ticked],
        words=form.cleaned_data["message"],
        by=request.user,
        at=timezone.now(),
    )
    left_out = len(ticked) - len(made)
    if made:
        workers = len({each.to_id for each in made})
        to = "1 worker" if workers == 1 else f"{workers} workers"
        about = "1 household" if len(made) == 1 else f"{len(made)} households"
        said.success(request, f"Sent to {to} about {about}.")
    if left_out:
        about = "1 household was" if left_out == 1 else f"{left_out} households were"
        said.warning(
            request,
            f"{about} left out: nobody else has them, or their worker may not open the record.",
        )
