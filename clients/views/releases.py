"""Step 1: what a person decided about sharing, who sees the record, and the papers of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.client_facing import client_facing, render_for_client
from cas.county import COUNTY
from cas.files import serve
from cas.posted import posted
from clients import way
from clients.actions import releases
from clients.forms import ReleaseForm
from clients.household_page import age_of, consent_state, identity, load_person
from clients.release_page import audience, history, members, notice
from clients.rules.release import TERM, ReleaseState, is_minor
from clients.rules.wording import Text, text_of
from clients.wording import wording_in_force

NOT_KEPT = Text(title="", lead="", understood="", parts=())
"""Stands for the text of a release that was recorded before texts were kept."""
READ_TOGETHER = {"en": "Read this together", "es": "Léanlo juntos"}


@require(Permission.CLIENT_WRITE)
def release(request, code):
    """Read the text together, record the decision; see who sees the record and why."""
    client, household = load_person(request, code)
    if client.is_anonymous:
        return _needs_none(request, household)
    on = timezone.localdate()
    wording = wording_in_force(on)
    form = _form(request, client, household, wording, on)
    if request.method == "POST" and form.is_valid():
        releases.record_release(
            client=client,
            household=household,
            decision=form.cleaned_data["decision"],
            language=form.cleaned_data["language"],
            signature=form.signature,
            wording=wording,
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "The decision was recorded.")
        return redirect(way.next_url(request, household))
    context = {
        "form": form,
        "client": client,
        "household": household,
        "identity": identity(household, on),
        "texts": _both_languages(wording, client, household, on),
        "audience": audience(household, on),
        "members": members(household, on),
        "history": history(client),
        "notice": notice(client, on),
        "can_withdraw": consent_state(client, on) == ReleaseState.GRANTED,
    }
    return render(request, "clients/release.html", context)


def _needs_none(request, household):
    messages.info(request, "An anonymous person needs no release: nobody else sees who they are.")
    return redirect("clients:household", household.pk)


def _form(request, client, household, wording, on):
    adults = [
        membership
        for membership in household.current_memberships
        if membership.client_id != client.pk and not is_minor(age_of(membership.client, on))
    ]
    return ReleaseForm(
        posted(request),
        request.FILES or None,
        is_minor=is_minor(age_of(client, on)),
        adults=adults,
        understood=wording.text(client.language).understood,
        language=client.language,
    )


def _both_languages(wording, client, household, on):
    """The text in the person's language, then in the other one."""
    return [
        {
            "language": language,
            "heading": READ_TOGETHER[language],
            "is_theirs": language == client.language,
            "text": _filled_in(wording.text(language), household, on + TERM, language),
        }
        for language in sorted(READ_TOGETHER, key=lambda each: each != client.language)
    ]


def _filled_in(text, household, ends_on, language):
    with override(language):
        day = date_format(ends_on, "j \\d\\e F \\d\\e Y" if language == "es" else "F j, Y")
    return text.filled_in(agency=household.agency.name, county=COUNTY.name, ends_on=day)


@require(Permission.CLIENT_WRITE)
def withdraw(request, code):
    """Ask once more, then end a person's release at once."""
    client, household = load_person(request, code)
    on = timezone.localdate()
    if consent_state(client, on) != ReleaseState.GRANTED:
        return redirect("clients:release", client.code)
    if request.method == "POST":
        releases.withdraw_release(
            client=client, household=household, by=request.user, at=timezone.now()
        )
        messages.success(request, "The release was withdrawn. Other agencies see nothing now.")
        return redirect("clients:household", household.pk)
    context = {"client": client, "household": household, "identity": identity(household, on)}
    return render(request, "clients/withdraw.html", context)


@client_facing
@require(Permission.CLIENT_READ)
def copy(request, code):
    """What was decided, with the text it was decided on, for the person to take along."""
    client, household = load_person(request, code)
    decided = _asked_for(client, request.GET.get("decision", ""))
    if decided is None:
        return _no_decision(request, household)
    text = text_of(decided.wording.content, decided.language) if decided.wording else None
    return _paper(
        client,
        household,
        language=decided.language,
        text=text,
        ends_on=decided.ends_on or decided.starts_on + TERM,
        decided=_decided_words(decided),
    )


def _asked_for(client, number):
    """The decision an address names; the newest when it names none of this person's."""
    decisions = client.releases.select_related("wording", "recorded_by").newest_first()
    named = decisions.filter(pk=number) if number.isascii() and number.isdecimal() else decisions
    return named.first() if len(number) < 18 else None


def _no_decision(request, household):
    messages.info(request, "Nothing like this is on file for this person.")
    return redirect("clients:household", household.pk)


def _decided_words(decided):
    return {
        "decision": decided.decision,
        "on": decided.starts_on,
        "ends_on": decided.ends_on,
        "withdrawn_on": timezone.localdate(decided.withdrawn_at) if decided.withdrawn_at else None,
        "signed_name": decided.signed_name,
        "signed_at": timezone.localtime(decided.signed_at) if decided.signed_at else None,
        "has_form": bool(decided.file),
        "is_by_guardian": bool(decided.guardian_relation),
        "witness": str(decided.recorded_by),
    }


@client_facing
@require(Permission.CLIENT_READ)
def blank(request, code):
    """The text with lines to sign on, in the person's language, for those who sign on paper."""
    client, household = load_person(request, code)
    if client.is_anonymous:
        return _needs_none(request, household)
    on = timezone.localdate()
    text = wording_in_force(on).text(client.language)
    return _paper(
        client, household, language=client.language, text=text, ends_on=on + TERM, decided=None
    )


def _paper(client, household, *, language, text, ends_on, decided):
    shown = _filled_in(text or NOT_KEPT, household, ends_on, language)
    with override(language):
        return render_for_client(
            "clients/release_paper.html",
            {
                "language": language,
                "title": shown.title,
                "lead": shown.lead,
                "understood": shown.understood,
                "parts": [{"title": p.title, "lines": list(p.lines)} for p in shown.parts],
                "name": client.display_name,
                "agency": household.agency.name,
                "today": timezone.localdate(),
                "decided": decided,
                "back_url": reverse("clients:household", args=[household.pk]),
            },
        )


@require(Permission.CLIENT_READ)
def signed_form(request, code):
    """The signed form that was attached, as a download."""
    client, household = load_person(request, code)
    decided = _asked_for(client, request.GET.get("decision", ""))
    if decided is None or not decided.file:
        return _no_decision(request, household)
    return serve(request, decided.file, f"release-{client.code}")
