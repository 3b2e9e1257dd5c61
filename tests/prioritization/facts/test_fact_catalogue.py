"""The fact catalogue: every fact with its meaning, its source, and of how many it is known."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import InstrumentVersion
from assessments.rules.instrument import Instrument
from cas.access.roles import Role
from prioritization.facts.catalogue import catalogue
from prioritization.facts.known import known_households, shares
from prioritization.facts.meanings import MEANINGS
from prioritization.facts.sheets import by_topic, found, sheet_of, sheets
from tests import factories

pytestmark = pytest.mark.usefixtures("tools")
INDEX = "prioritization:fact_index"


def load_newer(change, tool="crisis"):
    """Load a newer version of a tool, with its content changed by `change`."""
    content = factories.shipped(tool).content | {"version": "2031.1"}
    changed = change(content)
    instrument = Instrument.from_content(changed)
    return InstrumentVersion.objects.create(
        tool=tool,
        version=instrument.version,
        effective_from=factories.FAR_AWAY,
        content=instrument.content,
        digest=instrument.digest,
    )


def with_smoke(content):
    """One more question on the page about health."""
    question = {
        "code": "wildfire_smoke",
        "type": "yes_no",
        "text": {"en": "Does smoke make you ill?", "es": "¿El humo le enferma?"},
        "fact": {"label": "Ill from smoke"},
        "options": [
            {"code": "yes", "en": "Yes", "es": "Sí"},
            {"code": "no", "en": "No", "es": "No"},
        ],
    }
    pages = [
        page | {"questions": [*page["questions"], "wildfire_smoke"]}
        if page["key"] == "health"
        else page
        for page in content["pages"]
    ]
    return content | {"pages": pages, "questions": [*content["questions"], question]}


def page(browser, url, **asked):
    answer = browser.get(url, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_fact_stands_on_one_sheet_with_a_meaning_and_a_source():
    on_sheets = [code for sheet in sheets().values() for code in sheet.codes]
    assert sorted(on_sheets) == sorted(catalogue())
    for sheet in sheets().values():
        assert sheet.meaning, sheet.code
        assert sheet.source, sheet.code
        assert sheet.topic, sheet.code
    assert set(MEANINGS) <= set(sheets())


def test_c16_the_two_bounds_of_an_age_are_one_sheet_under_either_code():
    sheet = sheet_of("youngest_age_high")
    assert sheet == sheet_of("youngest_age_low") == sheet_of("youngest_age")
    assert sheet.codes == ("youngest_age_low", "youngest_age_high")


def test_a_new_question_is_a_fact_without_a_change_of_code(admin):
    assert sheet_of("wildfire_smoke") is None
    load_newer(with_smoke)
    sheet = sheet_of("wildfire_smoke")
    assert (sheet.label, sheet.topic, sheet.source) == (
        "Ill from smoke",
        "Your health",
        "Crisis Assessment",
    )
    assert "Ill from smoke" in page(admin, reverse(INDEX), q="smoke")
    assert "Does smoke make you ill?" in page(
        admin, reverse("prioritization:fact_detail", args=["wildfire_smoke"])
    )


def test_an_option_that_only_an_older_version_offers_stays_and_is_marked(admin):
    def without_cold(content):
        questions = [
            each | {"options": [option for option in each["options"] if option["code"] != "cold"]}
            if each["code"] == "medication_storage"
            else each
            for each in content["questions"]
        ]
        return content | {"questions": questions}

    assert not any(option.is_older for option in sheet_of("medication_storage").options)
    load_newer(without_cold)
    older = {option.code for option in sheet_of("medication_storage").options if option.is_older}
    assert older == {"cold"}
    assert "from an older version" in page(
        admin, reverse("prioritization:fact_detail", args=["medication_storage"])
    )


def test_facts_are_found_by_words_in_any_order_and_by_their_answers():
    assert found("PETS number")[0].code == "pets_count"
    assert "location_area" in {sheet.code for sheet in found("oak park")}
    assert found("no such words") == []
    assert len(found("")) == len(sheets())
    assert sum(map(len, by_topic(found("")).values())) == len(sheets())


def test_the_index_finds_by_words_and_topic(admin):
    body = page(admin, reverse(INDEX), topic="Documents")
    assert "Doc-ready for rapid re-housing" in body
    assert "Number of pets" not in body
    assert "No fact has these words" in page(admin, reverse(INDEX), q="zzzz")


@pytest.mark.parametrize("odd", ["%", "\x00", "x" * 5000, "‮", "<script>alert(1)</script>"])
def test_odd_searches_crash_nothing(admin, odd):
    assert "<script>alert" not in page(admin, reverse(INDEX), q=odd, topic=odd)


def test_an_unknown_fact_is_no_page(admin):
    for code in ("no-such-fact", "x" * 300):
        assert admin.get(f"/rules/facts/{code}/").status_code == 404


def test_known_counts_are_of_enrolled_households_in_one_statement():
    with_pets = [factories.household() for _ in range(3)]
    for made in with_pets:
        factories.assessment(made, answers={"pets": "yes"})
    gone = factories.household(enrolled=False)
    factories.assessment(gone, answers={"pets": "yes"})
    factories.tell_lists(*with_pets, gone, factories.household())
    with CaptureQueriesContext(connection) as asked:
        known = known_households()
    assert len(asked) == 1
    assert known.enrolled == 4
    assert known.of(sheet_of("pets")) == 3
    assert known.of(sheet_of("household_size")) == 4
    assert known.of(sheet_of("has_veteran")) == 0
    assert known.of(sheet_of("work_wish")) == 0


def answered(**counts):
    """This many households for each answer to whether they have pets."""
    made = []
    for answer, number in counts.items():
        for _ in range(number):
            each = factories.household()
            factories.assessment(each, answers={} if answer == "unknown" else {"pets": answer})
            made.append(each)
    factories.tell_lists(*made)


def told(code, *, sees_people):
    spread = shares(sheet_of(code), known_households(), sees_people=sees_people)
    return {share.label: share.households for share in spread}


def test_s11_small_numbers_and_what_gives_them_away_are_hidden_without_client_access():
    answered(yes=12, no=2)
    assert told("pets", sees_people=True) == {"Yes": 12, "No": 2, "Not known": 0}
    assert told("pets", sees_people=False) == {"Yes": None, "No": None, "Not known": 0}


def test_s11_the_rules_admin_reads_no_small_number_on_any_page_of_facts(admin, sign_in):
    answered(yes=3, no=11)
    url = reverse("prioritization:fact_detail", args=["pets"])
    assert "not shown" in page(admin, url)
    assert "3 (21 %)" not in page(admin, url)
    assert "3 (21 %)" in page(sign_in(role=Role.CAS_LEAD), url)
    assert "10 or fewer" not in page(sign_in(role=Role.CAS_LEAD), reverse(INDEX))


def test_rules_in_force_are_named_on_the_facts_they_ask(admin):
    factories.open_list([{"fact": "youngest_age_low", "op": "ge", "value": 18}], name="Example Inn")
    factories.open_list(
        [], [([{"fact": "pets", "op": "eq", "value": "yes"}], 5)], name="Example Den"
    )
    assert "Example Inn" in page(
        admin, reverse("prioritization:fact_detail", args=["youngest_age"])
    )
    body = page(admin, reverse("prioritization:fact_detail", args=["pets"]))
    assert "Example Den" in body
    assert "Example Inn" not in body


def test_a_score_says_that_it_may_only_order(admin):
    body = page(admin, reverse("prioritization:fact_detail", args=["crisis_score"]))
    assert "never a requirement" in body


def test_the_catalogue_costs_the_same_however_many_rules_and_households(admin):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            page(admin, reverse(INDEX))
        return len(asked)

    factories.open_list([{"fact": "pets", "op": "eq", "value": "no"}])
    answered(yes=1)
    cost()
    before = cost()
    for _ in range(3):
        factories.open_list([{"fact": "pets", "op": "eq", "value": "no"}])
    answered(yes=3, no=1)
    assert cost() == before
