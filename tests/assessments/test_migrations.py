"""Records that stood there before a migration stand there after it, both ways."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from assessments.enums import Tool
from assessments.models import ServicePlan
from tests import factories

PLAN_TEXT = {"goal": "A quiet room\nnear the park", "next_steps": "Visit; both of us; next week"}


def migrate(name):
    """Bring the app to a migration, forward or back."""
    connection.check_constraints()  # PostgreSQL alters no table that has checks outstanding
    MigrationExecutor(connection).migrate([("assessments", name)])


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_a_plan_in_two_texts_becomes_a_goal_with_a_step_and_back(tools):
    made = factories.household()
    hct = factories.assessment(made, Tool.HCT)
    loader = MigrationExecutor(connection).loader
    names = sorted(name for app, name in loader.disk_migrations if app == "assessments")
    latest = names[-1]
    before = names[names.index(next(n for n in names if n.endswith("the_assessors_day"))) - 1]
    migrate(before)
    state = MigrationExecutor(connection).loader.project_state(("assessments", before))
    old = state.apps.get_model("assessments", "ServicePlan")
    old.objects.create(
        household_id=made.pk,
        hct_id=hct.pk,
        saved_by_id=made.created_by_id,
        saved_at=timezone.now(),
        client_agrees="yes",
        **PLAN_TEXT,
    )
    migrate(latest)
    plan = ServicePlan.objects.get()
    revision = plan.events.get()
    assert plan.goals == revision.goals
    assert plan.goals[0]["what"] == PLAN_TEXT["goal"]
    assert plan.goals[0]["steps"][0]["what"] == PLAN_TEXT["next_steps"]
    migrate(before)
    assert old.objects.values("goal", "next_steps").get() == PLAN_TEXT
    migrate(latest)
