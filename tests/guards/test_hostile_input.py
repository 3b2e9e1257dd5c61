"""Whatever is posted: no crash, nothing half-saved, and what was typed comes back (F1)."""

import html
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import reverse

from assessments.models import (
    Assessment,
    CaseConferencing,
    Document,
    DocumentFile,
    Draft,
    ServicePlan,
)
from cas.access.roles import Role
from cas.models import AuditEvent
from clients.enums import Relationship
from clients.models import (
    CaseNote,
    Client,
    CoordinatedEntryEvent,
    Disabilities,
    Enrollment,
    Exit,
    HealthAndDV,
    Household,
    IncomeBenefits,
    LivingSituation,
    LocationRecord,
    Membership,
    Release,
    Service,
)
from prioritization.enums import ProgramKind
from tests import factories
from tests.factories import referrals as referring
from tests.guards import pages

RECORDS = (
    Client,
    Household,
    Membership,
    Exit,
    Release,
    Enrollment,
    Disabilities,
    HealthAndDV,
    IncomeBenefits,
    LivingSituation,
    LocationRecord,
    CoordinatedEntryEvent,
    Service,
    CaseNote,
    Assessment,
    ServicePlan,
    CaseConferencing,
    Document,
    DocumentFile,
)
COUNTS = [f"(SELECT count(*) FROM {model._meta.db_table})" for model in RECORDS]
NASTY = {
    "nul": "A\x00B",
    "lone surrogate": "A\ud800B",
    "escape": "A\x1bB",
    "right to left": "\u202eelpmaxE",
    "emoji": "👩‍👧",
    "markup": "<script>alert(1)</script>",
    "template code": "{{ settings.SECRET_KEY }}{% debug %}",
    "quotes": "'; DROP TABLE clients_client; --",
    "percent": "%s%(x)s%%",
    "a megabyte": "x" * 1_000_000,
    "too big a number": "1e400",
    "not a number": "NaN",
    "minus": "-1",
    "a huge number": "9" * 400,
    "arabic digits": "\u0661\u0662\u0663\u0664\u0665",
    "unknown code": "no_such_code",
    "zero": "0",
    "blank": "   ",
    "newlines": "a\r\nb\nc",
}
BAD_DATES = {
    "zeros": ("0", "0", "0"),
    "month 13": ("13", "1", "2026"),
    "31 February": ("2", "31", "2026"),
    "29 February of no leap year": ("2", "29", "2025"),
    "year 99999": ("1", "1", "99999"),
    "year 0001": ("1", "1", "0001"),
    "year 9999": ("12", "31", "9999"),
    "words": ("x", "y", "z"),
    "half": ("1", "", "2026"),
    "digits of another script": ("\u0661", "\u0661", "\u0662\u0660\u0662\u0666"),
    "a float": ("1.0", "1e0", "2e3"),
}
ALWAYS_TRIED = ["nul", "lone surrogate", "a megabyte", "unknown code"]
IN_TURN = [kind for kind in NASTY if kind not in ALWAYS_TRIED]
TURNS = 5


DATE_PARTS = ("month", "day", "year")


def send(browser, url, fields):
    """Post as a browser does; a lone surrogate travels as the bytes it would have."""
    pairs = [
        (name, each.encode("utf-8", "surrogatepass"))
        for name, value in fields.items()
        for each in ([value] if isinstance(value, str) else value)
    ]
    return browser.post(url, urlencode(pairs), content_type="application/x-www-form-urlencoded")


def typed_date(stem, parts):
    """What the three boxes of a date send."""
    return {f"{stem}_{part}": text for part, text in zip(DATE_PARTS, parts, strict=True)}


def field_names(page):
    """The names of everything the page's forms would send."""
    names = re.findall(r"""<(?:input|select|textarea|button)\b[^>]*\sname="([^"]+)\"""", page)
    return [name for name in dict.fromkeys(names) if name != "csrfmiddlewaretoken"]


FORMS = [
    "sign_in",
    "sign_in_code",
    "sign_in_passkey",
    "confirm_password",
    "set_up_app",
    "add_passkey",
    "change_password",
    "reset_sign_in",
    "clients:find",
    "clients:add",
    "clients:profile",
    "clients:release",
    "clients:withdraw",
    "clients:add_member",
    "clients:relationships",
    "clients:newborn",
    "clients:split",
    "clients:left",
    "clients:join",
    "clients:couple",
    "clients:exit",
    "clients:diversion_exit",
    "clients:services",
    "clients:service",
    "clients:notes",
    "clients:note_add",
    "clients:note_correct",
    "clients:likely",
    "clients:merge_choose",
    "clients:merge",
    "clients:undo_merge",
    "clients:enroll",
    "clients:worker",
    "clients:area_ties",
    "clients:end_area_tie",
    "clients:start",
    "clients:entry_topic",
    "clients:living_situation",
    "clients:location",
    "clients:event",
    "clients:ask_deletion",
    "clients:answer_deletion",
    "notice_settings",
    "clients:living_situation_error",
    "assessments:start",
    "assessments:begin_intake",
    "assessments:intake_page",
    "assessments:intake_talk",
    "assessments:intake_outcome",
    "assessments:intake_finish",
    "assessments:intake_discard",
    "assessments:check",
    "assessments:discard",
    "assessments:page",
    "assessments:ask_correction",
    "assessments:it_stands",
    "assessments:error",
    "assessments:whereabouts",
    "assessments:log_evh_action",
    "assessments:service_plan",
    "assessments:case_conferencing",
    "assessments:documents",
    "assessments:add_document",
    "assessments:document",
    "assessments:take_back_file",
    "assessments:my_certification",
    "assessments:assessors",
    "assessments:certify",
    "assessments:extend",
    "assessments:take_back",
    "assessments:answer_request",
    "assessments:add_series",
    "assessments:add_session",
    "assessments:change_session",
    "assessments:attendance",
    "prioritization:directory_edit",
    "prioritization:program_terms",
    "prioritization:draft_start",
    "prioritization:draft_note",
    "prioritization:draft_discard",
    "prioritization:draft_put_back",
    "prioritization:draft_sentence",
    "prioritization:draft_move",
    "prioritization:draft_part",
    "prioritization:draft_condition",
    "prioritization:draft_bands",
    "prioritization:rule_publish",
    "prioritization:rule_approve",
    "prioritization:rule_roll_back",
    "prioritization:rule_case_add",
    "prioritization:rule_case",
    "prioritization:rule_case_remove",
    "prioritization:override_make",
    "prioritization:override_end",
    "prioritization:runs",
    "prioritization:work_list",
    "prioritization:my_people",
    "prioritization:worker_caseload",
    "prioritization:save_filter",
    "prioritization:assign",
    "prioritization:let_go",
    "prioritization:contact",
    "prioritization:hold",
    "prioritization:end_hold",
    "prioritization:reviewed",
    "prioritization:review_correction",
    "prioritization:opening",
    "prioritization:refer_household",
    "prioritization:referral_withdraw",
    "prioritization:parking_lift",
    "prioritization:opening_post",
    "prioritization:opening_withdraw",
    "prioritization:intake",
    "prioritization:closure_add",
    "prioritization:placement_end",
    "prioritization:answer",
    "prioritization:decline",
    "prioritization:report_file",
    "prioritization:paper_arrived",
    "prioritization:meeting_add",
    "prioritization:meeting_edit",
    "prioritization:meeting_agenda",
    "prioritization:meeting_close",
    "prioritization:meeting_item",
    "prioritization:meeting_take_off",
]
OF_THE_LISTS = [name for name in FORMS if name.startswith("prioritization:")]
FOR_A_PROGRAM = {
    "prioritization:opening_post",
    "prioritization:opening_withdraw",
    "prioritization:intake",
    "prioritization:closure_add",
    "prioritization:placement_end",
    "prioritization:answer",
    "prioritization:decline",
}
"""Forms of the agency that runs a program."""
MORE_MEMBERS = {
    "clients:enroll": Relationship.CHILD,
    "clients:relationships": Relationship.PARTNER,
    "clients:split": Relationship.CHILD,
    "clients:left": Relationship.CHILD,
    "clients:couple": Relationship.PARTNER,
    "clients:exit": Relationship.PARTNER,
    "clients:services": Relationship.PARTNER,
}
"""Forms about a household of two: what the second one is."""
WITHOUT_FIELDS = {
    "clients:withdraw",
    "clients:likely",
    "assessments:take_back_file",
    "assessments:begin_intake",
    "assessments:intake_page",
    "assessments:intake_finish",
    "prioritization:rule_case_remove",
    "prioritization:draft_start",
    "prioritization:let_go",
    "prioritization:end_hold",
    "prioritization:reviewed",
    "prioritization:referral_withdraw",
    "prioritization:parking_lift",
    "prioritization:opening_withdraw",
    "prioritization:meeting_take_off",
}
FOR_THE_LEAD = {
    "clients:living_situation_error",
    "assessments:ask_correction",
    "assessments:error",
    "assessments:assessors",
    "assessments:add_series",
    *pages.OF_TRAINING,
    "clients:merge_choose",
    "clients:merge",
    "clients:undo_merge",
    *OF_THE_LISTS,
    "clients:answer_deletion",
}


OF_THE_SECOND_STEP = {
    "sign_in_code": ["code", "next", "held"],
    "sign_in_passkey": ["credential", "next", "held"],
}
OF_A_SENTENCE = ["do", "revision", "was"]
NOT_DRAWN_ON_A_VISIT = {
    **OF_THE_SECOND_STEP,
    "prioritization:rule_approve": ["revision"],
    "prioritization:draft_put_back": ["revision"],
    "prioritization:draft_move": OF_A_SENTENCE,
    "prioritization:draft_part": OF_A_SENTENCE,
    "prioritization:save_filter": ["name", "codes"],
    "prioritization:answer": ["answer"],
    "prioritization:paper_arrived": ["paper", "shown", "after"],
}
"""Forms that another page shows, or the step before: the names of their fields."""
SIGNED_OUT = {"sign_in", *OF_THE_SECOND_STEP}


@pytest.fixture
def form(db, tools, sign_in, client, settings):
    """`form(name)`: a browser, the address of a form and the names of its fields."""
    settings.AXES_FAILURE_LIMIT = 1000

    def opened(name):
        browser = sign_in(role=role_for(name))
        owner = browser.user if browser.user.is_assessor else factories.UserFactory()
        records = pages.records_of(owner)
        if name in MORE_MEMBERS:
            factories.add_member(records.household, MORE_MEMBERS[name])
        if name in OF_THE_LISTS:
            housing = factories.program_with_draft(kind=ProgramKind.PERMANENT_SUPPORTIVE)
            records.program_slug = housing.slug
            factories.tell_lists(records.household)
        if name in FOR_A_PROGRAM:
            browser = sign_in(program_of(records))
        if name == "clients:join":
            records.newcomer = factories.head_of(factories.household(by=owner))
        session = browser.session
        session["has_searched"] = True
        session["has_searched_for"] = records.household.pk
        session.save()
        browser = client if name in SIGNED_OUT else browser
        url = records.url(name)
        names = NOT_DRAWN_ON_A_VISIT.get(name) or field_names(browser.get(url).content.decode())
        assert names or name in WITHOUT_FIELDS
        return browser, url, names

    return opened


def program_of(records):
    """Somebody of the program that the household was offered, and of its place there."""
    program = factories.ProgramFactory()
    records.program_slug = program.slug
    partner = referring.partner(program)
    referring.parking(records.household, program)
    referring.placement(records.household, program)
    referring.referral(records.household, referring.opening(program), state="offered")
    referring.opening(program)
    return partner


def role_for(name):
    """Who may open the form."""
    if name == "reset_sign_in":
        return Role.SYSTEM_ADMIN
    return Role.CAS_LEAD if name in FOR_THE_LEAD else Role.ASSESSOR


def counted():
    """How many records of each kind there are."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COUNTS)}")
        return dict(zip((model.__name__ for model in RECORDS), cursor.fetchone(), strict=True))


PAGES_OF_THE_LISTS_WITHOUT_A_FORM = [
    "list_index",
    "list_detail",
    "list_history",
    "list_days",
    "list_on",
    "household_lists",
    "order",
    "queue",
    "why",
    "why_cell",
    "rule_index",
    "fact_index",
    "fact_detail",
    "rule_detail",
    "rule_compare",
    "rule_version",
    "rule_draft",
    "draft_pick",
    "rule_preview",
    "rule_cases",
    "overrides",
    "override_choose",
    "monitor",
    "report_index",
    "report",
    "directory",
    "directory_program",
    "work_lists",
    "unfinished_intakes",
    "messages",
    "message_done",
    "caseloads",
    "board_news",
    "board_keys",
    "drop_filter",
    "undo",
    "review",
    "openings",
    "referral",
    "our_programs",
    "our_referral",
    "closure_end",
    "housing",
    "housing_list",
    "papers",
    "papers_ending",
    "meetings",
    "meeting",
]
"""Or take nothing but the number in their address."""


def test_every_page_that_takes_a_post_is_tried():
    takes_no_form = {
        "home",
        "privacy",
        "quiet",
        "admin_sign_in",
        "healthz",
        "notices",
        "client_view",
        "sign_out",
        "passkey_challenge",
        "stay_signed_in",
        "my_sign_in",
        "new_passkey_challenge",
        "remove_from_sign_in",
        "recovery_codes",
        "clients:household",
        "clients:members",
        "clients:entry_data",
        "clients:readers",
        "clients:timeline",
        "clients:release_copy",
        "clients:release_blank",
        "clients:release_file",
        "assessments:interview",
        "assessments:intake",
        "assessments:intake_next",
        "assessments:result",
        "assessments:correct",
        "assessments:autosave",
        "assessments:next_steps",
        "assessments:conferencing_history",
        "assessments:document_file",
        "assessments:assessor",
        "assessments:training",
        "assessments:service_plan_copy",
        "assessments:service_plan_history",
        *(f"prioritization:{name}" for name in PAGES_OF_THE_LISTS_WITHOUT_A_FORM),
    }
    own = {page.name for page in pages.own_pages()}
    assert own - takes_no_form == set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_whatever_is_posted_crashes_nothing_and_half_saves_nothing(form, name):
    browser, url, names = form(name)
    for kind, fields in posts_to(names, turn=FORMS.index(name)):
        before = counted()
        answer = send(browser, url, fields)
        # 404: an earlier post was a whole one, and the record it was about is done with.
        assert answer.status_code in (200, 302, 400, 404), kind
        if answer.status_code == 200:
            assert counted() == before, kind
    for body, kind in (("{}", "application/json"), (b"\xff\xfe=\x00%", "text/plain")):
        assert browser.post(url, body, content_type=kind).status_code in (200, 302, 404), kind


def posts_to(names, *, turn=0):
    """(kind, fields), in all fields at once; the forms take turns with most kinds, since
    `make proof` sends 300 to each.
    """
    yield "nothing", {}
    yield "repeated keys", {name: ["a", "b", "a"] for name in names}
    for kind in ALWAYS_TRIED + IN_TURN[turn % TURNS :: TURNS]:
        yield kind, dict.fromkeys(names, NASTY[kind])
    stems = [name.removesuffix("_year") for name in names if name.endswith("_year")]
    for kind, parts in list(BAD_DATES.items())[turn % TURNS :: TURNS] if stems else ():
        dates = [typed_date(stem, parts) for stem in stems]
        yield kind, {name: text for date in dates for name, text in date.items()}


@pytest.mark.parametrize("kind", BAD_DATES)
def test_a_date_that_is_wrong_comes_back_as_it_was_typed_with_an_error(sign_in, tools, kind):
    made = factories.household()
    browser = sign_in(made.created_by)
    url = reverse("clients:living_situation", args=[made.pk])
    parts = BAD_DATES[kind]
    before = counted()
    typed = {"situation": "116", "note": "kept words", **typed_date("information_date", parts)}
    answer = send(browser, url, typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "kept words" in page
    assert 'aria-invalid="true"' in page
    assert "error-summary" in page
    for part in filter(None, parts):
        assert f'value="{html.escape(part)}"' in page
    assert counted() == before


@pytest.mark.parametrize("kind", ["markup", "quotes", "template code", "percent", "emoji"])
def test_odd_but_honest_text_is_stored_as_typed_and_shown_harmless(sign_in, tools, kind):
    made = factories.household()
    browser = sign_in(made.created_by)
    text = NASTY[kind]
    url = reverse("assessments:service_plan", args=[made.pk])
    factories.assessment(made, "hct")
    browser.post(url, factories.typed_plan(text))
    assert ServicePlan.objects.get(household=made).goals[0]["what"] == text
    page = browser.get(url).content.decode()
    assert html.escape(text, quote=True).replace("&#x27;", "&#x27;") in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("kind", ["nul", "escape"])
def test_text_that_cannot_be_stored_is_refused_in_words(sign_in, tools, kind):
    made = factories.household()
    browser = sign_in(made.created_by)
    url = reverse("clients:profile", args=[factories.head_of(made).code])
    typed = {"first_name": NASTY[kind], "last_name": "Kept", "language": "en", "name_is": ""}
    answer = send(browser, url, typed)
    assert answer.status_code == 200
    assert "hidden characters" in answer.content.decode()
    assert 'value="Kept"' in answer.content.decode()
    assert factories.head_of(made).last_name == "Example"


def test_a_page_of_answers_with_one_bad_answer_keeps_the_others_in_the_page(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    draft = factories.draft(made, "crisis")
    url = reverse("assessments:page", args=[draft.key, "animals"])
    browser.post(url, {"pets": "yes"})
    answer = browser.post(
        url, {"pets": "yes", "pets_count": "many", "service_animal": "yes", "pets_kinds": "dog"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="many"' in page
    assert page.count("checked") >= 3
    draft.refresh_from_db()
    assert "pets_count" not in draft.answers or draft.answers["pets_count"] is None


# --- Mass assignment (S5) --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("clients:profile", Client),
        ("assessments:service_plan", ServicePlan),
        ("assessments:case_conferencing", CaseConferencing),
    ],
)
def test_s5_fields_that_the_page_does_not_show_cannot_be_posted(form, name, model):
    browser, url, names = form(name)
    record = model.objects.earliest("pk")
    hidden = [f for f in model._meta.concrete_fields if f.name not in names]
    before = {f.attname: getattr(record, f.attname) for f in hidden}
    posted = {f.attname: "1" for f in hidden} | {f.name: "1" for f in hidden}
    shown = {"first_name": "New", "last_name": "Name", "language": "en"}
    shown |= factories.typed_plan(revision=1) | {"doc_readiness": "in_progress"}
    answer = browser.post(url, {**posted, **shown})
    assert answer.status_code == 302
    record.refresh_from_db()
    may_move = {"name_words", "revision", "saved_at", "saved_by_id", "doc_readiness", "goals"}
    quality = {"name_data_quality", "ssn_data_quality", "dob_data_quality", "date_of_birth"}
    after = {f.attname: getattr(record, f.attname) for f in hidden}
    changed = {n for n in before if before[n] != after[n]} - may_move - quality
    assert changed == set()


def test_s5_a_draft_s_date_score_and_owner_cannot_be_posted(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    draft = factories.draft(made)
    url = reverse("assessments:check", args=[draft.key])
    day = factories.today()
    posted = typed_date("assessed_on", (str(day.month), str(day.day), str(day.year)))
    extra = {"score": "25", "threshold": "1", "is_family": "on", "created_by": "1", "corrects": "1"}
    assert browser.post(url, {**posted, **extra}).status_code == 302
    done = Assessment.objects.get(key=draft.key)
    assert (done.threshold, done.is_family, done.corrects) == (6, False, None)
    assert done.score < 3


def test_addresses_with_impossible_numbers_are_no_page(sign_in, tools):
    browser = sign_in(role=Role.ASSESSOR)
    lead = sign_in(role=Role.CAS_LEAD)
    assert lead.get(f"/living-situations/{'9' * 30}/entered-in-error/").status_code == 404
    for path in (
        f"/households/{'9' * 30}/",
        f"/assessments/{'9' * 30}/",
        "/people/%00/profile/",
        "/people/" + "A" * 300 + "/profile/",
        "/interviews/not-a-key/",
        "/households/1/start/unknown/",
        f"/lists/{'a' * 300}/",
    ):
        assert browser.get(path).status_code == 404, path


@pytest.mark.parametrize("page", ["0", "-1", "9999999999999999999999", "x", "%00", "1e400"])
def test_odd_page_numbers_crash_nothing(sign_in, tools, page):
    made = factories.household()
    browser = sign_in(role=Role.CAS_LEAD)
    for url in (
        reverse("clients:readers", args=[made.pk]) + f"?page={page}",
        reverse("clients:notes", args=[made.pk]) + f"?page={page}&kind={page}",
        reverse("prioritization:queue") + f"?after={page}",
        reverse("prioritization:why", args=[made.pk]) + f"?q={page}",
        reverse("prioritization:runs") + f"?before={page}",
        reverse("prioritization:openings") + f"?page={page}",
        reverse("prioritization:opening", args=[referring.opening().pk]) + f"?after={page}",
        reverse("prioritization:list_detail", args=[factories.open_list().slug]) + f"?after={page}",
        reverse("prioritization:household_lists", args=[made.pk]) + f"?page={page}",
    ):
        assert browser.get(url, follow=True).status_code in (200, 404), url


def test_a_get_changes_nothing_but_the_log_of_reads(sign_in, tools):
    """S18: visiting every page leaves every record as it was."""
    browser = sign_in()
    records = pages.records_of(browser.user)
    urls = [records.url(page.name) for page in pages.own_pages()]
    before = counted() | {
        "drafts": list(Draft.objects.values()),
        "audit": AuditEvent.objects.count(),
    }
    for url in urls:
        answer = browser.get(url)
        assert b"".join(answer) is not None
    after = counted() | {
        "drafts": list(Draft.objects.values()),
        "audit": AuditEvent.objects.count(),
    }
    assert after == before
