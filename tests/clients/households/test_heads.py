"""C10: the head of a household, and what the others are to the head."""

from datetime import timedelta

from django.db import connection

from tests import factories
from tests.clients.households.people import (
    CHILD,
    HEAD,
    PARTNER,
    RELATIVE,
    address,
    members,
    person_of,
    since,
)


def test_c10_headship_is_dated_and_there_is_one_head_on_every_day(family):
    made, browser = family
    first, partner = factories.head_of(made), person_of(made, PARTNER)
    page = browser.get(address("relationships", made, partner.code)).content.decode()
    assert page.count('<option value="2" selected') == 2, "the children stay children"
    codes = made.memberships.lasting().exclude(client=partner)
    answers = {f"relationship_{each.client.code}": each.relationship for each in codes}
    answers[f"relationship_{first.code}"] = PARTNER
    answer = browser.post(address("relationships", made, partner.code), answers | since())
    assert answer.status_code == 302
    assert members(made)[HEAD] == [partner.pk]
    assert members(made)[PARTNER] == [first.pk]
    for day in (factories.today() - timedelta(days=1), factories.today()):
        assert made.memberships.current(day).heads().count() == 1
    connection.check_constraints()


def test_a_child_does_not_become_the_head_of_adults(family):
    made, browser = family
    child = person_of(made, CHILD)
    assert browser.get(address("relationships", made, child.code)).status_code == 302
    assert factories.head_of(made) != child


def test_what_somebody_is_to_the_head_can_be_put_right(family):
    made, browser = family
    head, partner = factories.head_of(made), person_of(made, PARTNER)
    others = made.memberships.lasting().exclude(client=head)
    answers = {f"relationship_{each.client.code}": each.relationship for each in others}
    answers[f"relationship_{partner.code}"] = RELATIVE
    browser.post(address("relationships", made, head.code), answers | since())
    assert members(made)[RELATIVE] == [partner.pk]
    assert made.memberships.count() == 5, "only what changed got a new row"
