"""What was done at once for an extremely vulnerable household (R29)."""

from django.template.loader import render_to_string
from django.utils import timezone

from assessments.rules.evh import household_is_evh, latest_current
from cas.access.permissions import Permission
from cas.templatetags.cas import written


def same_day_help(request, household):
    """What was done at once for an extremely vulnerable household, or that nothing was (R29)."""
    if not request.user.has_permission(Permission.SCORE_READ):
        return ""
    scored = household.assessments.valid().scored()
    current = latest_current(scored, timezone.localdate())
    is_evh = household_is_evh(current.values())
    entries = evh_log(household)
    if not is_evh and not entries:
        return ""
    newest = max(current.values(), key=lambda made: made.created_at, default=None)
    context = {"entries": entries, "is_evh": is_evh, "newest": newest}
    return render_to_string("assessments/_same_day_help.html", context)


def evh_log(household):
    """The log of same-day help, newest first, as the timeline shows it."""
    return [
        {
            "when": logged.at,
            "title": logged.get_path_display(),
            "url": "",
            "body": _logged_words(logged),
            "by": str(logged.logged_by),
        }
        for logged in household.evh_actions.standing().select_related("logged_by")
    ]


def _logged_words(logged):
    outcome = logged.get_outcome_display()
    if logged.call_back_at:
        outcome = f"Call back {written(logged.call_back_at)}"
    return ". ".join(part for part in (outcome, logged.note) if part)
