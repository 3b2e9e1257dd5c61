"""The pages of an interview: all questions of a topic, or one at a time while a client looks on."""

from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.actions import interviews
from assessments.certification import NotCertified
from assessments.forms import PageForm
from assessments.intake_way import is_walked
from assessments.interview import Interview
from assessments.views.loading import with_draft
from cas.access.decorators import beside_client, require
from cas.access.permissions import Permission
from cas.posted import posted
from clients import way
from clients.household_page import identity


@beside_client
@require(Permission.ASSESS)
@with_draft
def page(request, draft, household, page):
    """One page of questions. Every way out of it saves what was answered."""
    begun = Interview(draft, household, request.user)
    shown = _page_or_404(begun, page)
    asked = _asked_now(request, begun, shown)
    form = _form(posted(request), begun, asked)
    if "hide" in request.POST:
        with suppress(NotCertified):
            _save_touched(form, draft, request.user)
        return redirect("quiet")
    if request.method == "POST" and form.is_valid():
        try:
            interviews.save_page(
                draft=draft,
                given=form.given,
                asked=form.questions,
                by=request.user,
                at=timezone.now(),
            )
        except interviews.InterviewEnded:
            return redirect("assessments:interview", draft.key)
        except NotCertified as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_after(request, draft, household, shown, asked))
    return render(request, "assessments/page.html", _context(request, begun, shown, asked, form))


@require_POST
@require(Permission.ASSESS)
@with_draft
def autosave(request, draft, household, page):
    """Save a page while it is being filled in; what can't be stored yet waits for Continue."""
    begun = Interview(draft, household, request.user)
    asked = _asked_now(request, begun, _page_or_404(begun, page))
    try:
        saved_at = _save_touched(_form(request.POST, begun, asked), draft, request.user)
    except NotCertified as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain")
    if saved_at is None:
        return HttpResponse(status=409)
    return HttpResponse(_saved_words(saved_at), content_type="text/plain")


# --- What is asked ---------------------------------------------------------------------------


def _page_or_404(begun, key):
    shown = begun.page(key)
    if shown is None:
        raise Http404("No such page in this interview")
    return shown


def _asked_now(request, begun, shown):
    """All that the page asks; one alone in client view, or when just its answer is changed.

    A page that is sent says what it had drawn, since client view may begin on an open page.
    """
    asked = begun.asked_on(shown)
    drawn = [question for question in asked if question.code in request.POST.getlist("asked")]
    if drawn:
        return drawn
    named = [question for question in asked if question.code == request.GET.get("question")]
    if request.is_client_view:
        return (named or asked)[:1]
    return named if named and _is_from_check(request) else asked


def _is_from_check(request):
    return request.GET.get("from") == "check"


def _form(data, begun, asked):
    return PageForm(
        data,
        questions=asked,
        draft=begun.draft,
        in_spanish=begun.in_spanish,
        today=timezone.localdate(),
        is_anonymous=begun.is_anonymous,
    )


def _context(request, begun, shown, asked, form):
    draft, everything = begun.draft, begun.asked_on(shown)
    is_first = asked[:1] == everything[:1]
    return {
        "form": form,
        "draft": draft,
        "page": shown,
        "derived": begun.derived_on(shown) if is_first else [],
        "others_answer": begun.others_answer_on(shown) if is_first else [],
        "part": begun.number_of(shown),
        "parts": len(begun.pages),
        "back_url": _back(request, begun, shown, everything, asked),
        "autosave_url": reverse("assessments:autosave", args=[draft.key, shown.key]),
        "in_spanish": begun.in_spanish,
        "saved_note": _saved_words(draft.saved_at),
        "all_offered": asked == everything and begun.is_all_offered(shown),
        "identity": identity(begun.household, timezone.localdate()),
    }


# --- Where to go -----------------------------------------------------------------------------


def _address(begun, shown, asked=(), *, everything=()):
    """A page's address; with the question's code when it is drawn alone."""
    url = reverse("assessments:page", args=[begun.draft.key, shown.key])
    is_alone = len(asked) == 1 and len(everything) > 1
    return f"{url}?question={asked[0].code}" if is_alone else url


def _back(request, begun, shown, everything, asked):
    if _is_from_check(request):
        return reverse("assessments:check", args=[begun.draft.key])
    return _before(begun, shown, everything, asked)


def _before(begun, shown, everything, asked):
    """The way back: to the question before, the page before, or the household."""
    place = everything.index(asked[0]) if asked else 0
    if len(asked) < len(everything) and place > 0:
        return _address(begun, shown, [everything[place - 1]], everything=everything)
    previous = begun.page_before(shown)
    if previous is None:
        return reverse("clients:household", args=[begun.household.pk])
    return _address(begun, previous)


def _after(request, draft, household, shown, asked):
    """Where Continue leads: what the page still asks, the next page, or the check page."""
    if "leave" in request.POST:
        messages.success(request, "Saved. You can go on from any device.")
        return reverse("clients:household", args=[household.pk])
    draft.refresh_from_db()
    begun = Interview(draft, household, request.user)
    if _is_from_check(request) and begun.is_saved(shown):
        return reverse("assessments:check", args=[draft.key])
    if request.is_client_view:
        everything = begun.asked_on(shown)
        following = everything[everything.index(asked[-1]) + 1 :] if asked else []
        if following:
            return _address(begun, shown, following[:1], everything=everything)
    elif not begun.is_saved(shown):
        messages.info(request, "One more question here, because of an answer you gave.")
        return _address(begun, shown)
    next_page = begun.page_after(shown)
    if next_page is None:
        return _after_the_last_page(request, draft, household)
    return _address(begun, next_page)


def _after_the_last_page(request, draft, household):
    """The check page; an intake goes on, and submits all its interviews at its end."""
    check_url = reverse("assessments:check", args=[draft.key])
    if not is_walked(request, draft, household):
        return check_url
    return way.next_url(request, household, otherwise=check_url)


# --- Saving ----------------------------------------------------------------------------------


def _save_touched(form, draft, by):
    """Store what can be stored of a page; when that was, or None when the interview has ended."""
    form.is_valid()
    at = timezone.now()
    try:
        interviews.autosave_page(
            draft=draft, given=form.touched, asked=form.cleaned_data, by=by, at=at
        )
    except interviews.InterviewEnded:
        return None
    return at


def _saved_words(at):
    return f"Saved {timezone.localtime(at):%-I:%M %p}"
