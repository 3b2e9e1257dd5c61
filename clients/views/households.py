"""A household's page, its members, its enrollment (step 2), and who read its record."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone

from cas.access.decorators import require
from cas.access.permissions import Permission
from cas.county import COUNTY
from cas.models import RecordRead
from cas.posted import posted
from clients import way
from clients.actions import enrollments
from clients.case_workers import case_workers
from clients.enums import Relationship
from clients.forms import CaseManagersForm, EnrollmentForm, MemberEnrollmentForm
from clients.household_page import (
    age_of,
    head_of,
    identity,
    is_past,
    lead_to_survivor,
    load_household,
    load_present_or_past_household,
)
from clients.last_exits import last_exits
from clients.models import Client, PersonMerge
from clients.rules.topics import TOPICS, TopicKey
from clients.sharing import who_has_access
from clients.views.timeline import recent

READS_PER_PAGE = 50


@require(Permission.CLIENT_READ)
def household(request, pk):
    """One household: what to do next, who belongs to it, where they are."""
    subject = load_present_or_past_household(request, pk)
    way.leave(request)
    if subject.is_kept_aside:
        lead_to_survivor(subject, request.user)
    on = timezone.localdate()
    if is_past(subject):
        return _past_household(request, subject, on)
    can_merge = request.user.has_permission(Permission.PERSON_MERGE)
    members = _members(subject, on)
    context = {
        "household": subject,
        "identity": identity(subject, on),
        "members": members,
        "is_enrolled": any(each["is_enrolled"] for each in members),
        "exited_on": (left := last_exits(subject)) and left.on,
        "left": left,
        "may_divert": "intake" in COUNTY.workflows,
        "can_merge": can_merge and not head_of(subject).client.is_anonymous,
        "merges": PersonMerge.objects.into(subject) if can_merge else [],
        "can_write": request.user.has_permission(Permission.CLIENT_WRITE),
        "can_audit": request.user.has_permission(Permission.AUDIT_READ),
        "access": who_has_access(subject, on),
        **recent(request, subject),
    }
    return render(request, "clients/household.html", context)


def _past_household(request, subject, on):
    """Everybody has left: the record is kept to be read, with where its people are now."""
    memberships = subject.memberships.ended(on).select_related("client").order_by("-ended_on")
    people = Client.objects.visible_to(request.user, on=on).with_household(on)
    context = {
        "household": subject,
        "identity": identity(subject, on),
        "people": people.filter(memberships__in=memberships).distinct(),
    }
    return render(request, "clients/past_household.html", context)


def _members(subject, on):
    enrolled = set(subject.enrollments.open(on).values_list("client_id", flat=True))
    return [
        {
            "membership": membership,
            "client": membership.client,
            "age": age_of(membership.client, on).words,
            "is_enrolled": membership.client_id in enrolled,
        }
        for membership in subject.current_memberships
    ]


@require(Permission.CLIENT_WRITE)
def enroll(request, pk):
    """Step 2: enroll everyone in the household who is not enrolled yet (R12), or some (R39)."""
    subject = load_household(request, pk)
    on = timezone.localdate()
    waiting = _not_enrolled(subject, on)
    form = EnrollmentForm(posted(request), on=on)
    member_forms = [_member_form(request, membership, on) for membership in waiting]
    managers = _managers_form(request, subject, waiting, on)
    if request.method == "POST" and _all_valid([form, managers, *member_forms]):
        chosen = [member for member in member_forms if member.cleaned_data["enroll"]]
        if _dates_fit(form, chosen):
            enrollments.enroll(
                household=subject,
                entered_on=form.cleaned_data["entered_on"],
                members=[_entry_answers(member, managers) for member in chosen],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _enrolled_words(chosen, waiting))
            return redirect(way.next_url(request, subject))
    context = {
        "form": form,
        "member_forms": member_forms,
        "managers": managers,
        "caption": "" if way.walked(request, subject.pk) else "Step 2",
        "household": subject,
        "identity": identity(subject, on),
    }
    return render(request, "clients/enroll.html", context)


def _not_enrolled(subject, on):
    enrolled = set(subject.enrollments.lasting().values_list("client_id", flat=True))
    return [m for m in subject.current_memberships if m.client_id not in enrolled]


def _member_form(request, membership, on):
    topic = TOPICS[TopicKey.BEFORE]
    oldest = age_of(membership.client, on).high
    is_head = membership.relationship == Relationship.SELF
    return MemberEnrollmentForm(
        posted(request),
        prefix=membership.client.code,
        membership=membership,
        asks_later=bool(way.walked(request, membership.household_id)),
        tells_prior_living=topic.is_about(is_head=is_head, oldest=oldest),
        on=on,
    )


def _managers_form(request, household, waiting, on):
    return CaseManagersForm(
        posted(request),
        clients=[membership.client for membership in waiting],
        workers=list(case_workers(request.user)),
        household=household,
        by=request.user,
        on=on,
    )


def _all_valid(forms):
    return all([form.is_valid() for form in forms])  # noqa: C419 - every form shows its errors


def _dates_fit(form, chosen):
    entered_on = form.cleaned_data["entered_on"]
    if not chosen:
        form.add_error(None, "Choose at least one person to enroll.")
    for member in chosen:
        since = member.cleaned_data.get("homeless_since")
        if since and since > entered_on:
            member.add_error("homeless_since", "This can't be after the start date.")
    return form.is_valid() and all(member.is_valid() for member in chosen)


def _entry_answers(member, managers):
    return enrollments.EntryAnswers(
        membership=member.membership,
        prior_living_situation=member.cleaned_data.get("prior_living_situation"),
        homeless_since=member.cleaned_data.get("homeless_since"),
        disabling_condition=member.cleaned_data.get("disabling_condition"),
        case_manager=managers.manager_of(member.membership.client),
    )


def _enrolled_words(chosen, waiting):
    if len(chosen) == len(waiting):
        return "Everyone in the household is enrolled."
    return f"{len(chosen)} of {len(waiting)} were enrolled. The others can be enrolled later."


@require(Permission.AUDIT_READ)
def readers(request, pk):
    """Who has read this household's record."""
    subject = load_household(request, pk)
    reads = RecordRead.objects.filter(household_id=subject.pk).order_by("-at", "-pk")
    page = Paginator(reads, READS_PER_PAGE).get_page(request.GET.get("page"))
    names = get_user_model().objects.in_bulk({read.user_id for read in page})
    context = {
        "household": subject,
        "identity": identity(subject, timezone.localdate()),
        "newer_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "older_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "shown": f"{page.start_index()}-{page.end_index()} of {page.paginator.count}",
        "rows": [
            {"read": read, "user": names.get(read.user_id), "page": _page_words(read.page)}
            for read in page
        ],
    }
    return render(request, "clients/readers.html", context)


def _page_words(view_name):
    """A page as people call it: "clients:living_situation" is "Living situation"."""
    return view_name.rpartition(":")[2].replace("_", " ").capitalize()
