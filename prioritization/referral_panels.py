"""What openings and referrals add to the start page and to a household's page."""

from datetime import timedelta

from django.template.loader import render_to_string
from django.utils import timezone

from cas.access.permissions import Permission
from cas.panels import register
from prioritization.models import Opening, Parking, Placement, Referral

SOON = timedelta(hours=3)


def register_panels():
    """Called once when the app is ready."""
    register("home.urgent", our_referrals_today)
    register("home", beds_today)
    register("household.page", beds_of_household)


def our_referrals_today(request, user):
    """What a program has to answer today."""
    if not user.has_permission(Permission.REFERRAL_ANSWER):
        return ""
    visible = Referral.objects.visible_to(user)
    context = {
        "awaited": visible.waiting_for_answer().count(),
        "expected": visible.filter(state="accepted").count(),
        "free": Opening.objects.unended().of_provider(user).count(),
    }
    return render_to_string("prioritization/referrals/_today_partner.html", context)


def beds_today(request, user):
    """Which beds nobody was offered, and which answers are awaited."""
    if not user.has_permission(Permission.QUEUE_READ):
        return ""
    on, at = timezone.localdate(), timezone.now()
    awaited = Referral.objects.waiting_for_answer()
    context = {
        "free": Opening.objects.on_offer(on=on, at=at).count(),
        "awaited": awaited.count(),
        "late": awaited.filter(expires_at__lte=at + SOON).count(),
    }
    return render_to_string("prioritization/referrals/_today_staff.html", context)


def beds_of_household(request, household):
    """Where the household has a place, which offers run, and what keeps offers away."""
    user = request.user
    if not user.has_permission(Permission.LIST_READ):
        return ""
    on = timezone.localdate()
    here = {"household": household}
    context = {
        "household": household,
        "places": Placement.objects.current(on).filter(**here).select_related("program"),
        "referrals": Referral.objects.active().filter(**here).select_related("program"),
        "parkings": Parking.objects.live(on).filter(**here).select_related("program"),
        "sees_referrals": user.has_permission(Permission.QUEUE_READ),
        "may_refer": user.has_permission(Permission.REFER),
    }
    return render_to_string("prioritization/referrals/_of_household.html", context, request=request)
