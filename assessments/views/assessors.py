"""The CAS lead's list of assessors: who may assess until when, and what they ask (R31, R32)."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from assessments.actions import certification as actions
from assessments.certification import assessors as assessors_on
from assessments.certification import certification_of
from assessments.certification_words import standing_tag
from assessments.forms import (
    AnswerForm,
    CompletionForm,
    ExtensionForm,
    FindAssessorForm,
    TakeBackForm,
)
from assessments.models import Certification, CertificationRequest
from assessments.rules.certification import WARNED_DAYS_BEFORE, State
from assessments.rules.certification import Certification as Standing
from assessments.views.certification import newest_series_of
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.access.roles import ASSESSORS
from cas.models import User
from cas.posted import posted
from cas.templatetags.cas import written

PER_PAGE = 50
REQUESTS_SHOWN = 50
NARROWER = {
    "lapsed": "Lapsed",
    "never": "Not certified yet",
    "expiring": f"Ending within {max(WARNED_DAYS_BEFORE)} days",
}


@require(Permission.CERTIFY)
def assessors(request):
    """Everybody who interviews, those who need attention first; a search is posted."""
    on = timezone.localdate()
    everybody = assessors_on(on)
    shown = request.GET.get("show", "")
    form = FindAssessorForm(posted(request))
    found = _named(everybody, form.words) if form.words else _narrowed(everybody, shown, on)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [_row(user, on) for user in page],
        "chips": _chips(everybody, "" if form.words else shown, on),
        "search": form["q"],
        "requests": _open_requests(),
        "shown": f"{page.start_index()}-{page.end_index()} of {page.paginator.count}",
        **_neighbors("" if form.words else shown, page),
    }
    return render(request, "assessments/assessors.html", context)


def _named(everybody, words):
    for word in words:
        everybody = everybody.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(agency__name__icontains=word)
        )
    return everybody


def _narrowed(everybody, shown, on):
    soon = on + timedelta(days=max(WARNED_DAYS_BEFORE))
    narrowed = {
        "lapsed": Q(last_day__lt=on),
        "never": Q(last_day=None),
        "expiring": Q(last_day__range=(on, soon)),
    }.get(shown)
    return everybody.filter(narrowed) if narrowed else everybody


def _chips(everybody, shown, on):
    everyone = [("", "Everybody"), *NARROWER.items()]
    return [
        {
            "label": label,
            "url": f"?show={key}" if key else "?",
            "current": key == (shown if shown in NARROWER else ""),
            "count": _narrowed(everybody, key, on).count(),
        }
        for key, label in everyone
    ]


def _neighbors(shown, page):
    stem = f"?show={shown}&" if shown in NARROWER else "?"
    return {
        "newer_url": f"{stem}page={page.previous_page_number()}" if page.has_previous() else "",
        "older_url": f"{stem}page={page.next_page_number()}" if page.has_next() else "",
    }


def _row(user, on):
    return {"user": user, "tag": standing_tag(Standing.through(user.last_day, on))}


def _open_requests():
    return CertificationRequest.objects.open().select_related("user__agency")[:REQUESTS_SHOWN]


@require(Permission.CERTIFY)
def assessor(request, pk):
    """One assessor: certified until when and why, the training attended, what was asked."""
    subject = _assessor_or_404(pk)
    now = timezone.now()
    certification = certification_of(subject, timezone.localdate(now))
    context = {
        "subject": subject,
        "certification": certification,
        "tag": standing_tag(certification),
        "may_extend": certification.state != State.NEVER,
        "recorded": subject.certifications.select_related("granted_by", "series").order_by("-pk"),
        "requests": subject.certification_requests.order_by("-asked_at", "-pk"),
        "series": newest_series_of(subject, now),
    }
    return render(request, "assessments/assessor.html", context)


def _assessor_or_404(pk):
    return get_object_or_404(User.objects.select_related("agency"), pk=pk, role__in=ASSESSORS)


@require(Permission.CERTIFY)
def certify(request, pk):
    """Record the day on which somebody completed the training."""
    subject = _assessor_or_404(pk)
    now = timezone.now()
    form = CompletionForm(
        posted(request),
        hmis_certified_on=subject.hmis_certified_on,
        on=timezone.localdate(now),
    )
    if request.method == "POST" and form.is_valid():
        made = actions.certify(user=subject, by=request.user, at=now, **form.cleaned_data)
        messages.success(request, f"{subject} is certified through {made.last_day:%B %-d, %Y}.")
        return redirect("assessments:assessor", subject.pk)
    context = {
        "form": form,
        "subject": subject,
        "title": "Record completed training",
        "lead": "Certified for 12 months from that day, unless the county has a common date.",
        "button": "Certify",
    }
    return render(request, "assessments/assessor_form.html", context)


@require(Permission.CERTIFY)
def extend(request, pk):
    """Give somebody more time, with a reason (R32)."""
    subject = _assessor_or_404(pk)
    now = timezone.now()
    form = ExtensionForm(posted(request), on=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.extend(user=subject, by=request.user, at=now, **form.cleaned_data)
        except actions.NothingToExtend:
            form.add_error(None, f"{subject} was never certified. Record the training instead.")
        else:
            messages.success(request, f"Extended through {made.last_day:%B %-d, %Y}.")
            return redirect("assessments:assessor", subject.pk)
    context = {
        "form": form,
        "subject": subject,
        "title": "Extend the certification",
        "lead": "For leave or another good reason. It is logged with your name.",
        "button": "Extend",
    }
    return render(request, "assessments/assessor_form.html", context)


@require(Permission.CERTIFY)
def take_back(request, pk):
    """Take back a certification or an extension that was recorded by mistake."""
    recorded = get_object_or_404(Certification.objects.in_force().select_related("user"), pk=pk)
    form = TakeBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.take_back(
            certification=recorded, by=request.user, at=timezone.now(), **form.cleaned_data
        )
        messages.success(request, "Taken back. The record stays on file and counts for nothing.")
        return redirect("assessments:assessor", recorded.user_id)
    context = {
        "form": form,
        "subject": recorded.user,
        "title": "Recorded by mistake?",
        "lead": f"{recorded.get_kind_display()} through {written(recorded.last_day)}. "
        "It stays on file and counts for nothing.",
        "button": "Take it back",
    }
    return render(request, "assessments/assessor_form.html", context)


@require(Permission.CERTIFY)
def answer(request, pk):
    """Answer what an assessor asked, in words."""
    asked = get_object_or_404(CertificationRequest.objects.open().select_related("user"), pk=pk)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.answer(
            request=asked,
            words=form.cleaned_data["answer"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "Answered. It stands on their page now.")
        return redirect("assessments:assessors")
    context = {
        "form": form,
        "subject": asked.user,
        "title": "Answer a request",
        "lead": _asked_words(asked),
        "button": "Answer",
    }
    return render(request, "assessments/assessor_form.html", context)


def _asked_words(asked):
    until = f", until {asked.wished_until:%B %-d, %Y}" if asked.wished_until else ""
    note = f" {asked.note}" if asked.note else ""
    return f"{asked.get_kind_display()}{until}.{note}"
