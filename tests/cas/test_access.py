"""Roles as code: what each may do, and what no role may do (DESIGN section 4)."""

import pytest

from cas.access.permissions import Permission as P
from cas.access.roles import ASSESSORS, ROLES, SEES_ALL_AGENCIES, Role
from tests import factories


def holders(permission):
    return {role for role in Role if permission in ROLES[role].permissions}


def test_every_role_is_defined_with_words_for_people():
    assert set(ROLES) == set(Role)
    for definition in ROLES.values():
        assert definition.label
        assert definition.description.endswith(".")


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (P.ASSESS, {Role.ASSESSOR, Role.VSP_ASSESSOR, Role.VETERAN_ASSESSOR}),
        (P.CLIENT_WRITE, {Role.ASSESSOR, Role.VSP_ASSESSOR, Role.VETERAN_ASSESSOR}),
        (P.VASH_WRITE, {Role.VETERAN_ASSESSOR}),
        (P.ERROR_MARK, {Role.CAS_LEAD}),
        (P.AUDIT_READ, {Role.CAS_LEAD, Role.AUDITOR}),
        (P.SITE_ADMIN, {Role.SYSTEM_ADMIN}),
    ],
)
def test_who_holds_what_few_may_do(permission, roles):
    assert holders(permission) == roles


@pytest.mark.parametrize("role", [Role.RULES_ADMIN, Role.PARTNER, Role.SYSTEM_ADMIN])
def test_these_roles_see_no_person_and_no_score(role):
    assert not ROLES[role].permissions & {P.CLIENT_READ, P.SCORE_READ, P.QUEUE_READ}


def test_an_auditor_changes_nothing():
    writes = {P.CLIENT_WRITE, P.ASSESS, P.PLAN_WRITE, P.ERROR_MARK, P.SITE_ADMIN}
    assert not ROLES[Role.AUDITOR].permissions & writes


def test_who_sees_all_agencies_is_no_assessor():
    assert not SEES_ALL_AGENCIES & ASSESSORS
    assert holders(P.CLIENT_READ) == SEES_ALL_AGENCIES | ASSESSORS


@pytest.mark.parametrize("role", Role)
def test_a_disabled_user_may_do_nothing(role):
    user = factories.UserFactory.build(role=role, is_active=False, agency=None)
    assert not any(user.has_permission(permission) for permission in P)


def test_a_superuser_flag_gives_no_permission():
    user = factories.UserFactory.build(role=Role.PARTNER, is_superuser=True, agency=None)
    held = {permission for permission in P if user.has_permission(permission)}
    assert held == ROLES[Role.PARTNER].permissions
