"""Two people at once, and double clicks: an intake begins once and is finished once (R36)."""

from functools import partial

import pytest

from assessments.actions import intakes
from assessments.models import Assessment, Intake
from clients.models import CoordinatedEntryEvent
from tests import factories
from tests.assessments.intake import scenes
from tests.at_once import at_once, tally

TRIES = 4

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tools")]


def test_of_many_who_begin_one_begins_and_all_go_on_with_it():
    made = factories.household()
    at_once([partial(scenes.begin, made)] * TRIES)
    assert Intake.objects.count() == 1


def test_of_many_who_finish_one_does_it_and_all_see_what_came_of_it():
    intake = scenes.ready()
    at_once([partial(scenes.finish, intake)] * TRIES)
    assert CoordinatedEntryEvent.objects.count() == 1
    assert Assessment.objects.count() == 2


def test_who_finishes_and_who_discards_at_once_do_not_both():
    intake = scenes.ready()
    acts = [partial(scenes.finish, intake), partial(scenes.discard, intake)]
    assert tally(at_once(acts, refused=intakes.IntakeEnded)) == (1, 1)
    intake.refresh_from_db()
    assert CoordinatedEntryEvent.objects.exists() == (intake.state == "queued")
