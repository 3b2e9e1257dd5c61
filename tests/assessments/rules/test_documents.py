"""When a household is doc-ready, what is missing, and on which day that ends (R28)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assessments.rules.document_catalogue import CATALOGUE, CatalogueError, Who, from_toml
from assessments.rules.documents import (
    FOR_EVER,
    Paper,
    Person,
    Readiness,
    Status,
    checklist,
    last_day,
    missing,
    readiness,
    ready_through,
    still_confirmed,
    unconfirmed,
)

RRH, PSH = CATALOGUE.sets["rrh"], CATALOGUE.sets["psh"]
ON = date(2026, 6, 15)
HEAD = Person(1, "Ana Example", is_head=True)
CHILD = Person(2, "Ben Example", adult_from=date(2033, 1, 1))
PARTNER = Person(3, "Cay Example")


def papers(doc_set, people, on=ON, **fields):
    """Every paper of a set, accepted and without an end unless told otherwise."""
    lines = checklist(doc_set, people, (), on)
    values = {"status": Status.ACCEPTED, **fields}
    return [
        Paper(number, line.person.key, line.kind.code, **values)
        for number, line in enumerate(lines, 1)
    ]


def asked(doc_set, people, on=ON):
    """(person, paper) of everything that is asked for."""
    return [(line.person.name[:3], line.kind.code) for line in checklist(doc_set, people, (), on)]


def with_paper(found, kind, **changes):
    return [replace(paper, **changes) if paper.kind == kind else paper for paper in found]


# --- What is asked of whom -------------------------------------------------------------------


def test_a_single_adult_needs_four_papers_for_rapid_rehousing():
    assert asked(RRH, [HEAD]) == [("Ana", kind) for kind in ("id", "ssn", "homeless", "income")]


def test_supportive_housing_adds_disability_and_chronic_verification():
    more = set(asked(PSH, [HEAD])) - set(asked(RRH, [HEAD]))
    assert more == {("Ana", "disability"), ("Ana", "chronic")}


def test_families_add_the_birth_certificates_of_minors_who_need_no_id():
    of_the_child = [kind for person, kind in asked(RRH, [HEAD, CHILD]) if person == "Ben"]
    assert of_the_child == ["ssn", "birth_certificate"]


def test_a_veteran_adds_the_dd214():
    veteran = replace(HEAD, is_veteran=True)
    assert ("Ana", "dd214") in asked(RRH, [veteran])
    assert ("Ana", "dd214") not in asked(RRH, [HEAD])


def test_c16_someone_of_unknown_age_is_asked_what_adults_are_asked():
    assert ("Cay", "id") in asked(RRH, [HEAD, PARTNER])


def test_one_disability_verification_is_enough_and_the_nearest_to_done_is_shown():
    brought = [Paper(1, PARTNER.key, "disability", Status.UPLOADED)]
    lines = checklist(PSH, [HEAD, PARTNER], brought, ON)
    found = [line for line in lines if line.kind.code == "disability"]
    assert [(line.person, line.status) for line in found] == [(PARTNER, Status.UPLOADED)]
    assert asked(PSH, [PARTNER, HEAD]).count(("Ana", "disability")) == 1


# --- Doc-ready -------------------------------------------------------------------------------


def test_r28_doc_ready_is_every_required_paper_accepted():
    people = [HEAD, CHILD]
    found = papers(RRH, people)
    assert readiness(checklist(RRH, people, found, ON)) is Readiness.DOC_READY
    for paper in found:
        others = [each for each in found if each is not paper]
        lines = checklist(RRH, people, others, ON)
        assert readiness(lines) is Readiness.IN_PROGRESS
        assert [(line.person.key, line.kind.code) for line in missing(lines)] == [
            (paper.person, paper.kind)
        ]


@pytest.mark.parametrize("status", set(Status) - {Status.ACCEPTED, Status.EXPIRED})
def test_no_other_status_counts(status):
    found = with_paper(papers(RRH, [HEAD]), "ssn", status=status)
    assert ready_through(RRH, [HEAD], found, ON) is None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.NEEDED, Readiness.NOT_STARTED),
        (Status.REQUESTED, Readiness.IN_PROGRESS),
        (Status.HAVE, Readiness.IN_PROGRESS),
        (Status.UPLOADED, Readiness.IN_PROGRESS),
        (Status.REJECTED, Readiness.IN_PROGRESS),
        (Status.ACCEPTED, Readiness.DOC_READY),
    ],
)
def test_the_readiness_of_papers_that_are_all_as_far(status, expected):
    found = papers(RRH, [HEAD], status=status)
    assert readiness(checklist(RRH, [HEAD], found, ON)) is expected


def test_a_household_that_is_asked_nothing_is_not_doc_ready():
    assert readiness(()) is Readiness.NOT_STARTED


# --- The days --------------------------------------------------------------------------------


def test_a_receipt_of_1_june_counts_through_1_july_and_not_on_2_july():
    issued = date(2026, 6, 1)
    ends = last_day(CATALOGUE.kinds["id"], "receipt", issued_on=issued, expires_on=None)
    assert ends == date(2026, 7, 1)
    receipt = Paper(1, HEAD.key, "id", Status.ACCEPTED, ends)
    assert receipt.status_on(date(2026, 7, 1)) is Status.ACCEPTED
    assert receipt.status_on(date(2026, 7, 2)) is Status.EXPIRED


@pytest.mark.parametrize("kind", ["id", "ssn"])
def test_receipts_for_an_id_and_for_a_social_security_card_count_30_days(kind):
    issued = date(2024, 2, 1)
    ends = last_day(CATALOGUE.kinds[kind], "receipt", issued_on=issued, expires_on=None)
    assert ends - issued == timedelta(days=30)


def test_a_disability_that_staff_saw_has_to_be_confirmed_within_45_days():
    kind, seen = CATALOGUE.kinds["disability"], date(2026, 6, 1)
    ends = last_day(kind, "observed", issued_on=seen, expires_on=None)
    assert ends == date(2026, 7, 16)
    observed = Paper(1, HEAD.key, "disability", Status.ACCEPTED, ends)
    others = [each for each in papers(PSH, [HEAD]) if each.kind != "disability"]
    assert ready_through(PSH, [HEAD], [*others, observed], seen) == ends
    assert ready_through(PSH, [HEAD], [*others, observed], date(2026, 7, 17)) is None
    confirmed = Paper(99, HEAD.key, "disability", Status.ACCEPTED)
    assert ready_through(PSH, [HEAD], [*others, observed, confirmed], seen) == FOR_EVER


def test_the_paper_itself_ends_on_the_day_that_stands_on_it_or_never():
    kind = CATALOGUE.kinds["id"]
    day = date(2030, 1, 31)
    assert last_day(kind, "", issued_on=date(2026, 1, 1), expires_on=day) == day
    assert last_day(kind, "", issued_on=date(2026, 1, 1), expires_on=None) is None


def test_the_first_paper_to_end_ends_the_readiness():
    found = with_paper(papers(RRH, [HEAD]), "id", last_day=date(2026, 7, 1))
    found = with_paper(found, "income", last_day=date(2026, 9, 1))
    assert ready_through(RRH, [HEAD], found, ON) == date(2026, 7, 1)
    after = checklist(RRH, [HEAD], found, date(2026, 7, 2))
    assert readiness(after) is Readiness.EXPIRED_DOCUMENT
    assert [line.kind.code for line in missing(after)] == ["id"]


def test_the_real_card_takes_over_from_the_receipt_only_once_it_is_accepted():
    receipt = with_paper(papers(RRH, [HEAD]), "id", last_day=date(2026, 7, 1))
    card = Paper(50, HEAD.key, "id", Status.UPLOADED, date(2031, 1, 1))
    assert ready_through(RRH, [HEAD], [*receipt, card], ON) == date(2026, 7, 1)
    accepted = replace(card, status=Status.ACCEPTED)
    assert ready_through(RRH, [HEAD], [*receipt, accepted], ON) == date(2031, 1, 1)


def test_a_child_who_turns_18_needs_the_papers_of_an_adult_from_that_day():
    child = replace(CHILD, adult_from=date(2026, 8, 10))
    people = [HEAD, child]
    assert ready_through(RRH, people, papers(RRH, people), ON) == date(2026, 8, 9)


def test_a_paper_in_hand_can_expire_before_anybody_checks_it():
    brought = Paper(1, HEAD.key, "id", Status.HAVE, date(2026, 6, 14))
    assert brought.status_on(ON) is Status.EXPIRED
    asked_for = replace(brought, status=Status.REQUESTED)
    assert asked_for.status_on(ON) is Status.REQUESTED


def test_no_date_is_too_far_away():
    found = papers(RRH, [HEAD], last_day=date.max)
    assert ready_through(RRH, [HEAD, replace(CHILD, adult_from=FOR_EVER)], found, ON) is None
    assert ready_through(RRH, [HEAD], found, ON) == FOR_EVER


# --- What the lists were told ----------------------------------------------------------------

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


@pytest.mark.parametrize(
    ("confirmed", "found", "kept"),
    [
        ({"rrh": AUGUST}, {"rrh": AUGUST, "psh": None}, {"rrh": AUGUST}),
        ({"rrh": AUGUST}, {"rrh": JULY, "psh": None}, {"rrh": JULY}),
        ({"rrh": AUGUST}, {"rrh": None, "psh": None}, {}),
        ({"rrh": JULY}, {"rrh": FOR_EVER, "psh": FOR_EVER}, {"rrh": JULY}),
        ({}, {"rrh": FOR_EVER, "psh": None}, {}),
    ],
)
def test_r28_a_confirmation_may_end_sooner_but_never_rises_by_itself(confirmed, found, kept):
    assert still_confirmed(confirmed, found) == kept


def test_r28_what_the_papers_say_beyond_the_confirmation_waits_for_the_tool():
    assert unconfirmed({}, {"rrh": JULY, "psh": None}) == ("rrh",)
    assert unconfirmed({"rrh": JULY}, {"rrh": JULY}) == ()
    assert unconfirmed({"rrh": JULY}, {"rrh": AUGUST}) == ("rrh",)
    assert unconfirmed({"rrh": AUGUST}, {"rrh": JULY}) == ()


# --- The file --------------------------------------------------------------------------------

SMALL = """
version = "1"
[[kinds]]
code = "id"
label = "ID"
hint = "Any."
[[kinds.stand_ins]]
code = "receipt"
label = "Receipt"
valid_days = 30
[[sets]]
code = "rrh"
label = "Rapid"
requirements = [{ kind = "id", who = "adults" }]
"""


def test_the_shipped_file_names_its_version_and_the_day_it_was_put_together():
    assert CATALOGUE.version
    assert CATALOGUE.sample_as_of


def test_the_file_may_not_ask_for_what_it_does_not_know():
    assert from_toml(SMALL).sets["rrh"].requirements[0].who is Who.ADULTS
    for good, bad, words in (
        ('kind = "id"', 'kind = "passport"', "No paper is called 'passport'"),
        ('who = "adults"', 'who = "dogs"', "called 'dogs'"),
        ("valid_days = 30", "valid_days = 0", "counts for a day or more"),
        (
            '[[sets]]\ncode = "rrh"',
            '[[sets]]\ncode = "rrh"\nlabel=""\nrequirements=[]\n[[sets]]\ncode = "rrh"',
            "same code",
        ),
    ):
        with pytest.raises(CatalogueError, match=words):
            from_toml(SMALL.replace(good, bad))
