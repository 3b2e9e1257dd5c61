"""A hundred interviews, each submitted fifty times at once, leave a hundred assessments (C1)."""

import pytest
from django.utils import timezone

from assessments.actions import submissions
from assessments.models import Assessment
from cas.models import AuditEvent
from tests import factories
from tests.at_once import at_once

ROUNDS = 100
AT_ONCE = 50


@pytest.mark.proof
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
def test_c1_a_hundred_rounds_of_fifty_parallel_submits(tools, capsys):
    for number in range(ROUNDS):
        made = factories.household()
        draft = factories.draft(made)
        results = submit_at_once(draft, made.created_by, AT_ONCE)
        assert len(results) == AT_ONCE, number
        assert set(results) == {Assessment.objects.get(key=draft.key).pk}, number
    assert Assessment.objects.count() == ROUNDS
    assert AuditEvent.objects.filter(verb="submitted").count() == ROUNDS
    with capsys.disabled():
        print(f"\n{ROUNDS} rounds of {AT_ONCE} submits: {Assessment.objects.count()} assessments")


def submit_at_once(draft, by, times):
    """What each of so many presses got, in threads that start together."""

    def press():
        return submissions.submit(
            key=draft.key, assessed_on=factories.today(), by=by, at=timezone.now()
        ).pk

    return at_once([press] * times)
