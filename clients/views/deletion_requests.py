"""Writing down that somebody wants something deleted, and answering it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.asked import AlreadyAnswered, AlreadyAsked
from cas.posted import posted
from clients.actions import deletion_requests
from clients.forms.deletion_requests import AnswerDeletionForm, AskForDeletionForm
from clients.household_page import identity, is_anonymous, load_household
from clients.models import DeletionRequest


@require(Permission.PLAN_WRITE)
def ask(request, pk):
    """Write down what a household wants deleted; nothing is deleted by it."""
    household = load_household(request, pk)
    form = AskForDeletionForm(
        posted(request), is_anonymous=is_anonymous(household), initial=_offered(request, household)
    )
    if request.method == "POST" and form.is_valid():
        try:
            deletion_requests.ask_for_deletion(
                household=household,
                wish=form.cleaned_data["wish"],
                by=request.user,
                at=timezone.now(),
            )
        except AlreadyAsked as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, "The CAS lead sees it in the work lists and answers.")
        return redirect("clients:household", household.pk)
    context = {
        "form": form,
        "household": household,
        "identity": identity(household, timezone.localdate()),
    }
    return render(request, "clients/ask_for_deletion.html", context)


def _offered(request, household):
    """What to ask for, where the page one came from knows it."""
    enrolled = household.enrollments.lasting().order_by("entered_on").first()
    if request.GET.get("about") != "enrollment" or enrolled is None:
        return {}
    day = f"{enrolled.entered_on:%B} {enrolled.entered_on.day}, {enrolled.entered_on.year}"
    return {"wish": f"The enrollment of {day}: it was entered by mistake."}


@require(Permission.ERROR_MARK)
def answer(request, pk):
    """Say what was decided, and why."""
    asked, household = _load_request(request, pk)
    if asked.answered_at:
        messages.info(request, str(AlreadyAnswered()))
        return redirect("clients:household", household.pk)
    form = AnswerDeletionForm(posted(request), is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        try:
            deletion_requests.answer_deletion(
                request=asked, by=request.user, at=timezone.now(), **_decided(form)
            )
        except AlreadyAnswered as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, "Answered. Tell them what was decided.")
        return redirect("clients:household", household.pk)
    context = {
        "form": form,
        "asked": asked,
        "household": household,
        "identity": identity(household, timezone.localdate()),
    }
    return render(request, "clients/answer_deletion.html", context)


def _decided(form):
    return {name: form.cleaned_data[name] for name in ("answer", "reason")}


def _load_request(request, pk):
    """A request and its household; 404 when either can't be opened."""
    visible = DeletionRequest.objects.visible_to(request.user, on=timezone.localdate())
    asked = get_object_or_404(visible.select_related("asked_by"), pk=pk)
    return asked, load_household(request, asked.household_id)
