"""The pages of the reports: who reads them, of which days, and what they say and leave out."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from cas.models import AuditEvent
from clients.models import Client
from prioritization.actions.reports import MOST_FILES_A_DAY, SAVED
from prioritization.models import Placement, Program
from prioritization.reports.catalogue import REPORTS
from prioritization.reports.findings import Findings, Row, Table
from prioritization.reports.sheets import sheet
from tests import factories
from tests.factories import referrals as referring
from tests.factories.reports import past_county

SLUGS = [each.slug for each in REPORTS]
KILOBYTES_OF_A_PICTURE = 8


def page(browser, slug, **query):
    return browser.get(reverse("prioritization:report", args=[slug]), query).content.decode()


def save(browser, slug, *, reason="meeting", **query):
    url = reverse("prioritization:report_file", args=[slug])
    return browser.post(url, {"reason": reason}, query_params=query)


def table_of(answer):
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("role", [Role.CAS_STAFF, Role.CAS_LEAD, Role.AUDITOR, Role.RULES_ADMIN])
def test_the_reports_stand_in_the_navigation_of_who_may_read_them(sign_in, tools, role):
    browser = sign_in(role=role)
    assert reverse("prioritization:report_index") in browser.get(reverse("home")).content.decode()
    shown = browser.get(reverse("prioritization:report_index")).content.decode()
    for report in REPORTS:
        assert report.title in shown
        assert reverse("prioritization:report", args=[report.slug]) in shown


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.PARTNER, Role.NAVIGATOR, Role.TWO_ONE_ONE])
def test_nobody_else_is_led_to_them(sign_in, tools, role):
    browser = sign_in(role=role)
    assert "/reports/" not in browser.get(reverse("home")).content.decode()
    assert browser.get(reverse("prioritization:report", args=["funnel"])).status_code == 403


def test_there_is_no_report_of_another_name(lead):
    assert lead.get("/reports/salaries/").status_code == 404
    assert lead.get("/reports/salaries/file/").status_code == 404


def test_a_report_is_a_sentence_a_picture_and_tables(lead):
    past_county(households=8)
    _without_a_list()
    for slug in SLUGS:
        _assert_is_whole(page(lead, slug, period="year"))


def _assert_is_whole(shown):
    assert shown.count("<h1") == 1
    assert re.search(r'<p class="lead">[^<]*\d[^<]*\.</p>', shown)
    picture = re.search(r'<svg class="bars".*?</svg>', shown, re.S).group()
    assert len(picture.encode()) < KILOBYTES_OF_A_PICTURE * 1024
    assert len(re.findall("<caption", shown)) == len(re.findall("<table", shown)) >= 1
    assert 'th scope="row"' in shown


def test_a_report_of_nothing_says_so_and_offers_no_file(lead):
    for slug in SLUGS:
        shown = page(lead, slug)
        assert "<table" not in shown
        assert re.search(r'<p class="lead">[A-Z][^<]+\.</p>', shown)
        assert "Save these numbers" not in shown


def test_the_sentence_changes_with_the_numbers(lead):
    program = factories.open_list()
    referring.placement(factories.household(), program)
    assert "1 household moved into a place" in page(lead, "placements")
    referring.placement(factories.household(), program)
    assert "2 households moved into a place" in page(lead, "placements")
    Placement.objects.update(ended_at=timezone.now(), ended_by=lead.user, ended_because="mistake")
    assert "moved into a place" not in page(lead, "placements")


def test_c13_the_wait_is_told_from_the_line_to_offer_and_bed(lead):
    made, program = factories.household(), factories.open_list()
    long_ago = timezone.now() - timedelta(hours=50)
    on = timezone.localdate(long_ago)
    factories.assessment(made, score=9, on=on, created_at=long_ago, interviewed_at=long_ago)
    referring.placement(made, program)
    assert "half of the most vulnerable waited 2.1 days or less" in page(lead, "placements")


def test_days_are_chosen_by_name_or_typed(lead):
    program = factories.open_list()
    old = timezone.now() - timedelta(days=45)
    referring.placement(factories.household(), program, began_at=old)
    assert "1 household moved" not in page(lead, "placements", period="30")
    assert "1 household moved" in page(lead, "placements", period="90")
    day = timezone.localdate(old)
    typed = {
        f"{name}_{part}": getattr(day, part)
        for name in ("first", "last")
        for part in ("month", "day", "year")
    }
    assert "1 household moved" in page(lead, "placements", period="own", **typed)
    assert "1 household moved" in page(lead, "placements", period="nonsense")


def test_wrong_days_come_back_as_typed_with_an_error_beside_them(lead):
    on = factories.today()
    typed = {"first_month": "2", "first_day": "30", "first_year": str(on.year - 1)}
    shown = page(lead, "funnel", period="own", **typed)
    assert f"February {on.year - 1} has only 28 days." in shown or "29 days." in shown
    assert 'value="30"' in shown
    assert "Enter last day" in shown
    assert "<table" not in shown
    late = {f"last_{part}": getattr(on, part) for part in ("month", "day", "year")}
    after = on + timedelta(days=1)
    first = {f"first_{part}": getattr(after, part) for part in ("month", "day", "year")}
    assert "must be on or before" in page(lead, "funnel", period="own", **first, **late)


@pytest.mark.parametrize("nonsense", ["\x00", "<script>", "9" * 500, "a=b&c", "é"])
def test_nonsense_in_the_address_breaks_nothing(lead, nonsense):
    names = ("period", "kind", "first_month", "first_day", "last_year")
    for query in (dict.fromkeys(names, nonsense), {"period": "own", "first_day": nonsense}):
        for slug in ("funnel", "supply"):
            shown = page(lead, slug, **query)
            assert "<script>" not in shown.replace("<script src", "")


def test_own_days_stay_when_another_kind_of_program_is_chosen(lead):
    day = factories.today()
    typed = {
        f"{name}_{part}": getattr(day, part)
        for name in ("first", "last")
        for part in ("month", "day", "year")
    }
    shown = page(lead, "declines", period="own", kind="shelter", **typed)
    links = re.findall(r'href="\?([^"]*kind=rapid_rehousing)"', shown)
    assert f"first_year={day.year}" in links[0]


def test_only_programs_of_the_kind_asked_for_are_counted(lead):
    referring.placement(factories.household(), factories.open_list())
    assert "1 household moved" in page(lead, "placements", kind="shelter")
    assert "1 household moved" not in page(lead, "placements", kind="rapid_rehousing")


def test_it_is_no_ranking_of_assessors(lead):
    for name, number in (("Ada", 1), ("Zoe", 3), ("Mia", 2)):
        by = factories.UserFactory(first_name=name, last_name="Example", agency=lead.user.agency)
        for _ in range(number):
            factories.assessment(factories.household(by=by), by=by)
    shown = page(lead, "assessors")
    assert "This is not a ranking" in shown
    assert shown.index("Ada Example") < shown.index("Mia Example") < shown.index("Zoe Example")
    assert "score" not in shown.lower()


def test_who_fits_nowhere_is_named_only_to_who_may_open_the_record(sign_in, lead):
    made = factories.household()
    factories.assessment(made, score=9)
    factories.tell_lists(made)
    name = "Zarephath"
    Client.objects.update(last_name=name)
    shown = page(lead, "fits-nowhere")
    assert "1 extremely vulnerable household stands on no list" in shown
    assert name not in shown
    people = reverse("prioritization:work_list", args=["fits-nowhere"])
    assert people in shown
    assert name in lead.get(people).content.decode()
    factories.give_release(factories.head_of(made), factories.REFUSED)
    assert name not in lead.get(people).content.decode()
    keeper = sign_in(role=Role.RULES_ADMIN)
    assert people not in page(keeper, "fits-nowhere")
    assert keeper.get(people).status_code == 403


# --- The file ------------------------------------------------------------------------------


def test_the_file_asks_what_it_is_for_and_is_written_down(lead):
    referring.placement(factories.household(), factories.open_list())
    refused = save(lead, "placements", reason="")
    assert "Choose an answer" in refused.content.decode()
    assert not AuditEvent.objects.filter(verb=SAVED).exists()
    answer = save(lead, "placements", reason="funder", period="30", kind="shelter")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    told = AuditEvent.objects.get(verb=SAVED)
    assert told.user_id == lead.user.pk
    rows = told.detail.pop("rows")
    assert told.detail == {
        "report": "placements",
        "reason": "funder",
        "days": f"{factories.today() - timedelta(days=29)}/{factories.today()}",
        "kind": "shelter",
    }
    captions_and_heads = 2 * 2
    sentences = 5
    filled = [row for row in table_of(answer) if row]
    assert rows == len(filled) - captions_and_heads - sentences


def test_the_file_says_what_the_page_says_and_names_nobody(lead):
    past_county(households=8)
    _without_a_list()
    Client.objects.update(last_name="Zarephath")
    for slug in SLUGS:
        text = save(lead, slug, period="year").content.decode()
        captions = re.findall(r"<caption>([^<]+)</caption>", page(lead, slug, period="year"))
        assert captions
        assert all(caption in text for caption in captions)
        assert "Zarephath" not in text
        assert not any(code in text for code in Client.objects.values_list("code", flat=True))


def _without_a_list():
    made = factories.household()
    factories.assessment(made, score=9)
    factories.tell_lists(made)


def test_so_many_files_a_day_and_no_more(lead):
    referring.placement(factories.household(), factories.open_list())
    for _ in range(MOST_FILES_A_DAY):
        assert save(lead, "placements")["Content-Type"].startswith("text/csv")
    refused = save(lead, "placements")
    assert refused["Content-Type"].startswith("text/html")
    assert f"You saved {MOST_FILES_A_DAY} files today" in refused.content.decode()
    assert AuditEvent.objects.filter(verb=SAVED).count() == MOST_FILES_A_DAY


def test_a_file_has_so_many_rows_and_no_more(lead, monkeypatch):
    monkeypatch.setattr("prioritization.actions.reports.MOST_ROWS", 2)
    referring.placement(factories.household(), factories.open_list())
    refused = save(lead, "placements")
    assert "a file takes 2" in refused.content.decode()
    assert not AuditEvent.objects.filter(verb=SAVED).exists()


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "  =", "\n"])
def test_nothing_in_the_file_becomes_a_formula(begins):
    words = f"{begins}HYPERLINK(1)"
    table = Table(words, (words, words), (Row(words, (words,)),))
    rows = list(csv.reader(io.StringIO(sheet([words], Findings(words, (words,), None, (table,))))))
    cells = [cell.lstrip("\ufeff") for row in rows for cell in row]
    assert len(cells) == 8
    assert all(cell.startswith("'") for cell in cells)


def test_a_program_with_the_name_of_a_formula_is_harmless_in_the_file(lead):
    referring.placement(factories.household(), factories.open_list())
    Program.objects.update(name="=1+1")
    names = [row[0] for row in table_of(save(lead, "declines")) if row]
    assert "'=1+1" in names
    assert "=1+1" not in names


def test_a_file_of_days_that_are_wrong_is_not_found(lead):
    url = reverse("prioritization:report_file", args=["funnel"])
    assert lead.get(url, {"period": "own", "first_day": "1"}).status_code == 404
