"""More that HUD asks at project start: a list for the household, a page for each topic."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.county import COUNTY
from cas.posted import posted
from clients import entry_data as entries
from clients import way
from clients.actions.entry_data import record_topic
from clients.forms import TOPIC_FORMS
from clients.household_page import identity, load_household, load_person
from clients.rules import disabling
from clients.rules.topics import TopicKey
from clients.views.left_out import tell_what_was_left_out


@require(Permission.CLIENT_WRITE)
def entry_data(request, pk):
    """What HUD asks of each member, and what of it is still open. Nothing waits for it."""
    household = load_household(request, pk)
    members = [
        {
            "client": enrollment.client,
            "tasks": [
                _task(enrollment, number, line)
                for number, line in enumerate(entries.progress_of(enrollment), start=1)
            ],
        }
        for enrollment in entries.open_enrollments(household)
    ]
    context = {
        "household": household,
        "identity": identity(household, timezone.localdate()),
        "members": members,
        "enroll_url": reverse("clients:enroll", args=[household.pk]),
        "may_change_start": COUNTY.may_change("enrollment"),
    }
    return render(request, "clients/entry_data.html", context)


def _task(enrollment, number, line):
    words, tone = _status(line)
    return {
        "number": number,
        "title": line.topic.title,
        "url": _topic_url(enrollment.client, line.topic) if _may_answer(line) else "",
        "status": words,
        "tone": tone,
        "hint": "They say no, a condition on record says yes." if line.contradicts else "",
        "reason": "",
        "reason_url": "",
        "reason_link": "",
        "is_next": False,
    }


def _may_answer(line):
    """Whether something is left to answer, or the county lets what was said be changed."""
    return not line.is_complete or COUNTY.may_change("entry_data")


def _status(line):
    if line.contradicts:
        return "Look again", "warn"
    if line.is_complete:
        return "Done", ""
    return ("Partly", "todo") if line.is_begun else ("To ask", "todo")


def _topic_url(client, topic):
    return reverse("clients:entry_topic", args=[client.code, topic.key])


@require(Permission.CLIENT_WRITE)
def entry_topic(request, code, topic):
    """One topic for one member. An answer may lead to more questions before it is saved."""
    client, household = load_person(request, code)
    enrollment = entries.enrollment_of(client, household)
    if enrollment is None:
        messages.info(request, "Enroll this person first: these questions are about the start.")
        return redirect("clients:enroll", household.pk)
    asked = _asked_topic(enrollment, topic)
    values = entries.values_of(enrollment)
    form = TOPIC_FORMS[asked.key](
        posted(request), initial=_offered(values), entered_on=enrollment.entered_on
    )
    if request.method == "POST" and form.is_valid() and form.is_complete:
        record_topic(enrollment=enrollment, topic=asked, answers=form.answers, by=request.user)
        messages.success(request, f"{asked.title}: saved.")
        tell_what_was_left_out(request, form)
        return redirect(way.next_url(request, household, otherwise=_next_url(enrollment, asked)))
    is_health = asked.key == TopicKey.HEALTH
    context = {
        "form": form,
        "topic": asked,
        "client": client,
        "identity": identity(household, timezone.localdate()),
        "list_url": reverse("clients:entry_data", args=[household.pk]),
        "reasons": disabling.reasons(values) if is_health else [],
        "contradicts": is_health and entries.contradicts(enrollment),
    }
    return render(request, "clients/entry_topic.html", context)


def _asked_topic(enrollment, key):
    """The topic if it is asked of this member, and not answered for good; else 404."""
    found = [line for line in entries.progress_of(enrollment) if line.topic.key == key]
    if not (found and _may_answer(found[0])):
        raise Http404("This topic is not asked of this person, or is answered for good.")
    return found[0].topic


def _offered(values):
    """What was recorded; the start of homelessness is not asked twice."""
    started = values["date_to_street_essh"] or values["homeless_since"]
    return {**values, "date_to_street_essh": started}


def _next_url(enrollment, topic):
    """The next open topic of the same member, or the list when there is none after this one."""
    lines = entries.progress_of(enrollment)
    place = [line.topic for line in lines].index(topic)
    for line in lines[place + 1 :]:
        if not line.is_complete:
            return _topic_url(enrollment.client, line.topic)
    return reverse("clients:entry_data", args=[enrollment.household_id])
