"""Step 3 and the location tab: where a household lives and was seen."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from clients import way
from clients.actions import situations
from clients.forms import EnteredInErrorForm, LivingSituationForm, LocationForm
from clients.household_page import identity, is_anonymous, load_household
from clients.models import LivingSituation
from clients.rules import living_situation as living_situation_rules
from clients.views.left_out import tell_what_was_left_out


@require(Permission.CLIENT_WRITE)
def living_situation(request, pk):
    """Step 3: record where the household is living; an older record is offered, never changed."""
    household = load_household(request, pk)
    on = timezone.localdate()
    entered_on = household.enrollments.open(on).began_on()
    if entered_on is None:
        messages.info(request, "Enroll the household first: the living situation belongs to it.")
        return redirect("clients:enroll", household.pk)
    records = household.living_situations.valid().newest_first().select_related("created_by")
    form = LivingSituationForm(
        posted(request),
        on=on,
        earliest=entered_on,
        initial=_offered(records.first()),
        is_anonymous=is_anonymous(household),
    )
    if request.method == "POST" and form.is_valid() and form.is_complete:
        situations.record_living_situation(
            household=household, by=request.user, at=timezone.now(), **form.cleaned_data
        )
        messages.success(request, "The living situation was saved.")
        tell_what_was_left_out(request, form)
        return redirect(way.next_url(request, household))
    context = {
        "form": form,
        "household": household,
        "identity": identity(household, on),
        "records": records[:10],
        "caption": "" if way.walked(request, household.pk) else "Step 3",
        "can_mark_error": request.user.has_permission(Permission.ERROR_MARK),
    }
    return render(request, "clients/living_situation.html", context)


def _offered(newest):
    """The last record's answers, offered again and saved as a new record (C7)."""
    if newest is None:
        return {}
    return {
        "situation": newest.situation,
        **{name: getattr(newest, name) for name in living_situation_rules.ASKINGS},
        "place_type": newest.place_type,
        "area": newest.area,
        "zip_code": newest.zip_code,
    }


@require(Permission.CLIENT_WRITE)
def location(request, pk):
    """The location tab: where the household was seen, without an interview."""
    household = load_household(request, pk)
    on = timezone.localdate()
    form = LocationForm(posted(request), on=on, is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        situations.record_location(
            household=household, by=request.user, at=timezone.now(), **form.cleaned_data
        )
        messages.success(request, "The location was saved.")
        return redirect("clients:household", household.pk)
    context = {"form": form, "household": household, "identity": identity(household, on)}
    return render(request, "clients/location.html", context)


@require(Permission.ERROR_MARK)
def living_situation_error(request, pk):
    """Mark a living situation as entered in error; the record stays (R17)."""
    record = get_object_or_404(LivingSituation.objects.valid(), pk=pk)
    try:
        household = load_household(request, record.household_id)
    except Http404:
        raise Http404("No LivingSituation matches the given query.") from None
    form = EnteredInErrorForm(posted(request), is_anonymous=is_anonymous(household))
    if request.method == "POST" and form.is_valid():
        situations.mark_living_situation_in_error(
            living_situation=record, reason=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, "The living situation counts for nothing now.")
        return redirect("clients:household", household.pk)
    context = {
        "form": form,
        "record": record,
        "household": household,
        "identity": identity(household, timezone.localdate()),
    }
    return render(request, "clients/living_situation_error.html", context)
