"""R16, C7: of anonymous people nothing is kept that identifies them or finds them (S4)."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessments.past import offers_for
from cas.access.roles import Role
from clients.models import Client, LivingSituation, LocationRecord, Membership
from tests import factories
from tests.assessments.conversation import three_boxes
from tests.clients.identity_writes import (
    anonymous_household,
    attempt_all,
    tables_that_hold_a_name,
    whole_numbers_of_identity,
)
from tests.guards.personal_data import FIELDS, PERSONAL, class_of


@pytest.fixture
def anonymous(sign_in, tools):
    """An anonymous household in the middle of its steps, and its worker's browser."""
    return anonymous_household(sign_in(role=Role.VSP_ASSESSOR))


def test_s4_writes_of_identity_by_form_orm_bulk_and_sql_leave_nothing(anonymous):
    refused = attempt_all(anonymous, 160)
    assert set(refused.values()) == {40}
    assert tables_that_hold_a_name() == []
    assert whole_numbers_of_identity() == 0


def test_s4_the_look_for_names_finds_one_that_is_there(anonymous):
    named = factories.household(head={"first_name": "Zqxabc"})
    assert "clients_client" in tables_that_hold_a_name()
    assert named.living_situations.exists()


@pytest.mark.parametrize("joins_anonymously", [True, False])
def test_r16_named_and_anonymous_people_never_share_a_household(db, joins_anonymously):
    made = factories.household(head={"anonymous": not joins_anonymously})
    with pytest.raises(IntegrityError, match="share a household"), transaction.atomic():
        factories.add_member(made, anonymous=joins_anonymously)


def test_r16_nobody_joins_anonymously_where_an_exact_place_is_on_record(db):
    made = factories.household()
    factories.living_situation(made, zip_code="95814")
    made.memberships.all().delete()
    joining = factories.ClientFactory(anonymous=True, agency=made.agency)
    with pytest.raises(IntegrityError, match="exact place"), transaction.atomic():
        Membership.objects.create(
            household=made, client=joining, relationship=1, started_on=factories.today()
        )


@pytest.mark.parametrize("was_anonymous", [True, False])
def test_r16_a_profile_stays_anonymous_or_named(db, was_anonymous):
    person = factories.head_of(factories.household(head={"anonymous": was_anonymous}))
    with pytest.raises(IntegrityError, match="stays anonymous or named"), transaction.atomic():
        Client.objects.filter(pk=person.pk).update(is_anonymous=not was_anonymous)


def test_r16_where_anonymous_people_are_is_asked_and_kept_by_area_only(anonymous):
    browser, made = anonymous.browser, anonymous.household
    for view in ("clients:living_situation", "clients:location"):
        page = browser.get(reverse(view, args=[made.pk])).content.decode()
        assert 'name="area"' in page
        for exact in ("zip_code", "note", "verified_by"):
            assert f'name="{exact}"' not in page
    day = three_boxes("information_date", factories.today())
    typed = {"situation": "116", "area": "oak_park", "zip_code": "95814", "note": "the blue tent"}
    browser.post(reverse("clients:living_situation", args=[made.pk]), typed | day)
    newest = LivingSituation.objects.newest_first().first()
    assert (newest.area, newest.zip_code, newest.note, newest.verified_by) == (
        "oak_park",
        "",
        "",
        "",
    )
    day = three_boxes("seen_on", factories.today())
    answer = browser.post(reverse("clients:location", args=[made.pk]), {"zip_code": "95814"} | day)
    assert "the kind of place or the area." in answer.content.decode()
    assert LocationRecord.objects.count() == 1


def test_r16_an_interview_does_not_ask_an_anonymous_person_what_would_find_them(anonymous):
    named = factories.household()
    key = factories.draft(named, "hct").key
    worker = anonymous.browser
    for page, code in (("now", "l1_zip"), ("contact", "contact_plan")):
        asked = worker.get(reverse("assessments:page", args=[anonymous.draft.key, page]))
        assert f'name="{code}' not in asked.content.decode()
        worker.post(reverse("assessments:page", args=[anonymous.draft.key, page]), {code: "95814"})
    anonymous.draft.refresh_from_db()
    assert not {"l1_zip", "contact_plan"} & anonymous.draft.notes.keys()
    check = worker.get(reverse("assessments:check", args=[anonymous.draft.key])).content.decode()
    assert "ZIP" not in check
    assert key


def test_c7_an_anonymous_person_needs_no_release_and_gets_no_release_page(anonymous):
    answer = anonymous.browser.get(reverse("clients:release", args=[anonymous.head.code]))
    assert answer.url == reverse("clients:household", args=[anonymous.household.pk])
    page = anonymous.browser.get(answer.url).content.decode()
    assert "needs no release" in page
    assert "No release needed" in page


def test_c8_an_anonymous_profile_is_offered_nothing_of_another_one(sign_in, tools):
    worker = sign_in(role=Role.VSP_ASSESSOR).user
    one, other = (factories.household(by=worker, head={"anonymous": True}) for _ in range(2))
    done = factories.assessment(one, "hct", answers={"pets": "yes"})
    made_by = {"client_id": factories.head_of(one).pk, "relationship": 1}
    assert done.version
    again = factories.assessment(one, "hct", answers={"pets": "yes"}, members=[made_by])
    on = factories.today()
    assert "pets" in offers_for(one, again.version, on)
    assert offers_for(other, again.version, on) == {}


def test_c16_an_anonymous_person_is_a_code_on_every_page(anonymous):
    page = anonymous.browser.get(reverse("clients:household", args=[anonymous.household.pk]))
    assert f"Person {anonymous.head.code}" in page.content.decode()
    found = anonymous.browser.post(reverse("clients:find"), {"q": anonymous.head.code})
    assert f"Person {anonymous.head.code}" in found.content.decode()


# --- Every field that may name a person ------------------------------------------------------

REFUSED = {
    "clients.Release": "signed_name file",
    "clients.LivingSituation": "note verified_by",
    "clients.LocationRecord": "note",
    "assessments.CaseConferencing": "contact_plan day_places night_places contact_agencies "
    "assigned_worker eligibility_notes blockers attendees decision next_step next_step_owner",
    "assessments.Document": "note",
    "assessments.DocumentFile": "content",
}
"""By a trigger; those of `clients.Client` by its check (tests/guards/test_models.py)."""

ASKED_ABOUT = {
    "clients.LivingSituationEnteredInError": "reason",
    "clients.CaseAssignment": "note",
    "clients.DeletionRequest": "wish reason",
    "assessments.AssessmentEnteredInError": "reason",
    "assessments.Draft": "notes discard_reason",
    "assessments.Assessment": "notes",
    "assessments.ServicePlan": "goals strengths barriers housing_unit",
    "assessments.EvhAction": "note",
    "assessments.CorrectionRequest": "doubt answer_note",
    "clients.Exit": "other_place dated_back_because",
    "clients.CaseNote": "text",
    "clients.Service": "taken_back_because",
    "clients.StartChange": "reason",
}
"""Free text that a form asks about before it is kept."""

NAMES_A_THING = {
    "clients.Enrollment": "preferred_language_different",
    "clients.IncomeBenefits": "other_income_source_identify other_benefits_source_identify "
    "other_insurance_identify",
}
"""A language, or where money comes from; a few words."""

OF_NAMED_PEOPLE = {
    "clients.NameWord": "word sounds",
    "clients.PersonMerge": "reason undo_reason",
    "assessments.Intake": "discard_reason",
}
"""Words of names, merges and intakes, of which anonymous people have none."""

ABOUT_THE_PROVIDER = {"assessments.CaseConferencing": "vsp_contact"}


def test_s4_every_field_that_may_name_a_person_is_refused_or_asked_about():
    """A new field with words in it needs a place in one of these lists, and what goes with it."""
    found = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model._meta.label.split(".")[0] in ("clients", "assessments")
        and model._meta.label in FIELDS
        and model is not Client
        for field in model._meta.concrete_fields
        if class_of(model, field) == PERSONAL
    }
    listed = {
        (label, name)
        for lists in (
            REFUSED,
            ASKED_ABOUT,
            NAMES_A_THING,
            OF_NAMED_PEOPLE,
            ABOUT_THE_PROVIDER,
        )
        for label, names in lists.items()
        for name in names.split()
    }
    assert found == listed


# --- Free text -------------------------------------------------------------------------------


@pytest.fixture
def hopes(anonymous):
    """`hopes(**fields)`: post the page with free text; the answer and the draft as stored."""
    url = reverse("assessments:page", args=[anonymous.draft.key, "hopes"])

    def post(**fields):
        answer = anonymous.browser.post(url, fields)
        anonymous.draft.refresh_from_db()
        return answer, anonymous.draft.notes

    return post


NAMED = "A room near Zarephath Quillon, call 916-555-0100"


def test_s4_text_that_may_identify_the_person_comes_back_quoted_with_all_that_was_typed(hopes):
    answer, notes = hopes(hopes=NAMED, going_well="Cooks well")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This may identify the person: Zarephath Quillon, 916-555-0100." in page
    assert "Take it out, or tick the box below to confirm that it does not." in page
    assert NAMED in page
    assert "Cooks well" in page
    assert 'name="hopes_is_safe"' in page
    assert "hopes" not in notes


def test_s4_text_without_names_is_kept_without_a_question(hopes):
    answer, notes = hopes(hopes="A quiet room near the school")
    assert answer.status_code == 302
    assert notes["hopes"] == "A quiet room near the school"


def confirmed(answer):
    """The value of the tick box on the page."""
    page = answer.content.decode()
    return page.split('name="hopes_is_safe" value="')[1].split('"')[0]


def test_s4_a_confirmed_text_is_kept_and_not_asked_about_again(hopes):
    answer, _ = hopes(hopes=NAMED)
    answer, notes = hopes(hopes=NAMED, hopes_is_safe=confirmed(answer))
    assert answer.status_code == 302
    assert notes["hopes"] == NAMED
    answer, _ = hopes(hopes=NAMED)
    assert answer.status_code == 302, "it was confirmed before"


def test_s4_a_tick_holds_only_for_what_was_quoted(hopes):
    answer, _ = hopes(hopes=NAMED)
    tick = confirmed(answer)
    answer, notes = hopes(hopes=f"{NAMED} and Brenadra", hopes_is_safe=tick)
    assert "Brenadra" in answer.content.decode()
    assert "hopes" not in notes


def test_s4_saving_by_itself_keeps_no_unconfirmed_name(anonymous):
    url = reverse("assessments:autosave", args=[anonymous.draft.key, "hopes"])
    anonymous.browser.post(url, {"hopes": NAMED, "going_well": "Cooks well"})
    anonymous.draft.refresh_from_db()
    assert anonymous.draft.notes == {"going_well": "Cooks well"}


def test_s4_a_named_household_is_not_asked(sign_in, tools):
    made = factories.household()
    draft = factories.draft(made, "hct")
    url = reverse("assessments:page", args=[draft.key, "hopes"])
    assert sign_in(made.created_by).post(url, {"hopes": NAMED}).status_code == 302
    draft.refresh_from_db()
    assert draft.notes["hopes"] == NAMED


def test_s4_the_plan_of_an_anonymous_household_and_reasons_ask_too(sign_in, tools):
    browser = sign_in()
    made = factories.household(by=browser.user, head={"anonymous": True})
    factories.assessment(made, "hct")
    plan = factories.typed_plan(goal=NAMED)
    answer = browser.post(reverse("assessments:service_plan", args=[made.pk]), plan)
    assert "This may identify the person" in answer.content.decode()
    assert NAMED in answer.content.decode()
    draft = factories.draft(made, "hct")
    answer = browser.post(reverse("assessments:discard", args=[draft.key]), {"reason": NAMED})
    assert "This may identify the person" in answer.content.decode()
    lead = sign_in(role=Role.CAS_LEAD)
    mark = reverse("clients:living_situation_error", args=[made.living_situations.get().pk])
    assert "This may identify" in lead.post(mark, {"reason": NAMED}).content.decode()
