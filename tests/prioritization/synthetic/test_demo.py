"""What the demo shows after it was loaded."""

from collections import defaultdict
from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from assessments.enums import IntakeKind, IntakeState
from assessments.models import (
    Assessment,
    AssessmentEnteredInError,
    CorrectionRequest,
    Draft,
    Intake,
)
from assessments.rules.documents import Readiness
from assessments.rules.steps import Step
from assessments.rules.workflow import Status, tasks
from assessments.situation import situation_with_documents
from cas.access.roles import Role
from cas.changes import Cause
from cas.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from cas.models import User
from clients.enums import Language, ReleaseDecision
from clients.household_page import consent_state
from clients.models import Client, Enrollment, Household, Release, Service
from clients.rules.release import ReleaseState
from prioritization.enums import ProgramKind
from prioritization.models import Entry, HouseholdFacts, Movement, Program
from prioritization.synthetic.loading import TABLES
from prioritization.synthetic.stories import taken_in
from prioritization.worklists.exits_to_record import EXITS_TO_RECORD
from tests import factories


def standing():
    """Status of each step over all households of the demo, as its assessor sees them."""
    on = timezone.localdate()
    user = User.objects.get(username="assessor")
    found = defaultdict(set)
    for household in Household.objects.with_members(on):
        for task in tasks(situation_with_documents(household, user, on)):
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

    def test_the_demo_shows_every_state_of_the_intake(self):
        ready_to_divert = {IntakeState.READY_TO_DIVERT}
        states = set(Intake.objects.values_list("state", flat=True))
        assert states == set(IntakeState) - ready_to_divert
        assert Intake.objects.unfinished().filter(kind=IntakeKind.UPDATE).exists()
        assert Household.objects.filter(intakes__isnull=False, enrollments=None).exists()
        assert Service.objects.exists()

    def test_the_queue_of_the_demo_has_people_on_it_and_one_who_left_for_a_home(self):
        queue = Program.objects.get(kind=ProgramKind.QUEUE)
        on_it = Entry.objects.standing().filter(program=queue).in_order()
        notes = [factories.head_of(each.household).contact_note for each in on_it]
        assert notes[0] == taken_in.FAMILY_QUEUED
        assert set(notes) == {taken_in.FAMILY_QUEUED, taken_in.QUEUED, taken_in.BACK_AGAIN}
        causes = Movement.objects.filter(program=queue).values_list("kind", "cause")
        assert set(causes) == {("joined", Cause.INTAKE)}

    def test_a_diverted_household_of_the_demo_waits_for_its_exit_and_one_has_it(self):
        on = timezone.localdate()
        found = EXITS_TO_RECORD.find(HouseholdFacts.objects.filter(is_enrolled=True), on)
        (waits,) = [factories.head_of(each.household) for each in found]
        assert waits.contact_note == taken_in.DIVERTED
        left = Client.objects.get(contact_note=taken_in.DIVERTED_AND_LEFT)
        assert left.enrollments.get().exit.destination == 410

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
