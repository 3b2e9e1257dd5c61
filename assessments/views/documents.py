"""The papers that housing programs ask for: the checklist, one paper, and its files."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments.actions import documents as actions
from assessments.actions.plans import ChangedByAnother
from assessments.checklists import as_paper, checklist_of
from assessments.forms import ArrivalForm, DocumentForm
from assessments.models import Document, DocumentFile
from assessments.panels.documents import TONES, closed_because, readiness_context
from assessments.rules.document_catalogue import CATALOGUE
from assessments.rules.documents import Status
from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.files import serve
from cas.posted import posted
from clients.household_page import identity, load_household
from clients.models import Membership


@require(Permission.CLIENT_READ)
def checklist(request, pk):
    """Every paper that is asked of the household: how far it is, and what arrived today (K9)."""
    household = load_household(request, pk)
    on = timezone.localdate()
    closed = closed_because(household, on)
    found = checklist_of(household, on=on)
    form = _arrival_form(request, found, closed)
    if form is not None and request.method == "POST" and form.is_valid():
        _record_arrivals(request, household, form)
        return redirect("assessments:documents", household.pk)
    context = {
        "household": household,
        "identity": identity(household, on),
        "closed": closed,
        "people": [] if closed else _by_person(household, found, form),
        "form": form,
        **readiness_context(found),
    }
    return render(request, "assessments/documents.html", context)


def _arrival_form(request, found, closed):
    if closed or not request.user.has_permission(Permission.PLAN_WRITE):
        return None
    return ArrivalForm(posted(request), request.FILES or None, lines=found.missing)


def _by_person(household, found, form):
    """The checklist, person by person, each line with what can be done about it."""
    inputs = {row["line"]: row for row in form.rows()} if form else {}
    documents = Document.objects.in_bulk(
        [line.paper.number for line in found.lines if line.paper], field_name="pk"
    )
    people = {person.key: {"person": person, "rows": []} for person in found.papers.people}
    codes = {m.client_id: m.client.code for m in household.current_memberships}
    for line in found.lines:
        people[line.person.key]["rows"].append(
            {
                "line": line,
                "tone": TONES[line.status],
                "document": documents.get(line.paper.number) if line.paper else None,
                "code": codes[line.person.key],
                "is_over": line.status in (Status.EXPIRED, Status.REJECTED),
                "inputs": inputs.get(line),
            }
        )
    return [each for each in people.values() if each["rows"]]


def _record_arrivals(request, household, form):
    clients = {m.client_id: m.client for m in household.current_memberships}
    arrived = form.arrived(form.cleaned_data)
    actions.record_arrivals(
        household=household,
        arrivals=[
            actions.Arrival(client=clients[line.person.key], kind=line.kind.code, file=file)
            for line, file in arrived
        ],
        by=request.user,
        at=timezone.now(),
    )
    names = ", ".join(f"{line.kind.label} ({line.person.name})" for line, _ in arrived)
    messages.success(request, f"Saved: {names}.")


@require(Permission.PLAN_WRITE)
def add(request, pk, code, kind):
    """A paper that nothing is on file of, or one that replaces an earlier one."""
    household = load_household(request, pk)
    membership = next((m for m in household.current_memberships if m.client.code == code), None)
    if membership is None or kind not in CATALOGUE.kinds:
        raise Http404("No paper of this kind, or nobody of this household.")
    paper = Document(client=membership.client, kind=kind, status=Status.HAVE)
    return _edit(request, household, paper)


@require(Permission.PLAN_WRITE)
def document(request, pk):
    """One paper: its files, how far it is, and whether it is accepted."""
    paper, household = _load(request, pk)
    return _edit(request, household, paper)


def _edit(request, household, paper):
    closed = closed_because(household, timezone.localdate())
    if closed:
        messages.warning(request, closed)
        return redirect("assessments:documents", household.pk)
    files = list(paper.files.here().order_by("pk")) if paper.pk else []
    form = DocumentForm(
        posted(request),
        request.FILES or None,
        instance=paper,
        on=timezone.localdate(),
        has_file=bool(files),
    )
    if request.method == "POST" and form.is_valid() and _saved(request, household, paper, form):
        messages.success(request, f"{form.kind.label} of {paper.client.display_name} saved.")
        return redirect("assessments:documents", household.pk)
    context = {
        "household": household,
        "identity": identity(household, timezone.localdate()),
        "form": form,
        "kind": CATALOGUE.kinds[paper.kind],
        "person": paper.client,
        "files": files,
        "earlier": _earlier(paper),
        "seen": actions.mark_of(paper),
    }
    return render(request, "assessments/document.html", context)


def _saved(request, household, paper, form):
    """Whether it could be saved; when somebody was faster the form says so and keeps the words."""
    try:
        actions.save_document(
            household=household,
            document=paper,
            content=form.content,
            file=form.cleaned_data["file"],
            seen=request.POST.get("seen", ""),
            by=request.user,
            at=timezone.now(),
        )
    except ChangedByAnother as conflict:
        theirs = conflict.stored
        status = theirs.get_status_display()
        form.add_error(
            None,
            f"{theirs.saved_by} saved this while you were writing: “{status}”. "
            "Nothing of yours is saved yet. Look at it again, then save.",
        )
        paper.saved_at = theirs.saved_at
    return form.is_valid()


def _earlier(paper):
    """The other papers of this kind that the person has had, newest first."""
    on = timezone.localdate()
    others = Document.objects.filter(client=paper.client, kind=paper.kind).exclude(pk=paper.pk)
    return [
        {"document": each, "status": as_paper(each).status_on(on).label}
        for each in others.select_related("checked_by").in_order().reverse()
    ]


@require(Permission.CLIENT_READ)
@require_GET
def download(request, pk):
    """A file of a paper, as a download; the read is logged with all others of the record."""
    file = get_object_or_404(DocumentFile.objects.here().select_related("document"), pk=pk)
    _load(request, file.document_id)
    return serve(request, file.content, name=file.document.kind.replace("_", "-"))


@require(Permission.PLAN_WRITE)
def take_back(request, pk):
    """Remove a file that came to the wrong person or is not what it should be."""
    file = get_object_or_404(DocumentFile.objects.here().select_related("document"), pk=pk)
    paper, household = _load(request, file.document_id)
    if request.method == "POST":
        actions.take_back_file(household=household, file=file, by=request.user, at=timezone.now())
        messages.success(request, "The file was removed.")
        return redirect("assessments:document", paper.pk)
    context = {
        "identity": identity(household, timezone.localdate()),
        "document": paper,
        "kind": CATALOGUE.kinds[paper.kind],
        "person": paper.client,
        "file": file,
    }
    return render(request, "assessments/take_back_file.html", context)


def _load(request, pk):
    """A paper and the present household of its person (404 if the user may not open it)."""
    on = timezone.localdate()
    paper = get_object_or_404(Document.objects.select_related("client", "checked_by"), pk=pk)
    membership = get_object_or_404(Membership.objects.current(on), client=paper.client_id)
    return paper, load_household(request, membership.household_id)
