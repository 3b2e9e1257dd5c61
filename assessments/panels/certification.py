"""What an assessor's certification opens and closes, wherever assessments are saved (R31)."""

from django.template.loader import render_to_string
from django.utils import timezone

from assessments.certification import certification_of, why_closed
from assessments.certification_words import standing_tag
from assessments.models import Draft
from cas.access.permissions import Permission


def saving_gate(request, subject):
    """Why this person can't save assessments, and where to ask; nothing while they can.

    `subject` is a household, or the interview that would be saved (C19).
    """
    certification = certification_of(request.user, timezone.localdate())
    draft = subject if isinstance(subject, Draft) else None
    reason = why_closed(certification, request.user, draft)
    if not reason:
        return ""
    return render_to_string("assessments/_certification_gate.html", {"reason": reason})


def my_certification(request, user):
    """Until when this person may assess; once that is over, the gate above says it."""
    if not user.has_permission(Permission.ASSESS):
        return ""
    certification = certification_of(user, timezone.localdate())
    if not certification.may_save:
        return ""
    context = {"certification": certification, "tag": standing_tag(certification)}
    return render_to_string("assessments/_my_certification.html", context)
