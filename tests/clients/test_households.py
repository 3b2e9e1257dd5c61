"""Who belongs to a household: joining, leaving, splitting, coming back, the head (C10)."""

import threading
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.urls import reverse

from cas.access.roles import Role
from clients.actions import households
from clients.models import (
    Client,
    Enrollment,
    HealthAndDV,
    Household,
    Membership,
    PartnerLink,
)
from tests import factories
from tests.assessments.conversation import three_boxes

HEAD, CHILD, PARTNER, RELATIVE = 1, 2, 3, 4


@pytest.fixture
def family(sign_in, tools):
    """A couple with two children, all enrolled, and its browser."""
    made = factories.household(partner=True, children=(4, 9))
    return made, sign_in(made.created_by)


def members(made):
    """{relationship: [client ids]} of those who belong to the household now."""
    found = {}
    for each in made.memberships.lasting().order_by("pk"):
        found.setdefault(each.relationship, []).append(each.client_id)
    return found


def person_of(made, relationship):
    return made.memberships.lasting().filter(relationship=relationship).first().client


def split(made, *people, head=None, since=None):
    """Separate people by the real action; the first is the head unless told otherwise."""
    head = head or people[0]
    return households.separate(
        household=made,
        leaving={each.pk: HEAD if each == head else CHILD for each in people},
        since=since or factories.today(),
        by=made.created_by,
    )


def address(name, made, *args):
    return reverse(f"clients:{name}", args=[made.pk, *args])


def since(day=None):
    return three_boxes("since", day or factories.today())


# --- Leaving and splitting -------------------------------------------------------------------


def test_c10_a_partner_leaves_with_a_child_and_gets_a_household_of_their_own(family):
    made, browser = family
    partner, child = person_of(made, PARTNER), person_of(made, CHILD)
    answer = browser.post(
        address("split", made),
        {"leaving": [partner.code, child.code], "head": partner.code, **since()},
    )
    offshoot = Household.objects.get(split_from=made)
    assert answer.url == reverse("clients:household", args=[offshoot.pk])
    assert members(offshoot) == {HEAD: [partner.pk], CHILD: [child.pk]}
    assert len(members(made)[CHILD]) == 1
    assert PARTNER not in members(made)
    assert offshoot.agency == made.agency


def test_c10_who_leaves_goes_on_in_a_stay_of_their_own_without_an_exit(family):
    made, _ = family
    partner = person_of(made, PARTNER)
    before = Enrollment.objects.get(client=partner)
    Enrollment.objects.filter(pk=before.pk).update(disabling_condition=1)
    offshoot = split(made, partner)
    goes_on = offshoot.enrollments.get()
    before.refresh_from_db()
    assert before.exited_on == goes_on.entered_on == factories.today()
    assert goes_on.exited_on is None
    assert goes_on.stay not in made.enrollments.values_list("stay", flat=True)
    assert goes_on.disabling_condition == 1
    assert goes_on.relationship == HEAD
    assert not made.enrollments.exited().exists()


def test_c10_what_hud_asked_at_the_start_goes_along(family):
    made, _ = family
    partner = person_of(made, PARTNER)
    enrollment = partner.enrollments.get()
    HealthAndDV.objects.create(
        enrollment=enrollment, domestic_violence_survivor=0, saved_by=made.created_by
    )
    split(made, partner)
    now = partner.enrollments.get(exited_on=None)
    assert now != enrollment
    assert HealthAndDV.objects.get(enrollment=now).domestic_violence_survivor == 0
    assert HealthAndDV.objects.filter(enrollment=enrollment).exists()


def test_c10_the_past_stays_as_it_was(family):
    made, browser = family
    partner = person_of(made, PARTNER)
    split(made, partner)
    over = made.memberships.get(client=partner)
    assert (over.relationship, over.ended_on) == (PARTNER, factories.today())
    page = browser.get(address("members", made)).content.decode()
    assert "Before" in page
    assert f"{partner.display_name} came back" in page
    history = apps.get_model("clients", "MembershipEvent").objects.filter(pgh_obj_id=over.pk)
    assert list(history.order_by("pgh_id").values_list("pgh_label", flat=True)) == [
        "insert",
        "update",
    ]


def test_the_head_can_only_leave_by_the_others_leaving(family):
    """The record goes with the head: whoever stays without the head gets the new one (C10)."""
    made, browser = family
    head = factories.head_of(made)
    page = browser.get(address("split", made)).content.decode()
    assert f'value="{head.code}"' not in page
    with pytest.raises(households.HouseholdChanged):
        split(made, head)
    assert members(made)[HEAD] == [head.pk]


def test_more_than_one_who_leave_need_a_head_who_is_an_adult(family):
    made, browser = family
    partner, child = person_of(made, PARTNER), person_of(made, CHILD)
    both = {"leaving": [partner.code, child.code], **since()}
    for head, words in (
        ("", "Choose who is the head"),
        (child.code, "the head is an adult"),
    ):
        answer = browser.post(address("split", made), both | {"head": head})
        assert words in answer.content.decode()
    other = made.memberships.filter(relationship=CHILD).last().client
    answer = browser.post(address("split", made), both | {"head": other.code})
    assert "one of those in the other household" in answer.content.decode()
    assert not Household.objects.filter(split_from=made).exists()


def test_a_change_is_not_dated_before_the_last_one_nor_tomorrow(family):
    made, browser = family
    partner = person_of(made, PARTNER)
    on = factories.today()
    for day in (on - timedelta(days=3), on + timedelta(days=1)):
        answer = browser.post(
            address("left", made, partner.code), {"leaving": [partner.code], **since(day)}
        )
        assert answer.status_code == 200
        assert "must be on or" in answer.content.decode()
    browser.post(
        address("left", made, partner.code),
        {"leaving": [partner.code], **since(on - timedelta(days=1))},
    )
    assert made.memberships.get(client=partner).ended_on == on - timedelta(days=1)


# --- The head --------------------------------------------------------------------------------


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


# --- Coming and coming back ------------------------------------------------------------------


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


# --- Couples (R25) ---------------------------------------------------------------------------


def test_r25_a_couple_that_wants_separate_assessments_is_two_linked_households(sign_in, tools):
    made = factories.household(partner=True)
    browser = sign_in(made.created_by)
    assert browser.post(address("couple", made), since()).status_code == 302
    offshoot = Household.objects.get(split_from=made)
    link = PartnerLink.objects.current(factories.today()).of(offshoot).get()
    assert {link.first, link.second} == {made, offshoot}
    page = browser.get(address("couple", offshoot)).content.decode()
    assert factories.head_of(made).display_name in page
    browser.post(address("couple", offshoot), since())
    assert not PartnerLink.objects.current(factories.today()).of(made).exists()


def test_r25_one_household_again_ends_the_link(sign_in, tools):
    made = factories.household(partner=True)
    browser = sign_in(made.created_by)
    browser.post(address("couple", made), since())
    partner = factories.head_of(Household.objects.get(split_from=made))
    browser.post(
        address("join", made, partner.code), {f"relationship_{partner.code}": PARTNER, **since()}
    )
    assert members(made)[PARTNER] == [partner.pk]
    assert PartnerLink.objects.get().ended_on == factories.today()


def test_r25_a_family_is_not_asked(family):
    made, browser = family
    assert browser.get(address("couple", made)).status_code == 302
    with pytest.raises(households.HouseholdChanged):
        households.assess_separately(household=made, since=factories.today(), by=made.created_by)


# --- Households that nobody belongs to any more ----------------------------------------------


@pytest.fixture
def left_behind(sign_in, tools):
    """A household of one who moved in with somebody else, and its browser."""
    made, other = factories.household(), None
    other = factories.household(by=made.created_by)
    households.join(
        household=other,
        joining={factories.head_of(made).pk: PARTNER},
        since=factories.today(),
        by=made.created_by,
    )
    return made, other, sign_in(made.created_by)


def test_a_household_without_people_can_be_read_and_says_where_they_are(left_behind):
    made, other, browser = left_behind
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "Nobody belongs to this household now" in page
    assert reverse("clients:household", args=[other.pk]) in page
    for name in ("members", "enroll", "living_situation", "exit", "split"):
        assert browser.get(address(name, made)).status_code == 404


def test_c20_its_unfinished_interview_is_listed_and_can_be_discarded(left_behind):
    made, _, browser = left_behind
    begun = factories.draft(made)
    assert "Crisis Assessment" in browser.get(reverse("home")).content.decode()
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    discard = reverse("assessments:discard", args=[begun.key])
    assert discard in page
    assert browser.get(reverse("assessments:interview", args=[begun.key])).status_code == 302
    assert browser.post(discard, {"reason": "They moved in together"}).status_code == 302


@pytest.mark.parametrize("role", [Role.CAS_STAFF, Role.CAS_LEAD, Role.AUDITOR])
def test_no_other_agency_reads_a_household_without_people(left_behind, sign_in, role):
    made, *_ = left_behind
    url = reverse("clients:household", args=[made.pk])
    assert sign_in(role=role).get(url).status_code == 404


def test_r16_a_household_that_named_people_left_is_never_a_vsp_s(left_behind, sign_in):
    made, *_ = left_behind
    vsp = sign_in(role=Role.VSP_ASSESSOR, agency=made.agency)
    assert vsp.get(reverse("clients:household", args=[made.pk])).status_code == 404


def test_a_former_member_who_keeps_the_record_private_has_no_name_here(family, sign_in):
    made, _ = family
    partner = person_of(made, PARTNER)
    split(made, partner)
    page = address("members", made)
    lead = sign_in(role=Role.CAS_LEAD)
    assert partner.display_name in lead.get(page).content.decode()
    factories.give_release(partner, factories.REFUSED)
    shown = lead.get(page).content.decode()
    assert partner.display_name not in shown
    assert partner.code not in shown


# --- Nine people, and many at once -----------------------------------------------------------


def test_nine_people_with_long_names_are_all_there(sign_in, tools):
    made = factories.household(children=(1, 2, 3, 4, 5, 6, 7, 8))
    browser = sign_in(made.created_by)
    for name in ("members", "split", "exit"):
        page = browser.get(address(name, made)).content.decode()
        for each in made.memberships.exclude(relationship=HEAD):
            assert each.client.display_name in page, name


def race(*turns):
    """Run these at the same time; the errors of those that were refused."""
    ready, failed = threading.Barrier(len(turns)), []

    def run(turn):
        try:
            ready.wait(timeout=20)
            turn()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[turn]) for turn in turns]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return failed


def assert_one_head_on_every_day(made):
    on = factories.today()
    for day in (on - timedelta(days=1), on):
        present = made.memberships.current(day)
        assert present.heads().count() == (1 if present.exists() else 0)


def become_head(made, head):
    """One of the household becomes the head, by the real action."""
    others = {pk: RELATIVE for ids in members(made).values() for pk in ids if pk != head.pk}
    households.relate(
        household=made,
        head=head,
        relationships=others,
        since=factories.today(),
        by=made.created_by,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(5))
def test_two_who_become_the_head_at_once_leave_one_head(turn):
    made = factories.household(partner=True, children=(20,))
    partner, child = person_of(made, PARTNER), person_of(made, CHILD)
    failed = race(lambda: become_head(made, partner), lambda: become_head(made, child))
    assert failed == []
    assert person_of(made, HEAD) in (partner, child)
    assert_one_head_on_every_day(made)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(5))
def test_becoming_the_head_while_leaving_is_refused_to_one_of_them(turn):
    made = factories.household(partner=True, children=(20,))
    partner = person_of(made, PARTNER)
    failed = race(lambda: become_head(made, partner), lambda: split(made, partner))
    assert [type(each) for each in failed] == [households.HouseholdChanged]
    assert_one_head_on_every_day(made)


@pytest.mark.django_db(transaction=True)
def test_not_even_sql_leaves_people_without_a_head_by_two_changes_at_once():
    """One connection ends the household while the other adds a child to it: not both."""
    made = factories.household()
    baby = factories.ClientFactory(agency=made.agency)
    on = factories.today()
    both_wrote = threading.Barrier(2)

    def end_it():
        with transaction.atomic():
            made.memberships.update(ended_on=on)
            both_wrote.wait(timeout=20)

    def add_a_child():
        with transaction.atomic():
            Membership.objects.create(
                household=made, client=baby, relationship=CHILD, started_on=on
            )
            both_wrote.wait(timeout=20)

    failed = race(end_it, add_a_child)
    assert len(failed) == 1
    assert isinstance(failed[0], IntegrityError | DatabaseError)
    assert_one_head_on_every_day(made)
