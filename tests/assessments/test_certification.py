"""R30 to R33 and C19 through the pages and the database."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessments import certification as in_county
from assessments.actions import certification as actions
from assessments.actions import interviews
from assessments.actions.training import load_training, record_attendance
from assessments.certification import NotCertified, certification_of
from assessments.enums import CertificationKind, Tool
from assessments.models import (
    Assessment,
    Certification,
    CertificationRequest,
    Draft,
    ToolInterest,
    TrainingSeries,
)
from assessments.rules.certification import CommonDate, State
from assessments.rules.questions import QuestionType
from cas.access.roles import ASSESSORS, Role
from cas.models import AuditEvent, User
from tests import factories
from tests.assessments.conversation import answer_pages, draft_of, start, submit, three_boxes

TODAY = factories.today()
YESTERDAY = TODAY - timedelta(days=1)
REASON = "you can read assessments but not save them"


@pytest.fixture
def lapsed(sign_in, tools):
    """A browser of an assessor whose certification ended yesterday."""
    return sign_in(factories.UserFactory(certified_through=YESTERDAY))


@pytest.fixture
def lead(sign_in):
    return sign_in(role=Role.CAS_LEAD)


def state_of(user, on=TODAY):
    return certification_of(user, on).state


def text_of(answer):
    return answer.content.decode()


def page(browser, name, *args):
    return text_of(browser.get(reverse(name, args=args)))


# --- R30: the HMIS certificate comes first ---------------------------------------------------


@pytest.mark.parametrize("role", sorted(ASSESSORS))
def test_r30_the_database_grants_no_assessor_role_without_an_hmis_certificate(db, role):
    with pytest.raises(IntegrityError, match="hmis_certificate"), transaction.atomic():
        factories.UserFactory(role=role, hmis_certified_on=None)
    staff = factories.UserFactory(role=Role.CAS_STAFF)
    with pytest.raises(IntegrityError, match="hmis_certificate"), transaction.atomic():
        User.objects.filter(pk=staff.pk).update(role=role)
    User.objects.filter(pk=staff.pk).update(role=role, hmis_certified_on=TODAY)


# Django's own change form asks for variables that are not always there.
@pytest.mark.ignore_template_errors
def test_r30_the_administration_site_refuses_it_in_words_beside_the_date(sign_in):
    admin = sign_in(role=Role.SYSTEM_ADMIN)
    staff = factories.UserFactory(role=Role.CAS_STAFF)
    url = reverse("admin:cas_user_change", args=[staff.pk])
    typed = {
        "username": staff.username,
        "first_name": "Worker",
        "last_name": "Example",
        "email": "",
        "agency": staff.agency_id,
        "role": "assessor",
        "is_active": "on",
    }
    refused = admin.post(url, {**typed, "hmis_certified_on": ""})
    assert "needs an HMIS certificate first" in text_of(refused)
    staff.refresh_from_db()
    assert staff.role == Role.CAS_STAFF
    assert admin.post(url, {**typed, "hmis_certified_on": "2026-01-05"}).status_code == 302
    staff.refresh_from_db()
    assert (staff.role, staff.hmis_certified_on) == (Role.ASSESSOR, date(2026, 1, 5))
    assert state_of(staff) == State.NEVER


# --- R31: read, not save ---------------------------------------------------------------------


@pytest.mark.parametrize("certified_through", [YESTERDAY, False])
def test_r31_without_certification_one_reads_everything(sign_in, tools, certified_through):
    browser = sign_in(factories.UserFactory(certified_through=certified_through))
    made = factories.household(by=browser.user)
    done = factories.assessment(made)
    draft = factories.draft(made, Tool.HCT)
    for name, args in [
        ("clients:household", [made.pk]),
        ("assessments:result", [done.pk]),
        ("assessments:check", [draft.key]),
        ("assessments:start", [made.pk, Tool.CRISIS]),
        ("home", []),
    ]:
        shown = page(browser, name, *args)
        assert reverse("assessments:my_certification") in shown, name


def test_r31_on_the_last_day_everything_is_open_and_the_next_day_nothing(db, tools):
    user = factories.UserFactory(certified_through=TODAY)
    made = factories.household(by=user)
    begin = {"household": made, "tool": Tool.CRISIS, "assessment_type": 3, "by": user}
    tomorrow = factories.midday(TODAY) + timedelta(days=1)
    with pytest.raises(NotCertified, match="ended on"):
        interviews.start(**begin, on=TODAY + timedelta(days=1), at=tomorrow)
    interviews.start(**begin, on=TODAY, at=factories.midday(TODAY))


def test_r31_a_lapsed_assessor_begins_no_interview_and_what_was_chosen_comes_back(lapsed):
    made = factories.household(by=lapsed.user)
    refused = start(lapsed, made)
    assert refused.status_code == 200
    assert REASON in text_of(refused)
    assert text_of(refused).count("checked") == 2
    assert not Draft.objects.exists()
    assert not ToolInterest.objects.exists()


def old_draft(user, made, **fields):
    """An interview begun before the certification ended so long ago that C19 has run out."""
    user.certifications.update(last_day=TODAY - timedelta(days=20))
    return factories.draft(made, by=user, at=factories.midday(TODAY - timedelta(days=30)), **fields)


def text_question(draft):
    """The question of the page "contact" that is answered in words."""
    instrument = draft.version.instrument
    questions = map(instrument.question, instrument.page("contact").questions)
    return next(each.code for each in questions if each.type == QuestionType.TEXT)


def test_r31_a_page_that_cannot_be_saved_keeps_what_was_typed(lapsed):
    made = factories.household(by=lapsed.user)
    draft = old_draft(lapsed.user, made)
    url = reverse("assessments:page", args=[draft.key, "contact"])
    refused = lapsed.post(url, {text_question(draft): "by the blue bridge"})
    assert refused.status_code == 200
    assert REASON in text_of(refused)
    assert "by the blue bridge" in text_of(refused)
    draft.refresh_from_db()
    assert (draft.notes, draft.answers, draft.missing) == ({}, {}, {})


def test_r31_a_page_does_not_save_itself_either(lapsed):
    draft = old_draft(lapsed.user, factories.household(by=lapsed.user))
    url = reverse("assessments:autosave", args=[draft.key, "contact"])
    answer = lapsed.post(url, {text_question(draft): "words"})
    assert (answer.status_code, REASON in text_of(answer)) == (422, True)
    draft.refresh_from_db()
    assert draft.notes == {}


def test_r31_nothing_is_submitted_and_the_date_comes_back(lapsed):
    made = factories.household(by=lapsed.user)
    draft = old_draft(lapsed.user, made)
    refused = submit(lapsed, draft)
    assert REASON in text_of(refused)
    assert f'value="{TODAY.year}"' in text_of(refused)
    assert not Assessment.objects.exists()


def test_r31_nothing_is_corrected(lapsed):
    made = factories.household(by=lapsed.user)
    done = factories.assessment(made)
    refused = lapsed.post(reverse("assessments:correct", args=[done.pk]), follow=True)
    assert REASON in text_of(refused)
    assert not Draft.objects.exists()


def test_r31_a_lapsed_assessor_may_still_discard_an_interview(lapsed):
    draft = old_draft(lapsed.user, factories.household(by=lapsed.user))
    lapsed.post(reverse("assessments:discard", args=[draft.key]), {"reason": "moved away"})
    draft.refresh_from_db()
    assert draft.discarded_at is not None


@pytest.mark.parametrize("role", sorted(set(Role) - ASSESSORS))
def test_r31_only_assessors_are_concerned(db, role):
    assert state_of(factories.UserFactory(role=role)) == State.NOT_NEEDED


@pytest.mark.parametrize(
    ("days", "words"), [(61, ""), (60, "in 60 days"), (30, "in 30"), (7, "in 7"), (0, "today")]
)
def test_r31_the_start_page_warns_60_30_and_7_days_before(sign_in, tools, days, words):
    user = factories.UserFactory(certified_through=TODAY + timedelta(days=days))
    shown = page(sign_in(user), "home")
    assert (f"Ends {words}" in shown) == bool(words)
    assert ("Renew it" in shown) == bool(words)


def test_r31_the_lead_records_a_completion_and_it_lasts_a_year(lead):
    user = factories.UserFactory(certified_through=False, hmis_certified_on=date(2024, 1, 1))
    url = reverse("assessments:certify", args=[user.pk])
    lead.post(url, three_boxes("completed_on", TODAY))
    made = user.certifications.get()
    assert made.first_day == TODAY
    assert (made.last_day.year, state_of(user)) == (TODAY.year + 1, State.CERTIFIED)
    assert AuditEvent.objects.filter(verb="certified", user_id=lead.user.pk).exists()
    for refused in (TODAY + timedelta(days=1), date(2023, 12, 31)):
        answer = lead.post(url, three_boxes("completed_on", refused))
        assert "must be on or" in text_of(answer)
    assert user.certifications.count() == 1


def test_r31_a_common_date_of_the_county_counts_when_it_is_recorded(lead, monkeypatch):
    monkeypatch.setattr(in_county, "COMMON_DATE", CommonDate(10, 31))
    user = factories.UserFactory(certified_through=False)
    made = actions.certify(
        user=user, completed_on=date(2025, 9, 23), by=lead.user, at=factories.midday(TODAY)
    )
    assert made.last_day == date(2026, 10, 31)


def test_a_certification_recorded_by_mistake_is_taken_back_with_a_reason(lead):
    user = factories.UserFactory()
    recorded = user.certifications.get()
    url = reverse("assessments:take_back", args=[recorded.pk])
    assert "Enter" in text_of(lead.post(url)) or "Answer this" in text_of(lead.post(url))
    lead.post(url, {"reason": "wrong person"})
    assert state_of(user) == State.NEVER
    assert "wrong person" in page(lead, "assessments:assessor", user.pk)
    assert lead.get(url).status_code == 404


# --- R32: more time --------------------------------------------------------------------------


def test_r32_a_request_an_extension_and_its_reason(lapsed, lead):
    until = TODAY + timedelta(days=20)
    mine = reverse("assessments:my_certification")
    asked = {"kind": "extension", "note": "Parental leave", **three_boxes("wished_until", until)}
    assert lapsed.post(mine, asked).status_code == 302
    assert "Parental leave" in page(lead, "assessments:assessors")
    url = reverse("assessments:extend", args=[lapsed.user.pk])
    assert lead.post(url, {"reason": "", **three_boxes("until", until)}).status_code == 200
    lead.post(url, {"reason": "Leave", **three_boxes("until", until)})
    extension = lapsed.user.certifications.get(kind=CertificationKind.EXTENSION)
    assert (extension.last_day, extension.reason) == (until, "Leave")
    event = AuditEvent.objects.get(verb="extended")
    assert (event.user_id, event.detail["why"]) == (lead.user.pk, "Leave")
    assert state_of(lapsed.user, until) == State.EXPIRING
    assert state_of(lapsed.user, until + timedelta(days=1)) == State.LAPSED
    assert "extended through" in page(lapsed, "assessments:my_certification")
    assert not CertificationRequest.objects.open().exists()
    assert start(lapsed, factories.household(by=lapsed.user)).status_code == 302


def test_r32_who_never_was_certified_has_nothing_to_extend(lead):
    user = factories.UserFactory(certified_through=False)
    url = reverse("assessments:extend", args=[user.pk])
    typed = {"reason": "Leave", **three_boxes("until", TODAY + timedelta(days=9))}
    assert "never certified" in text_of(lead.post(url, typed))
    assert not Certification.objects.filter(user=user).exists()


def test_r32_an_extension_needs_a_reason_in_the_database_too(db):
    user = factories.UserFactory()
    with pytest.raises(IntegrityError, match="extension_says_why"), transaction.atomic():
        factories.certification(user, kind=CertificationKind.EXTENSION)


def test_asking_for_more_time_needs_a_date_and_a_reason_and_keeps_what_was_typed(lapsed):
    mine = reverse("assessments:my_certification")
    half = text_of(lapsed.post(mine, {"kind": "extension", "wished_until_year": "2031"}))
    assert "Say why you need more time" in half
    assert 'value="2031"' in half
    assert not CertificationRequest.objects.exists()


def test_asking_twice_leaves_one_open_request_and_the_lead_may_answer_in_words(lapsed, lead):
    mine = reverse("assessments:my_certification")
    for note in ("first", "second"):
        lapsed.post(mine, {"kind": "training", "note": note})
    request = CertificationRequest.objects.get()
    assert request.note == "second"
    url = reverse("assessments:answer_request", args=[request.pk])
    lead.post(url, {"answer": "Next series starts in August"})
    assert "Next series starts in August" in page(lapsed, "assessments:my_certification")
    assert lead.get(url).status_code == 404


# --- R33: training ---------------------------------------------------------------------------


@pytest.fixture
def series(db):
    load_training()
    return TrainingSeries.objects.get()


def test_r33_the_series_of_2025_has_six_sessions_on_tuesdays(series):
    starts = [f"{each.starts_at:%Y-%m-%d} {each.code}" for each in series.sessions.all()]
    assert starts == [
        "2025-08-05 T1",
        "2025-08-12 T2",
        "2025-08-26 T3",
        "2025-09-09 T4",
        "2025-09-16 T5",
        "2025-09-23 T6",
    ]
    from django.utils import timezone

    local = [timezone.localtime(each.starts_at) for each in series.sessions.all()]
    assert {moment.weekday() for moment in local} == {1}
    assert [f"{moment:%H:%M}" for moment in local] == ["10:00"] * 2 + ["13:00"] + ["10:00"] * 3
    assert load_training() == []


def attend(lead, session, *people):
    url = reverse("assessments:attendance", args=[session.pk])
    return lead.post(url, {"present": [str(person.pk) for person in people]})


def test_r33_who_attended_all_required_sessions_is_certified_on_the_last_day(series, lead):
    user, other = (factories.UserFactory(certified_through=False) for _ in range(2))
    *first, last = series.sessions.all()
    for session in first:
        assert attend(lead, session, user, other).status_code == 302
    assert state_of(user) == State.NEVER
    attend(lead, last, user)
    made = user.certifications.get()
    assert (made.first_day, made.last_day) == (date(2025, 9, 23), date(2026, 9, 23))
    assert state_of(other) == State.NEVER


def test_r33_a_session_that_is_not_required_is_not_missed(series, lead):
    user = factories.UserFactory(certified_through=False)
    series.sessions.filter(code="T5").update(is_required=False)
    for session in series.sessions.filter(is_required=True):
        attend(lead, session, user)
    assert user.certifications.get().first_day == date(2025, 9, 23)


def test_r33_a_corrected_attendance_takes_the_certification_back(series, lead):
    user = factories.UserFactory(certified_through=False)
    for session in series.sessions.all():
        attend(lead, session, user)
    attend(lead, series.sessions.first())
    assert certification_of(user, date(2025, 10, 1)).state == State.NEVER
    attend(lead, series.sessions.first(), user)
    assert certification_of(user, date(2025, 10, 1)).state == State.CERTIFIED
    assert user.certifications.in_force().count() == 1


def test_r33_the_sheet_shows_who_was_there_so_that_saving_it_again_loses_nobody(series, lead):
    users = [factories.UserFactory(certified_through=False) for _ in range(2)]
    session = series.sessions.first()
    attend(lead, session, users[0])
    shown = page(lead, "assessments:attendance", session.pk)
    assert shown.count(" checked") == 1
    assert users[1].agency.name in shown


def test_r33_saving_the_same_sheet_twice_changes_nothing(series, lead):
    user = factories.UserFactory(certified_through=False)
    session, at = series.sessions.first(), factories.midday(TODAY)
    for _ in range(2):
        record_attendance(session=session, present={user.pk}, listed=[user.pk], by=lead.user, at=at)
    assert session.attendances.count() == 1


def test_a_session_of_the_future_has_no_attendance_yet(lead):
    url = reverse("assessments:add_series")
    assert lead.post(url, {"name": "2031 Q1"}).status_code == 302
    series = TrainingSeries.objects.get()
    typed = {"code": "T1", "title": "Basics", "begins": "1:30 PM", "ends": "15:00"}
    typed |= {"is_required": "on", **three_boxes("day", date(2031, 2, 4))}
    url = reverse("assessments:add_session", args=[series.pk])
    assert "before it starts" in text_of(lead.post(url, {**typed, "ends": "13:00"}))
    assert lead.post(url, typed).status_code == 302
    assert "of this number already" in text_of(lead.post(url, typed))
    session = series.sessions.get()
    assert "February 4, 2031, 1:30 PM" in page(lead, "assessments:training")
    change = reverse("assessments:change_session", args=[session.pk])
    assert 'value="1:30 PM"' in text_of(lead.get(change))
    user = factories.UserFactory()
    assert "has not begun yet" in text_of(attend(lead, session, user))
    assert not session.attendances.exists()


# --- C19: what was begun while certified -----------------------------------------------------


@pytest.mark.parametrize(("days_ago", "is_open"), [(14, True), (15, False)])
def test_c19_an_interview_begun_while_certified_is_finished_within_14_days(
    sign_in, tools, days_ago, is_open
):
    last_day = TODAY - timedelta(days=days_ago)
    browser = sign_in(factories.UserFactory(certified_through=last_day))
    made = factories.household(by=browser.user)
    draft = factories.draft(made, at=factories.midday(last_day))
    factories.living_situation(made, on=TODAY)
    if is_open:
        answer_pages(browser, draft)
    assert submit(browser, draft).status_code == (302 if is_open else 200)
    assert Assessment.objects.filter(key=draft.key).exists() == is_open


def test_c19_what_a_colleague_began_is_not_for_a_lapsed_assessor(lapsed):
    colleague = factories.UserFactory(agency=lapsed.user.agency)
    made = factories.household(by=colleague)
    draft = factories.draft(made, at=factories.midday(YESTERDAY))
    assert REASON in text_of(submit(lapsed, draft))


def test_c19_nothing_new_is_begun_in_those_14_days(lapsed):
    assert REASON in text_of(start(lapsed, factories.household(by=lapsed.user)))


def test_a_whole_interview_after_more_time_was_granted(lapsed, lead):
    made = factories.household(by=lapsed.user)
    assert start(lapsed, made).status_code == 200
    actions.extend(
        user=lapsed.user,
        until=TODAY,
        reason="Illness",
        by=lead.user,
        at=factories.midday(TODAY),
    )
    start(lapsed, made)
    answer_pages(lapsed, draft_of(made))
    assert submit(lapsed, draft_of(made)).status_code == 302


# --- The lead's list -------------------------------------------------------------------------


def test_the_lead_finds_who_lapsed_who_is_expiring_and_who_never_was_certified(lead):
    who = {
        "lapsed": factories.UserFactory(certified_through=YESTERDAY),
        "expiring": factories.UserFactory(certified_through=TODAY + timedelta(days=60)),
        "never": factories.UserFactory(certified_through=False),
        "": factories.UserFactory(certified_through=TODAY + timedelta(days=61)),
    }
    url = reverse("assessments:assessors")
    for shown, user in who.items():
        rows = lead.get(url, {"show": shown} if shown else {}).context["rows"]
        found = {row["user"].pk for row in rows}
        assert found == ({each.pk for each in who.values()} if not shown else {user.pk})
    searched = lead.post(url, {"q": who["never"].last_name})
    assert [row["user"].pk for row in searched.context["rows"]] == [who["never"].pk]


def test_an_assessor_sees_what_is_missing_of_a_series_that_still_counts(sign_in, lead):
    browser = sign_in(factories.UserFactory(certified_through=False))
    held = factories.training_session(days_ago=3)
    coming = factories.training_session(days_ago=-3, series=held.series, code="T2")
    old = factories.training_session(days_ago=400, title="Long ago")
    attend(lead, held, browser.user)
    shown = page(browser, "assessments:my_certification")
    assert f"by this series: {coming.code}." in shown
    assert ">Yes<" in shown
    assert ">To come<" in shown
    assert old.title not in shown
