"""The made-up county: always the same for a seed, unmistakably made up, and true to the rules."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import TestCase
from django.utils import timezone
from psycopg.errors import CheckViolation

from assessments.actions.instruments import SHIPPED
from assessments.enums import Tool
from assessments.models import Assessment, AssessmentEnteredInError, CorrectionRequest, Draft
from assessments.rules.documents import Readiness
from assessments.rules.evh import threshold
from assessments.rules.expiry import expires_on
from assessments.rules.instrument import from_toml
from assessments.rules.scoring import score
from assessments.rules.workflow import Status, Step, tasks
from assessments.situation import situation_of
from cas.access.roles import Role
from cas.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from cas.models import User
from clients.enums import Language, ReleaseDecision
from clients.household_page import consent_state
from clients.models import (
    Client,
    Enrollment,
    Household,
    LivingSituation,
    LocationRecord,
    Membership,
    Release,
)
from clients.rules.data_quality import ssn_fault
from clients.rules.release import ReleaseState
from prioritization.models import Entry, HouseholdFacts, Movement, Program
from prioritization.synthetic import county as county_module
from prioritization.synthetic import demo
from prioritization.synthetic.casefile.setting import Tools, Worker, local_day
from prioritization.synthetic.county import Block, County, by_model, make_block, make_texts
from prioritization.synthetic.loading import TABLES, load
from prioritization.synthetic.names import is_made_up
from prioritization.synthetic.people import VOIDED_SSNS
from prioritization.synthetic.stories.storyteller import Storyteller
from prioritization.synthetic.stories.told import STORIES, tell_all

ON = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 20, tzinfo=UTC)
WORKERS = (Worker(1, 1), Worker(2, 2), Worker(3, 3, is_vsp=True))


@pytest.fixture(scope="session")
def tools():
    instruments = [from_toml(file.read_text(encoding="utf-8")) for file in SHIPPED.glob("*.toml")]
    return Tools(
        instruments={Tool(each.tool): each for each in instruments},
        version_ids={Tool(each.tool): n for n, each in enumerate(instruments, 1)},
    )


@pytest.fixture(scope="session")
def county(tools):
    return County(seed=1, on=ON, workers=WORKERS, tools=tools)


@pytest.fixture(scope="session")
def records(county):
    """Six hundred households, in memory."""
    return make_block(county, Block(0, 600))


@pytest.fixture(scope="session")
def stories(tools):
    """The hand-made households, by the name of their story."""
    teller = Storyteller(tools=tools, assessor=WORKERS[0], vsp=WORKERS[2], at=NOON)
    files = zip(STORIES, tell_all(teller), strict=True)
    return {story.__name__: file for story, file in files}


def values(records):
    """Every value of every record, to compare two counties."""
    return {
        model.__name__: [
            tuple(getattr(row, field.attname) for field in model._meta.concrete_fields[1:])
            for row in rows
            if not isinstance(row, Draft)
        ]
        for model, rows in without_generated(records).items()
    }


def without_generated(records):
    for rows in records.values():
        for row in rows:
            for field in row._meta.concrete_fields:
                if field.generated:
                    row.__dict__[field.attname] = None
    return records


# ----------------------------------------------------------------------------- the same for a seed


def test_the_same_seed_makes_the_same_people(county, records):
    assert values(make_block(county, Block(0, 600))) == values(records)


def test_another_seed_makes_other_people(tools, records):
    other = County(seed=2, on=ON, workers=WORKERS, tools=tools)
    assert values(make_block(other, Block(0, 600))) != values(records)


def test_more_households_leave_the_first_ones_as_they_are(county, records):
    few = values(make_block(county, Block(0, 50)))
    assert few["Client"] == values(records)["Client"][: len(few["Client"])]


def test_two_processes_make_the_same_as_one(county, monkeypatch):
    monkeypatch.setattr(county_module, "BLOCK", 12)
    alone = list(make_texts(county, 36, processes=1))
    shared = list(make_texts(county, 36, processes=2))
    encrypted = "clients.Client"
    assert [{**texts, encrypted: b""} for _, texts in shared] == [
        {**texts, encrypted: b""} for _, texts in alone
    ]
    assert [block for block, _ in shared] == [Block(0, 12), Block(1, 12), Block(2, 12)]


def test_codes_and_numbers_are_never_given_twice(county):
    blocks = [make_block(county, Block(number, 40)) for number in range(3)]
    for model in (Household, Client, LivingSituation, Assessment):
        numbers = [row.id for block in blocks for row in block[model]]
        assert len(set(numbers)) == len(numbers)
    codes = [person.code for block in blocks for person in block[Client]]
    assert len(set(codes)) == len(codes)


# --------------------------------------------------------------------------------- plainly made up


def test_every_name_is_plainly_made_up(records, stories):
    told = [client for file in stories.values() for client, _ in file.people]
    for person in [*records[Client], *told]:
        assert is_made_up(person.first_name, person.last_name)
        assert is_made_up(person.middle_name, "")
        assert is_made_up(person.preferred_name, "")


def test_a_common_name_is_not_made_up():
    assert not is_made_up("Maria", "Garcia")
    assert not is_made_up("Testa", "Garcia-Mockridge")


def test_nothing_could_be_a_real_number_or_address(records):
    for person in records[Client]:
        assert person.phone == "" or person.phone.startswith("916-555-01")
        assert person.email == "" or person.email.endswith("@example.org")
        assert person.ssn is None or len(person.ssn) == 4 or person.ssn in VOIDED_SSNS


def test_the_form_would_take_every_social_security_number(records):
    numbers = [person.ssn for person in records[Client] if person.ssn]
    assert numbers
    assert [ssn_fault(number) for number in numbers] == [""] * len(numbers)


def test_r16_an_anonymous_person_has_no_identity(records):
    anonymous = [person for person in records[Client] if person.is_anonymous]
    assert anonymous
    for person in anonymous:
        told = (person.first_name, person.last_name, person.preferred_name, person.phone)
        told += (person.email, person.contact_note, person.ssn, person.date_of_birth)
        assert not any(told)


# ------------------------------------------------------------------------------- true to the rules


def test_scores_are_what_the_rules_make_of_the_stored_answers(records, tools):
    for each in records[Assessment]:
        instrument = tools.instruments[each.tool]
        assert each.score == score(instrument, each.answers, each.is_family).total
        assert each.threshold == threshold(each.is_family)
        assert each.expires_on == expires_on(instrument.validity, each.assessed_on)


def test_c7_every_assessment_has_a_living_situation_of_its_day(records):
    days = {(row.household_id, row.information_date) for row in records[LivingSituation]}
    for each in records[Assessment]:
        assert (each.household_id, each.assessed_on) in days


def test_c6_no_assessment_is_before_the_enrollment_or_after_the_exit(records):
    stays = {row.household_id: row for row in records[Enrollment]}
    for each in records[Assessment]:
        stay = stays[each.household_id]
        assert stay.entered_on <= each.assessed_on
        assert stay.exited_on is None or each.assessed_on <= stay.exited_on


def test_c7_nobody_is_enrolled_without_a_decision_about_sharing(records):
    decided = {row.client_id for row in records[Release]}
    heads = {
        row.household_id: row.client_id for row in records[Membership] if row.relationship == 1
    }
    anonymous = {row.id for row in records[Client] if row.is_anonymous}
    for row in records[Enrollment]:
        head = heads[row.household_id]
        assert head in decided or head in anonymous


def test_r16_victim_services_make_no_crisis_assessment_and_no_plan(records):
    vsp = {row.id for row in records[Household] if row.created_by_id == WORKERS[2].user_id}
    assert vsp
    theirs = [each for each in records[Assessment] if each.household_id in vsp]
    assert {each.tool for each in theirs} == {Tool.HCT}


def test_c5_a_correction_keeps_the_date_of_what_it_corrects(records):
    by_id = {each.id: each for each in records[Assessment]}
    corrections = [each for each in records[Assessment] if each.corrects_id]
    assert corrections
    for each in corrections:
        assert each.assessed_on == by_id[each.corrects_id].assessed_on
        assert each.created_at > by_id[each.corrects_id].created_at


def test_nothing_happens_on_the_day_itself_or_later(records):
    moments = [row.created_at for row in records[Assessment]]
    moments += [row.created_at for row in records[LivingSituation]]
    moments += [row.created_at for row in records[LocationRecord]]
    assert max(local_day(moment) for moment in moments) < ON


def test_households_are_of_all_sizes_and_mostly_one_person(records):
    sizes = Counter(Counter(row.household_id for row in records[Membership]).values())
    assert 0.7 < sizes[1] / 600 < 0.88
    assert max(sizes) >= 6


# ------------------------------------------------------------------------------------------ stories


@pytest.mark.parametrize(
    ("story", "points", "limit"),
    [
        ("not_evh_single", 3, 6),
        ("evh_single", 6, 6),
        ("evh_family", 10, 10),
        ("family_just_below", 9, 10),
    ],
)
def test_worked_examples_of_the_crisis_assessment_score_as_documented(
    stories, story, points, limit
):
    found = [row for row in stories[story].records if isinstance(row, Assessment)]
    crisis = next(row for row in found if row.tool == Tool.CRISIS)
    assert (crisis.score, crisis.threshold) == (points, limit)


def test_r6_one_story_expires_in_three_days_and_one_expired_yesterday(stories):
    def last_day(story):
        found = [row for row in stories[story].records if isinstance(row, Assessment)]
        return max(row.expires_on for row in found)

    assert last_day("expires_soon") == ON + timedelta(days=3)
    assert last_day("expired_yesterday") == ON - timedelta(days=1)


def test_r26_no_profile_note_of_a_story_tells_a_score_or_a_rank(stories):
    notes = [client.contact_note.lower() for f in stories.values() for client, _ in f.people]
    for word in ("score", "evh", "point", "rank", "vulnerab"):
        assert not [note for note in notes if word in note]


@pytest.mark.parametrize("hour", [8, 9, 20, 31])
def test_stories_hold_at_any_hour_of_the_day(tools, hour):
    """From a minute past local midnight on, and in the last hour before it."""
    at = datetime(2026, 11, 22, 0, 1, tzinfo=UTC) + timedelta(hours=hour)
    teller = Storyteller(tools=tools, assessor=WORKERS[0], vsp=WORKERS[2], at=at)
    for file in tell_all(teller):
        for row in file.records:
            if isinstance(row, LivingSituation):
                assert row.effective_at <= row.created_at <= at
                assert row.information_date <= teller.on


def test_stories_and_drawn_households_do_not_share_numbers(stories):
    told = by_model(list(stories.values()))
    for model in (Household, Client, LivingSituation, Assessment):
        assert max(row.id for row in told[model]) < demo.FIRST_DRAWN


# ----------------------------------------------------------------------------------------- loading


def loaded(households=200, seed=1):
    county = demo.county_on(ON, seed=seed)
    demo.generate(county, households, processes=1)
    return county


@pytest.mark.django_db
def test_a_loaded_county_keeps_every_constraint_and_every_value():
    county = loaded()
    expected = make_block(county, Block(0, 200))
    for model in TABLES:
        assert model.objects.count() == len(expected.get(model, []))
    for person in expected[Client]:
        stored = Client.objects.get(pk=person.pk)
        assert (stored.code, stored.last_name, stored.ssn, stored.race_ethnicity) == (
            person.code,
            person.last_name,
            person.ssn,
            person.race_ethnicity,
        )
    for made in expected[Assessment]:
        stored = Assessment.objects.get(pk=made.pk)
        assert (stored.answers, stored.missing, stored.notes, stored.members) == (
            made.answers,
            made.missing,
            made.notes,
            made.members,
        )
        assert stored.created_at == made.created_at


@pytest.mark.django_db
def test_constraints_are_checked_while_loading():
    broken = make_block(demo.county_on(ON, seed=1), Block(0, 5))
    broken[Membership][0].relationship = 2
    with pytest.raises(CheckViolation, match="A household needs a head"), transaction.atomic():
        load([county_module.copy_texts(broken)], keeps_history=False)


@pytest.mark.django_db
def test_a_load_that_fails_leaves_nobody():
    def breaks_down():
        yield next(make_texts(county, 5, processes=1))[1]
        raise ConnectionError

    county = demo.county_on(ON, seed=1)
    with pytest.raises(ConnectionError):
        load(breaks_down(), keeps_history=False)
    assert not Household.objects.exists()


@pytest.mark.django_db
def test_after_the_load_numbering_history_and_immutability_go_on():
    loaded(households=20)
    worker = User.objects.get(username="assessor")
    household = Household.objects.create(agency=worker.agency, created_by=worker)
    events = Household.pgh_event_model.objects
    assert [event.pgh_obj_id for event in events.all()] == [household.pk]
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Assessment.objects.update(score=0)


@pytest.mark.django_db
def test_r4_about_one_in_ten_assessments_is_extremely_vulnerable():
    loaded(households=1500)
    overall = demo.evh_shares(ON)[0]
    assert overall.current > 1200
    assert 0.07 < overall.evh / overall.current < 0.13


@pytest.mark.django_db
def test_generate_county_refuses_where_there_are_people_already():
    call_command("generate_county", "--households=3", "--processes=1", "-v0")
    assert Household.objects.count() == 3
    with pytest.raises(CommandError, match="people here already"):
        call_command("generate_county", "--households=3", "-v0")


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["generate_county", "load_demo_county"])
def test_made_up_people_come_to_training_sites_only(command, settings):
    settings.CAS_TRAINING_SITE = False
    with pytest.raises(CommandError, match="not a training site"):
        call_command(command)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_demo_that_was_stopped_before_its_lists_gets_them_next_time():
    demo.load_demo(households=10, seed=1, at=timezone.now())
    call_command("load_demo_county", "-v0")
    assert Entry.objects.exists()


# ---------------------------------------------------------------------------------------- the demo


def standing():
    """Status of each step over all households of the demo, as its assessor sees them."""
    on = timezone.localdate()
    user = User.objects.get(username="assessor")
    found = defaultdict(set)
    for household in Household.objects.with_members(on):
        for task in tasks(situation_of(household, user, on)):
            found[task.key].add(task.status)
    return found


class TestDemoCounty(TestCase):
    """What `load_demo_county` leaves behind, loaded once for all of these."""

    @classmethod
    def setUpTestData(cls):
        call_command("load_demo_county", "--households=150", "-v0")

    def test_the_demo_has_a_sign_in_for_every_role_and_thirty_assessors(self):
        for account in DEMO_ACCOUNTS:
            user = User.objects.get(username=account.username)
            assert (user.role, user.agency.name) == (account.role, account.agency)
        assert user.check_password(DEMO_PASSWORD)
        assert User.objects.values("password").distinct().count() == 1
        assert {account.role for account in DEMO_ACCOUNTS} == set(Role)
        assessors = User.objects.filter(username__startswith="assessor", role__endswith="assessor")
        assert assessors.count() >= 30
        assert len(set(assessors.values_list("agency__kind", flat=True))) == 3

    def test_loading_the_demo_again_changes_nothing(self):
        def counts():
            models = (*TABLES, User, Program, Entry, Movement)
            return {model.__name__: model.objects.count() for model in models}

        before = counts()
        call_command("load_demo_county", "-v0")
        assert counts() == before

    def test_the_assessor_of_the_demo_is_asked_for_a_correction(self):
        asked = CorrectionRequest.objects.open().get()
        assert asked.assessment.created_by.username == "assessor"

    def test_the_demo_shows_every_state_of_a_release(self):
        on = timezone.localdate()
        states = {consent_state(person, on) for person in Client.objects.all()}
        assert states == set(ReleaseState)
        assert set(Release.objects.values_list("decision", flat=True)) == set(
            ReleaseDecision.values
        )

    def test_the_demo_shows_every_status_of_the_steps(self):
        found = standing()
        assert found[Step.PROFILE] == {Status.READY, Status.DONE}
        assert found[Step.ENROLLMENT] == {Status.BLOCKED, Status.READY, Status.DONE}
        for tool in (Step.CRISIS, Step.HCT):
            assert {
                Status.BLOCKED,
                Status.OPTIONAL,
                Status.IN_PROGRESS,
                Status.DONE,
            } <= found[tool]
        assert {Status.BLOCKED, Status.READY, Status.DONE, Status.NOT_NEEDED} <= found[Step.ISP]
        assert {Status.BLOCKED, Status.READY, Status.DONE} <= found[Step.CONFERENCING]

    def test_the_demo_shows_every_kind_of_record(self):
        assert all(model.objects.exists() for model in TABLES)
        assert Assessment.objects.filter(corrects__isnull=False).exists()
        assert AssessmentEnteredInError.objects.exists()
        assert Draft.objects.unfinished().exists()
        assert Enrollment.objects.filter(exited_on__isnull=False).exists()
        assert Client.objects.filter(language=Language.SPANISH).exists()
        assert Client.objects.filter(is_anonymous=True).exists()
        assert Client.objects.filter(dob_data_quality__in=[8, 9, 99], is_anonymous=False).exists()
        assert Client.objects.filter(ssn_data_quality=2).exists()
        assert Client.objects.filter(name_data_quality=2).exists()

    def test_the_demo_shows_every_way_to_stand_on_the_lists(self):
        facts = HouseholdFacts.objects
        assert facts.filter(is_evh=True, household_type="family").exists()
        assert facts.filter(is_evh=True, crisis=None).exists()
        assert facts.filter(is_evh=True, location_place="shelter").exists()
        assert facts.filter(household_size=9).exists()
        assert facts.filter(location_source="location_tab").exists()
        assert Entry.objects.filter(left_at=None, household__facts__is_evh=True).exists()
        assert Entry.objects.filter(left_at=None, household__facts__is_evh=False).exists()
        assert Entry.objects.filter(left_at__isnull=False).exists()
        assert Entry.objects.values("waiting_since").distinct().count() > 3

    def test_the_lists_of_the_demo_have_a_past(self):
        kinds = set(Movement.objects.values_list("kind", flat=True))
        assert kinds == {"joined", "changed", "left"}
        assert Movement.objects.filter(at__lt=timezone.now() - timedelta(days=30)).exists()

    def test_the_record_of_the_demo_has_a_history(self):
        assert Client.pgh_event_model.objects.count() == Client.objects.count()

    def test_one_story_has_done_every_step(self):
        head = Client.objects.get(contact_note="Story: all steps done")
        household = head.memberships.get().household
        assert household.case_conferencing.doc_readiness == Readiness.DOC_READY
        assert household.service_plan.hct in household.assessments.all()
        assert household.facts.is_evh

    def test_history_triggers_are_on_after_every_load(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O'")
            assert cursor.fetchone() == (0,)
