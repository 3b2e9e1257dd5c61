"""Help that people got: several kinds added in one go, changed, or taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.county import COUNTY
from cas.posted import posted
from clients.actions import services as actions
from clients.actions.events import NotEnrolled
from clients.forms import ServiceForm, ServicesForm, TakeBackForm
from clients.household_page import identity, is_anonymous, load_household
from clients.models import Service
from clients.rules.stays import last_day_of
from clients.way import next_url

MOST_SHOWN = 50
FORM_TYPE = "services"
"""What the county's setting calls these forms."""


@require(Permission.EVENT_WRITE)
def services(request, pk):
    """Add what was done for somebody in the household; what is on record stands below."""
    household = load_household(request, pk)
    on = timezone.localdate()
    begun = household.enrollments.filter(entered_on__lte=on)
    last = begun.order_by("-entered_on", "-pk").first()
    if last is None:
        messages.info(request, "They are not enrolled now. Enroll them first.")
        return redirect("clients:household", household.pk)
    form = ServicesForm(
        posted(request),
        clients=[each.client for each in household.current_memberships],
        **_days_of_stay(household, last.stay, on),
        is_anonymous=is_anonymous(household),
    )
    if request.method == "POST" and form.is_valid() and _add(request, household, form):
        return redirect(next_url(request, household))
    context = {
        "form": form,
        "household": household,
        "identity": identity(household, on),
        "services": _on_record(household),
        "may_change": COUNTY.may_change(FORM_TYPE),
    }
    return render(request, "clients/services.html", context)


def _days_of_stay(household, stay, on):
    """The first and last day that help of a stay can be recorded for."""
    spans = list(household.enrollments.filter(stay=stay).values_list("entered_on", "exited_on"))
    return {
        "earliest": min(entered_on for entered_on, _ in spans),
        "latest": last_day_of([exited_on for _, exited_on in spans], on=on),
    }


def _on_record(household):
    found = household.services.newest_first().select_related("client", "recorded_by")
    return found[:MOST_SHOWN]


def _add(request, household, form):
    """Whether it was saved; a day without a stay gets its words on the page."""
    cleaned = form.cleaned_data
    try:
        made = actions.record_services(
            household=household,
            client=form.client,
            kinds=form.kinds,
            provided_on=cleaned["provided_on"],
            described=cleaned["described"],
            by=request.user,
            at=timezone.now(),
        )
    except NotEnrolled as refusal:
        form.add_error("provided_on", str(refusal))
        return False
    names = ", ".join(each.get_kind_display() for each in made)
    messages.success(request, f"Saved: {names}." if made else "That is on record already.")
    return True


@require(Permission.EVENT_WRITE)
def service(request, pk):
    """Change what was recorded, or take it back, where the county lets such entries be changed."""
    record, household = _load_service(request, pk)
    on = timezone.localdate()
    days = _days_of_stay(household, record.stay, on)
    change = ServiceForm(
        _sent(request, "change"), service=record, clients=_people(household, record), **days
    )
    take_back = TakeBackForm(
        _sent(request, "take_back"), prefix="back", is_anonymous=is_anonymous(household)
    )
    if _change(request, record, change) or _take_back(request, record, take_back):
        return redirect("clients:services", household.pk)
    context = {
        "form": change,
        "take_back": take_back,
        "service": record,
        "wordings": record.events.order_by("-pgh_id").select_related("client", "changed_by"),
        "household": household,
        "identity": identity(household, on),
    }
    return render(request, "clients/service.html", context)


def _load_service(request, pk):
    """A service that may be changed, and its household; 404 when it may not."""
    if not COUNTY.may_change(FORM_TYPE):
        raise Http404("No Service matches the given query.")
    visible = Service.objects.valid().visible_to(request.user, on=timezone.localdate())
    record = get_object_or_404(visible.select_related("client", "recorded_by"), pk=pk)
    return record, load_household(request, record.household_id)


def _sent(request, button):
    """What was posted with this button; a post with none changes the service."""
    is_take_back = "take_back" in request.POST
    is_mine = is_take_back == (button == "take_back")
    return posted(request) if is_mine else None


def _people(household, record):
    """The members, and whoever got this help and has left the household since."""
    clients = [each.client for each in household.current_memberships]
    return clients if record.client in clients else [*clients, record.client]


def _change(request, record, form):
    """Whether that was settled; what stands in the way gets its words beside the day."""
    if not form.is_valid():
        return False
    new = {name: form.cleaned_data[name] for name in ("kind", "provided_on")}
    try:
        actions.change_service(
            service=record, client=form.client, by=request.user, at=timezone.now(), **new
        )
    except (NotEnrolled, actions.OnRecordAlready) as refusal:
        form.add_error("provided_on", str(refusal))
        return False
    except actions.TakenBackAlready as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "The service was changed.")
    return True


def _take_back(request, record, form):
    """Whether that was settled."""
    if not form.is_valid():
        return False
    because = form.cleaned_data["because"]
    try:
        actions.take_back_service(
            service=record, because=because, by=request.user, at=timezone.now()
        )
    except actions.TakenBackAlready as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Taken back. It stays readable in the history.")
    return True
