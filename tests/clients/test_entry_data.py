"""More that HUD asks: about whom, what follows from what, and what is kept of what was posted."""

import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from cas import hmis
from cas.models import AuditEvent
from cas.rules.asking import is_asked, settle
from clients.actions.entry_data import record_topic
from clients.entry_data import contradicts, values_of
from clients.forms import TOPIC_FORMS
from clients.models import Disabilities, Enrollment, IncomeBenefits
from clients.rules import income
from clients.rules.topics import TOPICS, TopicKey
from prioritization.models import HouseholdFacts
from tests import factories
from tests.assessments.conversation import three_boxes


@pytest.fixture
def person(sign_in, tools):
    """An enrolled adult on their own, and the browser of their assessor."""
    made = factories.household()
    return factories.head_of(made), sign_in(made.created_by)


def enrollment(client):
    return Enrollment.objects.get(client=client)


def address(client, topic):
    return reverse("clients:entry_topic", args=[client.code, topic])


def answer(browser, client, topic, **fields):
    """Answer a topic as a browser without scripts does, page by page, until it is saved."""
    url, drawn = address(client, topic), ""
    for _ in range(4):
        answered = browser.post(url, {"drawn": drawn, **fields})
        if answered.status_code == 302:
            return answered
        drawn = drawn_in(answered)
    return answered


def drawn_in(page):
    return re.search(r'name="drawn" value="([^"]*)"', page.content.decode()).group(1)


# --- About whom ------------------------------------------------------------------------------


def test_the_head_and_adults_are_asked_everything_a_child_only_what_is_about_all(sign_in, tools):
    made = factories.household(children=(9,))
    browser = sign_in(made.created_by)
    page = browser.get(reverse("clients:entry_data", args=[made.pk])).content.decode()
    head, child = (m.client for m in made.memberships.order_by("relationship"))
    for topic in TopicKey:
        assert address(head, topic) in page
    asked = {topic for topic in TopicKey if address(child, topic) in page}
    assert asked == {TopicKey.HEALTH, TopicKey.INSURANCE}
    assert browser.get(address(child, "safety")).status_code == 404
    assert browser.get(address(child, "no-such-topic")).status_code == 404


def test_somebody_of_unknown_age_and_a_head_of_17_are_asked_as_adults(sign_in, tools):
    for head in ({"of_unknown_age": True}, {"years": 17}):
        made = factories.household(head=head)
        browser = sign_in(made.created_by)
        assert browser.get(address(factories.head_of(made), "before")).status_code == 200


def test_before_the_enrollment_it_leads_to_step_2(sign_in, tools):
    made = factories.household(enrolled=False, situation=None)
    browser = sign_in(made.created_by)
    led = browser.get(address(factories.head_of(made), "health"))
    assert led.url == reverse("clients:enroll", args=[made.pk])


def test_nothing_of_it_holds_up_the_next_steps(person):
    client, browser = person
    page = browser.get(reverse("clients:household", args=[enrollment(client).household_id]))
    assert page.content.decode().count("Can&#x27;t start yet") <= 1


# --- Questions that follow -------------------------------------------------------------------


def test_follow_ups_come_on_a_second_page_without_scripts_and_then_all_is_saved(person):
    client, browser = person
    url = address(client, "safety")
    assert 'name="when_occurred"' not in browser.get(url).content.decode()
    asked = browser.post(url, {"drawn": "domestic_violence_survivor"} | SURVIVOR)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "2 more questions because of your answers" in page
    assert "error-summary" not in page
    assert 'name="when_occurred"' in page
    assert not hasattr(enrollment(client), "health_and_dv"), "nothing is saved half"
    details = {"when_occurred": "2", "currently_fleeing": "9"}
    saved = browser.post(url, {"drawn": drawn_in(asked)} | SURVIVOR | details)
    assert saved.status_code == 302
    record = enrollment(client).health_and_dv
    assert (record.when_occurred, record.currently_fleeing) == (2, 9)


SURVIVOR = {"domestic_violence_survivor": "1"}


def test_what_another_answer_leaves_out_is_not_kept_and_that_is_said(person):
    client, browser = person
    answer(browser, client, "safety", **SURVIVOR, when_occurred="1", currently_fleeing="1")
    answer(
        browser,
        client,
        "safety",
        domestic_violence_survivor="0",
        when_occurred="1",
        currently_fleeing="1",
    )
    record = enrollment(client).health_and_dv
    assert (record.domestic_violence_survivor, record.when_occurred) == (0, None)
    page = browser.get(reverse("clients:entry_data", args=[enrollment(client).household_id]))
    assert "Left out, because of another answer: When did it happen last?" in page.content.decode()


def test_a_wrong_parent_keeps_what_was_typed_below_it(person):
    client, browser = person
    answer(browser, client, "money", income_from_any_source="1", ssi_amount="943.50")
    posted = {"income_from_any_source": "x", "ssi_amount": "12.34", "drawn": "ssi_amount"}
    page = browser.post(address(client, "money"), posted).content.decode()
    assert 'value="12.34"' in page
    assert enrollment(client).income_benefits.ssi_amount == Decimal("943.50")


@pytest.mark.parametrize("code", ["8", "9", "99"])
@pytest.mark.parametrize("topic", TopicKey)
def test_every_question_may_be_declined_and_counts_as_answered(person, topic, code):
    client, browser = person
    form = TOPIC_FORMS[topic](entered_on=factories.today())
    declined = {
        name: code
        for name in form.fields
        if code in {str(key) for key, _ in flat(form.fields[name].choices)}
    }
    assert answer(browser, client, topic, **declined).status_code == 302
    values = values_of(enrollment(client))
    assert {values[name] for name in declined} == {int(code)}


def flat(choices):
    """The choices of a field, those in groups too."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


# --- 3.917 -----------------------------------------------------------------------------------


def test_3917_the_history_of_homelessness_is_asked_and_kept(person):
    client, browser = person
    answered = answer(
        browser,
        client,
        "before",
        prior_living_situation="206",
        length_of_stay="3",
        previous_street_essh="1",
        **three_boxes("date_to_street_essh", factories.today().replace(day=1, month=1, year=2025)),
        times_homeless_past_three_years="4",
        months_homeless_past_three_years="113",
    )
    assert answered.status_code == 302
    kept = enrollment(client)
    assert kept.los_under_threshold == 1
    assert kept.times_homeless_past_three_years == 4
    assert kept.homeless_since == kept.date_to_street_essh
    facts = HouseholdFacts.objects.get(household=kept.household)
    assert facts.homeless_since == kept.date_to_street_essh, "the lists know of it at once"


def test_3917_the_start_of_homelessness_is_not_asked_twice(person):
    client, browser = person
    started = factories.today().replace(day=3, month=2, year=2025)
    Enrollment.objects.update(homeless_since=started, prior_living_situation=116)
    page = browser.get(address(client, "before")).content.decode()
    assert 'value="2025"' in page


def test_3917_a_start_after_the_enrollment_is_refused_beside_the_field(person):
    client, browser = person
    fields = {"prior_living_situation": "116", "length_of_stay": "10"}
    fields |= three_boxes("date_to_street_essh", factories.today())
    answered = answer(browser, client, "before", **fields)
    assert answered.status_code == 200
    assert "error-summary" in answered.content.decode()
    assert enrollment(client).date_to_street_essh is None


# --- R40 -------------------------------------------------------------------------------------


def test_r40_a_yes_on_record_counts_is_explained_and_goes_away_with_the_record(person):
    client, browser = person
    answer(browser, client, "health", disabling_condition_said="0", hiv_aids="1")
    kept = enrollment(client)
    assert (kept.disabling_condition, kept.disabling_condition_said) == (1, 0)
    assert contradicts(kept)
    page = browser.get(address(client, "health")).content.decode()
    assert "HIV/AIDS: always counts" in page
    assert "a condition on record says yes" in page
    facts = HouseholdFacts.objects.get(household=kept.household)
    assert facts.has_disabling_condition is True
    answer(browser, client, "health", disabling_condition_said="0", hiv_aids="0")
    assert enrollment(client).disabling_condition == 0
    facts.refresh_from_db()
    assert facts.has_disabling_condition is False


def test_r40_the_answer_of_step_2_is_the_person_s_own(person):
    client, browser = person
    Enrollment.objects.update(disabling_condition=1)
    page = browser.get(address(client, "health")).content.decode()
    assert re.search(r'name="disabling_condition_said" value="1"[^>]* checked', page)


# --- Money and insurance ---------------------------------------------------------------------


def test_an_amount_names_its_source_and_the_total_adds_itself_up(person):
    client, browser = person
    fields = {"ssi_amount": "$1,943.50", "earned_amount": "100", "benefits": ["snap", "wic"]}
    answer(
        browser,
        client,
        "money",
        income_from_any_source="1",
        benefits_from_any_source="1",
        **fields,
    )
    record = enrollment(client).income_benefits
    assert (record.ssi, record.earned, record.pension) == (1, 1, 0)
    assert record.total_monthly_income == Decimal("2043.50")
    assert (record.snap, record.wic, record.other_tanf) == (1, 1, 0)
    assert income.faults(values_of(enrollment(client))) == {}


@pytest.mark.parametrize(
    ("topic", "question"),
    [
        ("money", "income_from_any_source"),
        ("money", "benefits_from_any_source"),
        ("insurance", "insurance_from_any_source"),
    ],
)
def test_yes_without_a_source_is_refused_in_words(person, topic, question):
    client, browser = person
    refused = answer(browser, client, topic, **{question: "1"})
    assert refused.status_code == 200
    assert "Say from where, or change the answer to no." in refused.content.decode()


def test_a_named_other_source_needs_its_amount(person):
    client, browser = person
    named = {"income_from_any_source": "1", "other_income_source_identify": "Recycling"}
    assert "Enter the amount a month." in answer(browser, client, "money", **named).content.decode()
    answer(browser, client, "money", **named, other_income_amount="40")
    record = enrollment(client).income_benefits
    assert (record.other_income_source, record.other_income_source_identify) == (1, "Recycling")


def test_insurance_and_money_are_one_record_and_leave_each_other_alone(person):
    client, browser = person
    answer(browser, client, "money", income_from_any_source="1", ga_amount="300")
    answer(browser, client, "insurance", insurance_from_any_source="1", insurances=["medicaid"])
    record = IncomeBenefits.objects.get()
    assert (record.ga_amount, record.medicaid, record.medicare) == (Decimal("300.00"), 1, 0)


@pytest.mark.parametrize("amount", ["-5", "0", "1e400", "NaN", "Infinity", "9999999", "1.234"])
def test_an_amount_that_is_none_is_refused_and_kept_in_the_page(person, amount):
    client, browser = person
    page = answer(browser, client, "money", income_from_any_source="1", ssi_amount=amount)
    assert page.status_code == 200
    assert f'value="{amount}"' in page.content.decode()


# --- R41 -------------------------------------------------------------------------------------


def test_r41_another_language_needs_its_name(person):
    client, browser = person
    other = {"translation_needed": "1", "preferred_language": "21"}
    refused = answer(browser, client, "language", **other)
    assert "Write the language." in refused.content.decode()
    answer(browser, client, "language", **other, preferred_language_different="Mixteco")
    assert enrollment(client).preferred_language_different == "Mixteco"
    answer(browser, client, "language", translation_needed="1", preferred_language="367")
    kept = enrollment(client)
    assert (kept.preferred_language, kept.preferred_language_different) == (367, None)
    answer(browser, client, "language", translation_needed="0")
    assert enrollment(client).preferred_language is None


# --- Whatever is posted ----------------------------------------------------------------------


def codes_of(topic):
    """Any field of a topic's form with anything a browser might send."""
    form = TOPIC_FORMS[topic]
    texts = st.sampled_from(
        ["", "0", "1", "2", "8", "9", "99", "10", "116", "435", "21", "x", "5.5"]
    )
    return st.fixed_dictionaries(
        {}, optional=dict.fromkeys([*form.base_fields, "drawn", "date_to_street_essh_year"], texts)
    )


@pytest.mark.parametrize("posts", [10, pytest.param(100, marks=pytest.mark.proof)])
@pytest.mark.parametrize("topic", TopicKey)
def test_a_stored_record_never_holds_what_its_conditions_hide(person, topic, posts):
    client, browser = person

    @settings(max_examples=posts)
    @given(codes_of(topic))
    def holds_nothing_hidden(posted):
        assert browser.post(address(client, topic), posted).status_code in (200, 302)
        values = values_of(enrollment(client))
        for each in TOPICS.values():
            for name, asking in each.askings.items():
                if values.get(name) is not None and not is_asked(name, values, each.askings):
                    assert values[name] == asking.value_decided(values), name

    holds_nothing_hidden()


@pytest.mark.parametrize("topic", TopicKey)
@settings(max_examples=60)
@given(data=st.data())
def test_what_is_settled_once_stays_as_it_is(topic, data):
    """An import settles answers by the same conditions; to settle them again changes nothing."""
    askings = TOPICS[topic].askings
    names = {*TOPICS[topic].fields, *askings}
    code = st.sampled_from([None, 0, 1, 8, 99, 116, 206, 302, 435, 10, 5])
    values = data.draw(st.fixed_dictionaries(dict.fromkeys(sorted(names), code)))
    settled = settle(values, askings).values
    again = settle(settled, askings)
    assert again.values == settled
    assert again.set_aside == ()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("clients_enrollment", "months_homeless_past_three_years", 105),
        ("clients_enrollment", "los_under_threshold", 1),
        ("clients_enrollment", "rental_subsidy_type", 428),
        ("clients_enrollment", "preferred_language", 367),
    ],
)
def test_the_database_refuses_what_is_hidden_even_from_raw_sql(person, table, column, value):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s", [value])


def test_the_database_refuses_a_detail_without_its_condition(person):
    client, browser = person
    fields = {"enrollment": enrollment(client), "saved_by": browser.user}
    with pytest.raises(IntegrityError), transaction.atomic():
        Disabilities.objects.create(**fields, mental_health_disorder_impairs=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        IncomeBenefits.objects.create(**fields, income_from_any_source=1, ssi=0, ssi_amount=5)


def test_a_save_is_audited_without_the_answers(person):
    client, browser = person
    answer(browser, client, "safety", **SURVIVOR, when_occurred="1", currently_fleeing="1")
    event = AuditEvent.objects.get(verb="recorded", subject="clients.Enrollment")
    assert event.detail == {"topic": "safety"}


def test_the_list_says_how_far_each_topic_is(person):
    client, browser = person
    url = reverse("clients:entry_data", args=[enrollment(client).household_id])
    assert browser.get(url).content.decode().count("To ask") == len(TopicKey)
    answer(browser, client, "health", hiv_aids="1", disabling_condition_said="0")
    answer(browser, client, "language", translation_needed="0")
    page = browser.get(url).content.decode()
    assert page.count("To ask") == len(TopicKey) - 2
    assert "Look again" in page
    assert page.count("Done") == 1


def test_the_standard_s_lists_are_offered_with_their_codes():
    form = TOPIC_FORMS[TopicKey.SAFETY](
        {"domestic_violence_survivor": "1"}, entered_on=factories.today()
    )
    assert form.is_valid()
    codes = {code for code, _ in form.fields["when_occurred"].choices}
    assert codes == {code for code, _ in hmis.choices("4.11.A")}


def test_record_topic_settles_what_it_is_given(person):
    client, browser = person
    record_topic(
        enrollment=enrollment(client),
        topic=TOPICS[TopicKey.SAFETY],
        answers={"domestic_violence_survivor": 0, "when_occurred": 1, "currently_fleeing": 1},
        by=browser.user,
    )
    assert enrollment(client).health_and_dv.currently_fleeing is None
