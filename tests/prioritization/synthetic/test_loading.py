"""Loading the made-up county keeps every constraint, or leaves nobody."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from psycopg.errors import CheckViolation

from assessments.models import Assessment
from cas.models import User
from clients.models import Client, Household, Membership
from prioritization.models import Entry
from prioritization.synthetic import county as county_module
from prioritization.synthetic import demo
from prioritization.synthetic.county import Block, make_block, make_texts
from prioritization.synthetic.loading import TABLES, load
from tests.prioritization.synthetic.counties import ON, loaded


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
