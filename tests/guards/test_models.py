"""What every model owes the people in it: words, history, immutability, a known sensitivity."""

import pghistory.models
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from assessments.models import EvhActionTakenBack
from cas import audit
from cas.models import AuditEvent, RecordRead
from prioritization.models import PassedOver, TakeOver
from tests import factories
from tests.factories import referrals as openings
from tests.factories.stays import start_change
from tests.guards import personal_data
from tests.guards.personal_data import PERSONAL, class_of

OURS = ("cas", "clients", "assessments", "prioritization")


def is_history(model):
    """Whether a model is the history that pghistory keeps of another one."""
    return issubclass(model, pghistory.models.Event)


MODELS = [
    model for model in apps.get_models() if model._meta.app_label in OURS and not is_history(model)
]
BY_LABEL = {model._meta.label: model for model in MODELS}

ENTERED_BY_PEOPLE = {
    "cas.Agency",
    "cas.User",
    "cas.NoticeSetting",
    "clients.Client",
    "clients.Household",
    "clients.Membership",
    "clients.PersonMerge",
    "clients.Release",
    "clients.DeletionRequest",
    "clients.Enrollment",
    "clients.Exit",
    "clients.Service",
    "clients.CaseNote",
    "clients.CoordinatedEntryEvent",
    "clients.PartnerLink",
    "clients.AreaTie",
    "clients.CaseAssignment",
    "clients.Disabilities",
    "clients.HealthAndDV",
    "clients.IncomeBenefits",
    "clients.LocationRecord",
    "assessments.Intake",
    "assessments.ToolInterest",
    "assessments.ServicePlan",
    "assessments.CaseConferencing",
    "assessments.Document",
    "assessments.DocumentFile",
    "assessments.TrainingSeries",
    "assessments.TrainingSession",
    "assessments.Attendance",
    "assessments.Certification",
    "assessments.CertificationRequest",
    "assessments.CorrectionRequest",
    "prioritization.Program",
    "prioritization.RuleCase",
    "prioritization.Override",
    "prioritization.Opening",
    "prioritization.Closure",
    "prioritization.Referral",
    "prioritization.Parking",
    "prioritization.Placement",
    "prioritization.Act",
    "prioritization.Hold",
    "prioritization.Message",
    "prioritization.SavedFilter",
    "prioritization.Meeting",
    "prioritization.MeetingAgency",
    "prioritization.MeetingItem",
}
"""People write these and may change them, so their history is kept."""

NEVER_CHANGE = {
    "cas.AuditEvent",
    "cas.RecordRead",
    "clients.LivingSituation",
    "clients.LivingSituationEnteredInError",
    "clients.ReleaseWording",
    "clients.StartChange",
    "assessments.InstrumentVersion",
    "assessments.Assessment",
    "assessments.JointAssessment",
    "assessments.AssessmentEnteredInError",
    "assessments.EvhAction",
    "assessments.EvhActionTakenBack",
    "assessments.LegacyAssessment",
    "prioritization.RuleVersion",
    "prioritization.Movement",
    "prioritization.Census",
    "prioritization.ReferralStep",
    "prioritization.PassedOver",
    "prioritization.TakeOver",
}
"""Written once: they are their own history (a rule version from the day it is published)."""

WORKED_OUT = {
    "cas.Heartbeat",
    "cas.NoticeMark",
    "clients.NameWord",
    "assessments.Draft",
    "prioritization.HouseholdFacts",
    "prioritization.Entry",
    "prioritization.RecomputeRun",
    "prioritization.RunPart",
    "prioritization.ShownRules",
}
"""Computed, or unfinished work that counts for nothing: no history is kept of these."""

NO_FORM_HITS = {
    "one_interest_per_stay_and_tool",
    "one_rule_version_per_number",
    "evh_has_a_clock",
    "one_entry_per_list_and_household",
    "left_entry_says_why",
    "one_nightly_run_per_day",
    "one_census_per_list_and_day",
    "census_counts_what_it_lists",
    "run_ends_after_it_starts",
    "one_requested_run_at_a_time",
    "run_is_finished_or_stopped",
    "one_part_per_stage_and_piece",
    "facts_change_after_their_day",
    "one_step_into_each_state",
    "passed_over_once_for_a_referral",
    "taken_over_once_by_a_merge",
}
"""Constraints on rows that only the software writes."""


# --- Every model has its place ---------------------------------------------------------------


def test_every_model_is_tracked_or_immutable_or_worked_out():
    assert set(BY_LABEL) == ENTERED_BY_PEOPLE | NEVER_CHANGE | WORKED_OUT
    assert not ENTERED_BY_PEOPLE & NEVER_CHANGE


@pytest.mark.parametrize("label", sorted(ENTERED_BY_PEOPLE))
def test_history_is_kept_of_what_people_enter(label):
    tracked = {model.pgh_tracked_model for model in apps.get_models() if is_history(model)}
    assert BY_LABEL[label] in tracked
    names = {trigger.name for trigger in BY_LABEL[label]._meta.triggers}
    assert {"insert_insert", "update_update"} <= names


@pytest.mark.parametrize("label", sorted(ENTERED_BY_PEOPLE - {"cas.User", "clients.Client"}))
def test_history_holds_every_field(label):
    history = next(
        model
        for model in apps.get_models()
        if is_history(model) and model.pgh_tracked_model is BY_LABEL[label]
    )
    kept = {field.attname for field in history._meta.concrete_fields}
    assert {field.attname for field in BY_LABEL[label]._meta.concrete_fields} <= kept


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_constraint_that_a_form_can_hit_speaks_in_words(model):
    for constraint in model._meta.constraints:
        if constraint.name in NO_FORM_HITS:
            continue
        words = str(constraint.violation_error_message)
        assert "%(name)s" not in words, constraint.name
        assert words.endswith("."), constraint.name
        assert words[0].isupper(), constraint.name


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_constraint_has_a_name_that_says_what_holds(model):
    for constraint in model._meta.constraints:
        assert "_" in constraint.name
        assert not constraint.name.startswith(model._meta.app_label), constraint.name


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_says_what_it_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")
    assert "__str__" in vars(model) or model.__str__ is not models.Model.__str__


# --- Personal data ---------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_classified_for_personal_data(model):
    unclassified = [
        field.name
        for field in model._meta.concrete_fields
        if not field.is_relation and not field.auto_created and class_of(model, field) is None
    ]
    assert unclassified == []


def test_the_classification_names_no_field_that_is_gone():
    listed = {
        (label, name)
        for label, kinds in personal_data.FIELDS.items()
        for names in kinds.values()
        for name in names.split()
    }
    known = {(m._meta.label, field.name) for m in MODELS for field in m._meta.concrete_fields}
    assert listed - known == set()


def test_nothing_personal_is_kept_above_the_assessments():
    """Lists, facts and history know codes and numbers, no names and no free text.

    Only why the CAS lead decided about a household, what a household waits for, the minutes of a
    meeting, and what staff and a program tell each other about a referral, is free text.
    """
    found = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        if model._meta.app_label == "prioritization"
        for field in model._meta.concrete_fields
        if class_of(model, field) == PERSONAL
    ]
    assert sorted(found) == [
        "prioritization.Hold.note",
        "prioritization.Meeting.attendees",
        "prioritization.Meeting.remarks",
        "prioritization.MeetingItem.decision",
        "prioritization.MeetingItem.next_step",
        "prioritization.Message.words",
        "prioritization.Override.ended_because",
        "prioritization.Override.reason",
        "prioritization.Referral.answer_note",
        "prioritization.Referral.note",
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_field_that_names_a_person_is_in_an_address_or_a_label(model):
    """`__str__` may name a person by display name; no other personal field stands in it."""
    if model._meta.label != "clients.Client":
        return
    person = model(first_name="A", last_name="B", phone="555", ssn="078051120", code="CODE")
    assert str(person) == "A B"


def test_social_security_numbers_are_unreadable_in_the_database(db):
    person = factories.ClientFactory(ssn="078051120", ssn_data_quality=1)
    with connection.cursor() as cursor:
        for table in ("clients_client", "clients_clientevent"):
            cursor.execute(f"SELECT ssn FROM {table} ORDER BY 1 DESC LIMIT 1")
            stored = cursor.fetchone()[0]
            assert stored is not None
            assert "078051120" not in stored
            assert "1120" not in stored
    person.refresh_from_db()
    assert person.ssn == "078051120"


# --- What is written once stays --------------------------------------------------------------


def _living_situation():
    return factories.household().living_situations.get()


def _assessment():
    return factories.assessment(factories.household())


def _mark_on_living_situation():
    from clients.models import LivingSituationEnteredInError

    record = _living_situation()
    return LivingSituationEnteredInError.objects.create(
        living_situation=record, reason="Example", marked_by=record.created_by
    )


def _audit_event():
    made = factories.household()
    audit.record(verb="made", subject=made, by=made.created_by)
    return AuditEvent.objects.latest("pk")


def _rule_version():
    return factories.open_list().rule_versions.get()


def _movement():
    from prioritization.models import Movement

    made, program = factories.household(), factories.open_list()
    return Movement.objects.create(
        program=program,
        household=made,
        rule_version=program.rule_versions.get(),
        kind="joined",
        cause="assessment",
        at=timezone.now(),
        evh_order=1,
        score_order=-100,
        margin_order=3,
        homeless_order=20_000,
        waiting_since=timezone.now(),
        tie_break=made.tie_break,
    )


def _census():
    program = factories.open_list()
    factories.census_of_lists()
    return program.censuses.get()


def _referral_step():
    return openings.referral().steps.get()


def _passed_over():
    made = openings.referral()
    return PassedOver.objects.create(
        referral=made,
        opening=made.opening,
        household=factories.household(),
        reason="not_reached",
        by=made.made_by,
        at=timezone.now(),
    )


def _take_over():
    merge = factories.merge(factories.household())
    return TakeOver.objects.create(merge=merge, what="hold", subject_id=1)


def _taken_back():
    logged = factories.evh_action(_assessment())
    return EvhActionTakenBack.objects.create(
        evh_action=logged, taken_back_at=timezone.now(), taken_back_by=logged.logged_by
    )


IMMUTABLE = {
    "clients.LivingSituation": _living_situation,
    "clients.LivingSituationEnteredInError": _mark_on_living_situation,
    "clients.StartChange": lambda: start_change(factories.household()),
    "clients.ReleaseWording": lambda: factories.release_wording(),
    "assessments.Assessment": _assessment,
    "assessments.JointAssessment": lambda: (
        factories.joint_assessment(factories.household(partner=True)).joint
    ),
    "assessments.AssessmentEnteredInError": lambda: factories.entered_in_error(_assessment()),
    "assessments.EvhAction": lambda: factories.evh_action(_assessment()),
    "assessments.EvhActionTakenBack": _taken_back,
    "assessments.InstrumentVersion": lambda: factories.version_of("crisis"),
    "assessments.LegacyAssessment": lambda: factories.legacy_assessment(),
    "cas.AuditEvent": _audit_event,
    "cas.RecordRead": lambda: RecordRead.objects.create(user_id=1, household_id=1, page="p"),
    "prioritization.RuleVersion": _rule_version,
    "prioritization.Movement": _movement,
    "prioritization.Census": _census,
    "prioritization.ReferralStep": _referral_step,
    "prioritization.PassedOver": _passed_over,
    "prioritization.TakeOver": _take_over,
}


def test_every_model_that_never_changes_is_tried():
    assert set(IMMUTABLE) == NEVER_CHANGE


@pytest.mark.parametrize("statement", ["UPDATE", "DELETE", "TRUNCATE"])
@pytest.mark.parametrize("label", sorted(IMMUTABLE))
def test_not_even_sql_changes_what_never_changes(db, label, statement):
    record = IMMUTABLE[label]()
    table, key = record._meta.db_table, record._meta.pk.column
    sql = {
        "UPDATE": f"UPDATE {table} SET {key} = {key} WHERE {key} = %s",
        "DELETE": f"DELETE FROM {table} WHERE {key} = %s",
        "TRUNCATE": f"TRUNCATE {table} CASCADE",
    }[statement]
    connection.check_constraints()  # PostgreSQL truncates nothing that has checks outstanding
    refused = pytest.raises(IntegrityError, match=r"never chang")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [] if statement == "TRUNCATE" else [record.pk])
    assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("label", sorted(IMMUTABLE))
def test_not_even_the_orm_changes_what_never_changes(db, label):
    record = IMMUTABLE[label]()
    for attempt in (record.save, record.delete, type(record).objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_a_draft_of_rules_may_change_until_it_is_published(db):
    published = _rule_version()
    draft = type(published).objects.create(
        program=published.program,
        content=published.content,
        effective_from=factories.today(),
    )
    draft.effective_from = factories.born_years_ago(0)
    draft.save()
    draft.delete()


# --- An anonymous profile holds nothing that identifies (S4) ---------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", "Person"),
        ("middle_name", "Person"),
        ("last_name", "Example"),
        ("preferred_name", "Person"),
        ("ssn", "078051120"),
        ("date_of_birth", factories.LONG_AGO),
        ("phone", "555-0100"),
        ("email", "person@example.org"),
        ("contact_note", "the blue tent"),
    ],
)
def test_s4_the_database_refuses_identity_on_an_anonymous_profile(db, field, value):
    person = factories.ClientFactory(anonymous=True)
    qualities = {"ssn": {"ssn_data_quality": 1}, "date_of_birth": {"dob_data_quality": 1}}
    with pytest.raises(IntegrityError, match="anonymous_client"), transaction.atomic():
        type(person).objects.filter(pk=person.pk).update(
            **{field: value}, **qualities.get(field, {})
        )


def test_s4_every_personal_field_of_a_profile_is_covered_by_that_constraint():
    client = BY_LABEL["clients.Client"]
    constraint = next(
        each for each in client._meta.constraints if each.name == "anonymous_client_has_no_identity"
    )
    covered = {name for child in constraint.condition.flatten() for name in _names(child)}
    personal = {f.name for f in client._meta.concrete_fields if class_of(client, f) == PERSONAL}
    assert personal - {"name_words"} <= covered


def _names(node):
    return [child[0] for child in getattr(node, "children", []) if isinstance(child, tuple)]
