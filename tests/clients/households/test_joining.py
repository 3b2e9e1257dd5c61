"""C10: coming to a household, and coming back."""

from django.urls import reverse

from clients.models import (
    Client,
    Enrollment,
)
from tests import factories
from tests.assessments.conversation import three_boxes
from tests.clients.households.people import (
    CHILD,
    HEAD,
    PARTNER,
    RELATIVE,
    address,
    members,
    person_of,
    since,
    split,
)


def test_c10_who_comes_back_gets_the_stay_of_those_who_stayed(family):
    made, browser = family
    partner, child = person_of(made, PARTNER), person_of(made, CHILD)
    offshoot = split(made, partner, child)
    page = browser.get(address("join", made, partner.code)).content.decode()
    assert f"{child.display_name} comes too" in page
    answer = browser.post(
        address("join", made, partner.code),
        {
            f"relationship_{partner.code}": PARTNER,
            f"comes_{child.code}": "on",
            f"relationship_{child.code}": CHILD,
            **since(),
        },
    )
    assert answer.status_code == 302
    assert members(offshoot) == {}
    assert members(made)[PARTNER] == [partner.pk]
    lasting = Enrollment.objects.lasting().filter(household=made)
    assert lasting.count() == 4
    assert lasting.values("stay").distinct().count() == 1


def test_nobody_is_left_without_a_head_when_theirs_goes(family):
    made, browser = family
    partner, child = person_of(made, PARTNER), person_of(made, CHILD)
    offshoot = split(made, partner, child)
    answer = browser.post(
        address("join", made, partner.code),
        {f"relationship_{partner.code}": PARTNER, **since()},
    )
    assert "needs a head" in answer.content.decode()
    assert len(members(offshoot)) == 2


def test_somebody_with_a_record_joins(family):
    made, browser = family
    sister = factories.head_of(factories.household(by=made.created_by))
    join = address("join", made, sister.code)
    browser.post(join, {f"relationship_{sister.code}": RELATIVE, **since()})
    assert members(made)[RELATIVE] == [sister.pk]


def test_an_anonymous_person_joins_no_named_household(family):
    made, browser = family
    nameless = factories.household(by=made.created_by, head={"anonymous": True})
    join = address("join", made, factories.head_of(nameless).code)
    assert "anonymous profile" in browser.get(join, follow=True).content.decode()


def test_who_may_not_be_seen_can_not_be_brought_into_a_household(family):
    made, browser = family
    hidden = factories.head_of(factories.household(release=factories.REFUSED))
    assert browser.get(address("join", made, hidden.code)).status_code == 404


def test_r12_a_newborn_is_named_as_missing_and_gets_the_stay_of_the_family(family):
    made, browser = family
    answer = browser.post(
        address("newborn", made),
        {**three_boxes("born_on", factories.today()), "first_name": "", "last_name": "Example"},
    )
    assert answer.status_code == 302
    baby = Client.objects.get(preferred_name="Baby")
    assert baby.name_data_quality == 2
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "Still to enroll: Baby Example" in page
    browser.post(
        reverse("clients:enroll", args=[made.pk]),
        {**three_boxes("entered_on", factories.today()), f"{baby.code}-enroll": "on"},
    )
    assert made.enrollments.values("stay").distinct().count() == 1
    assert made.enrollments.filter(client=baby).exists()


def test_nine_people_with_long_names_are_all_there(sign_in, tools):
    made = factories.household(children=(1, 2, 3, 4, 5, 6, 7, 8))
    browser = sign_in(made.created_by)
    for name in ("members", "split", "exit"):
        page = browser.get(address(name, made)).content.decode()
        for each in made.memberships.exclude(relationship=HEAD):
            assert each.client.display_name in page, name
