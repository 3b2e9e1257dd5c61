"""What a person is told of, and how they want to be told."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from cas import notices as told
from cas.access.decorators import signed_in
from cas.forms.notices import NoticeSettingsForm
from cas.posted import posted


@signed_in
def notices(request):
    """What is new and what still waits; by opening it everything counts as seen."""
    if request.user.is_beside_client:
        return render(request, "for_staff.html")
    at = timezone.now()
    since = told.seen_at(request.user)
    groups = [
        {
            "kind": kind,
            "rows": [
                {"notice": each, "is_new": since is None or each.noticed_at > since}
                for each in found
            ],
        }
        for kind, found in told.notices(request.user, at=at)
    ]
    told.mark_seen(request.user, at)
    request.new_notices = 0
    context = {
        "groups": groups,
        "has_kinds": bool(told.kinds_for(request.user)),
        "since": since,
    }
    return render(request, "notices.html", context)


@signed_in
def notice_settings(request):
    """Which kinds of things one is told of, in the app, by a daily e-mail too, or not at all."""
    kinds = told.kinds_for(request.user)
    form = NoticeSettingsForm(
        posted(request),
        kinds=kinds,
        channels=told.channels_of(request.user),
        sends_mail=settings.CAS_SENDS_MAIL,
    )
    if request.method == "POST" and form.is_valid():
        told.choose_channels(request.user, form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("notices")
    context = {
        "form": form,
        "kinds": kinds,
        "sends_mail": settings.CAS_SENDS_MAIL,
        "address": request.user.email,
        "hour": settings.CAS_DIGEST_HOUR,
    }
    return render(request, "notice_settings.html", context)
