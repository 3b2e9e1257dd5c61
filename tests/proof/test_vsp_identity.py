"""5,000 writes of identity into an anonymous profile by form, ORM, bulk and SQL: none stored."""

import pytest

from cas.access.roles import Role
from tests.clients.identity_writes import (
    anonymous_household,
    attempt_all,
    tables_that_hold_a_name,
    whole_numbers_of_identity,
)

WRITES = 5000


@pytest.mark.proof
@pytest.mark.timeout(1200)
def test_s4_five_thousand_writes_of_identity_leave_nothing(sign_in, tools, capsys):
    subject = anonymous_household(sign_in(role=Role.VSP_ASSESSOR))
    refused = attempt_all(subject, WRITES)
    with capsys.disabled():
        print(f"\n{sum(refused.values())} writes of identity refused: {dict(refused)}")
    assert sum(refused.values()) == WRITES
    assert tables_that_hold_a_name() == []
    assert whole_numbers_of_identity() == 0
