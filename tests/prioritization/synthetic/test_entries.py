"""What the demo shows of areas, case managers and starts that were put right."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.models import AreaTie, Enrollment, StartChange
from prioritization.synthetic.entries import lay_out_entries
from tests import factories
from tests.factories.worklists import case

pytestmark = pytest.mark.django_db


def test_the_assessor_of_the_demo_has_areas_a_changed_start_and_a_child_to_look_after(tools):
    assessor = factories.UserFactory(username="assessor")
    made = factories.household(by=assessor, enrolled=False)
    factories.enroll(made, entered_on=factories.today() - timedelta(days=9))
    case(made, assessor)
    factories.household(children=(5,))
    lay_out_entries(at=timezone.now())
    assert AreaTie.objects.open().filter(household=made).count() == 2
    assert AreaTie.objects.filter(ended_because="mistake").count() == 1
    assert StartChange.objects.get().household == made
    assert Enrollment.objects.managed_by(assessor).get().relationship == 2


def test_a_county_without_that_assessor_is_left_alone(db):
    lay_out_entries(at=timezone.now())
    assert not AreaTie.objects.exists()
