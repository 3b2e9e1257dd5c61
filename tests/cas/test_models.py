"""Users and agencies in the database."""

import pytest
from django.db import IntegrityError, transaction

from cas.access.roles import Role
from cas.models import User
from tests import factories


def test_the_database_refuses_a_role_that_does_not_exist(db):
    user = factories.UserFactory()
    with pytest.raises(IntegrityError, match="user_role_is_known"), transaction.atomic():
        User.objects.filter(pk=user.pk).update(role="superhero")


def test_two_agencies_cannot_share_a_name(db):
    agency = factories.AgencyFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.AgencyFactory(name=agency.name)


def test_a_user_is_called_by_name_or_by_user_name(db):
    assert str(factories.UserFactory.build(first_name="Worker", last_name="X")) == "Worker X"
    assert str(factories.UserFactory.build(first_name="", last_name="", username="w")) == "w"


def test_the_history_of_a_user_holds_the_role_and_no_password(db):
    user = factories.UserFactory(role=Role.ASSESSOR)
    user.role = Role.CAS_LEAD
    user.save()
    assert [event.role for event in user.events.order_by("pgh_id")] == ["assessor", "cas_lead"]
    kept = {field.name for field in user.events.model._meta.fields}
    assert not {"password", "last_login"} & kept


def test_the_agency_of_a_user_cannot_be_deleted(db):
    user = factories.UserFactory()
    with pytest.raises(IntegrityError):
        user.agency.delete()
