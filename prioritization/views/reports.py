"""The reports: all of them, one with its picture and tables, and its numbers as a file."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.posted import posted
from cas.templatetags.cas import written
from prioritization.actions.reports import MOST_FILES_A_DAY, CannotSave, save_report
from prioritization.enums import ProgramKind
from prioritization.forms.reports import OwnDatesForm, SaveForm
from prioritization.reports.catalogue import BY_SLUG, REPORTS
from prioritization.reports.definition import KINDS, Asked, Report
from prioritization.reports.period import OWN, USUAL, named_periods, whole_quarters
from prioritization.reports.sheets import rows_in, sheet

DATE_BOXES = [f"{name}_{part}" for name in ("first", "last") for part in ("month", "day", "year")]


@require(Permission.REPORT_READ)
def report_index(request):
    """Every report with the question it answers."""
    reports = [(each, reverse("prioritization:report", args=[each.slug])) for each in REPORTS]
    return render(request, "prioritization/reports/index.html", {"reports": reports})


@require(Permission.REPORT_READ)
def report(request, slug):
    """What one report found: in a sentence, as a picture and as tables."""
    question = _question(request, slug)
    asked, own_dates = question.asked, question.own_dates
    context = {
        **_about(question),
        "findings": question.report.read(asked) if asked else None,
        "own_dates": own_dates,
        "is_own": question.choice == OWN,
        "periods": _period_chips(question),
        "kinds": _kind_chips(question),
    }
    return render(request, "prioritization/reports/report.html", context)


@require(Permission.REPORT_READ)
def report_file(request, slug):
    """Asks what the file is for, and then answers with it."""
    question = _question(request, slug)
    if question.asked is None:
        raise Http404
    form = SaveForm(posted(request))
    if request.method == "POST" and form.is_valid():
        findings = question.report.read(question.asked)
        try:
            save_report(
                slug=slug,
                rows=rows_in(findings),
                reason=form.cleaned_data["reason"],
                period=question.asked.period if question.report.has_period else None,
                kind=question.asked.kind or "",
                by=request.user,
                at=question.asked.at,
            )
        except CannotSave as refused:
            form.add_error(None, str(refused))
        else:
            return _file(question, sheet(_heading(question), findings))
    context = {**_about(question), "form": form, "most_files": MOST_FILES_A_DAY}
    return render(request, "prioritization/reports/file.html", context)


@dataclass(frozen=True)
class Question:
    """A report and what the address asks of it; `asked` is None while own dates are not right."""

    report: Report
    choice: str
    kind: ProgramKind | None
    asked: Asked | None
    own_dates: OwnDatesForm | None
    sees_people: bool
    query: str


def _question(request, slug):
    if slug not in BY_SLUG:
        raise Http404
    found, on, at = BY_SLUG[slug], timezone.localdate(), timezone.now()
    sees_people = request.user.has_permission(Permission.CLIENT_READ)
    choice, period, own_dates = _period(request, found, sees_people, on)
    kind = _kind(request.GET.get("kind", "")) if found.has_kind and sees_people else None
    asked = Asked(period, on, at, kind, sees_people) if period else None
    query = _query(request, choice, kind, found)
    return Question(found, choice, kind, asked, own_dates, sees_people, query)


def _period(request, found, sees_people, on):
    """(choice, period, form): what was chosen by name, or typed; the usual one for nonsense."""
    choice = request.GET.get("period", "")
    choices = named_periods(on) if sees_people else whole_quarters(on)
    if not found.has_period or not sees_people:
        usual = next(iter(choices)) if not sees_people else USUAL
        choice = choice if choice in choices and found.has_period else usual
        return choice, choices[choice], None
    if choice == OWN:
        has_typed = any(name in request.GET for name in DATE_BOXES)
        form = OwnDatesForm(request.GET if has_typed else None, on=on)
        return OWN, form.period if form.is_valid() else None, form
    choice = choice if choice in choices else USUAL
    return choice, choices[choice], None


def _kind(asked):
    return ProgramKind(asked) if asked in KINDS else None


def _query(request, choice, kind, found):
    """The address of this very question, as far as it has choices."""
    parts = {}
    if found.has_period:
        parts["period"] = choice
    if choice == OWN:
        parts |= {name: request.GET.get(name, "") for name in DATE_BOXES}
    if kind:
        parts["kind"] = kind.value
    return urlencode(parts)


def _about(question):
    found, asked = question.report, question.asked
    address = reverse("prioritization:report", args=[found.slug])
    return {
        "report": found,
        "when": _when(question),
        "hides": not question.sees_people,
        "page_url": f"{address}?{question.query}",
        "file_url": f"{reverse('prioritization:report_file', args=[found.slug])}?{question.query}",
        "kind": question.kind,
        "asked": asked,
    }


def _when(question):
    if question.asked is None:
        return ""
    if not question.report.has_period:
        return f"As it is now, {written(question.asked.at)}."
    return f"{question.asked.period.words}."


def _period_chips(question):
    """The named periods; own dates only for those to whom small numbers are shown."""
    if not question.report.has_period:
        return []
    on = timezone.localdate()
    named = named_periods(on) if question.sees_people else whole_quarters(on)
    kind = {"kind": question.kind.value} if question.kind else {}
    chips = [(code, each.label) for code, each in named.items()]
    if question.sees_people:
        chips.append((OWN, "Own dates"))
    return [
        _chip(label, {"period": code, **kind}, current=code == question.choice)
        for code, label in chips
    ]


def _kind_chips(question):
    if not (question.report.has_kind and question.sees_people):
        return []
    when = {
        name: value
        for name, value in parse_qsl(question.query, keep_blank_values=True)
        if name != "kind"
    }
    choices = [("", "All"), *((kind.value, kind.label) for kind in KINDS)]
    now = question.kind.value if question.kind else ""
    return [
        _chip(label, {**when, **({"kind": code} if code else {})}, current=code == now)
        for code, label in choices
    ]


def _chip(label, parts, *, current):
    return {"label": label, "url": f"?{urlencode(parts)}", "current": current, "count": None}


def _heading(question):
    kind = question.kind.label if question.kind else "All kinds of programs"
    about = [question.report.title, _when(question)]
    return [*about, kind] if question.report.has_kind else about


def _file(question, text):
    name = f"{question.report.slug}-{question.asked.on.isoformat()}.csv"
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
