"""The pages of people and households: found, added, changed, and where they live."""

from decimal import Decimal

from django.utils import timezone

from clients.actions import exits
from clients.actions import households as household_actions
from clients.actions.case_notes import correct_note
from clients.actions.entry_data import record_topic
from clients.enums import NoteKind, Relationship, ServiceKind
from clients.models import Household
from clients.rules import disabling
from clients.rules.topics import TOPICS, TopicKey
from tests import factories
from tests.browser.sight import Sight, with_faults
from tests.browser.small_county import County
from tests.factories import help_given
from tests.factories.stays import area_tie, start_change


def people(county: County) -> list[Sight]:
    """Finding and adding people, their profile and their release."""
    by = county.assessor
    undecided, shared = (factories.head_of(each).code for each in (county.newcomer, county.family))
    return [
        *with_faults("clients:find", who=by),
        *with_faults("clients:add", who=by),
        *with_faults("clients:profile", shared, who=by),
        *merging(county),
        *with_faults("clients:release", undecided, who=by),
        Sight("clients:release", (shared,), "given", who=by),
        Sight("clients:release", (child_of(county.family),), "minor", who=by),
        Sight("clients:release_copy", (shared,), who=by),
        Sight("clients:release_blank", (factories.head_of(county.ready).code,), "es", who=by),
        Sight("clients:withdraw", (shared,), who=by),
    ]


def child_of(household: Household) -> str:
    """The code of the household's oldest child."""
    children = household.memberships.filter(relationship=Relationship.CHILD)
    return children.order_by("client__date_of_birth")[0].client.code


def merging(county: County) -> list[Sight]:
    """Somebody who is on file twice, before and after staff saw it."""
    double, by = factories.household(by=county.assessor), county.staff
    heads = [factories.head_of(each) for each in (county.family, double)]
    made = factories.merge(county.ready)
    return [
        *with_faults("clients:merge_choose", heads[1].code, who=by),
        *with_faults("clients:merge", *(head.code for head in heads), who=by),
        *with_faults("clients:undo_merge", made.pk, who=by),
    ]


def households(county: County) -> list[Sight]:
    """The household's page in all stages, its members and their enrollment."""
    by, lead, new, ready = county.assessor, county.lead, county.newcomer.pk, county.ready.pk
    return [
        Sight("clients:household", (new,), "new", who=by),
        Sight("clients:household", (ready,), "ready", who=by),
        Sight("clients:household", (county.family.pk,), "done", who=by),
        Sight("clients:household", (county.family.pk,), "lead", who=lead, unfold=True),
        Sight("clients:household", (987_654_321,), "missing", who=by, status=404),
        Sight("clients:entry_data", (county.family.pk,), who=by),
        *topics(county),
        *with_faults("clients:add_member", new, who=by),
        *with_faults("clients:enroll", new, who=by),
        Sight("clients:enroll", (ready,), "everyone", who=by),
        Sight("clients:enroll", (_nine_to_enroll(by),), "nine", who=by, unfold=True),
        *stays(county),
        Sight("clients:timeline", (county.family.pk,), who=by),
        Sight("clients:timeline", (new,), "nothing", who=by),
        Sight("clients:readers", (ready,), who=lead),
    ]


def stays(county: County) -> list[Sight]:
    """Who looks after a household, where it belongs, and a start that is put right."""
    by, made = county.assessor, county.family
    tie = area_tie(made, since=factories.today())
    area_tie(made, kind="last_home")
    area_tie(made, area="florin", kind="services")
    start_change(made)
    return [
        Sight("clients:worker", (made.pk,), who=by),
        Sight("clients:worker", (county.newcomer.pk,), "not-enrolled", who=by),
        *with_faults("clients:area_ties", made.pk, who=by),
        Sight("clients:area_ties", (county.ready.pk,), "none", who=by),
        *with_faults("clients:end_area_tie", tie.pk, who=by),
        *with_faults("clients:start", made.pk, who=by),
    ]


def _nine_to_enroll(by) -> int:
    """A household of nine with long names, nobody of whom is enrolled."""
    made = factories.household(
        by=by, partner=True, children=(1, 2, 4, 6, 8, 11, 15), enrolled=False, situation=None
    )
    for each in made.memberships.all():
        each.client.last_name = "Example-Villaseñor de la Fuente"
        each.client.save()
    return made.pk


def changes(county: County) -> list[Sight]:
    """Who comes, leaves and takes over in a household of nine; couples; exits."""
    by, couple = county.assessor, county.ready.pk
    nine = factories.household(by=by, partner=True, children=(1, 2, 4, 6, 8, 11, 15))
    for each in nine.memberships.exclude(relationship=Relationship.SELF):
        each.client.last_name = "Example-Villaseñor de la Fuente"
        each.client.save()
    partner = nine.memberships.get(relationship=Relationship.PARTNER).client.code
    family = factories.household(by=by, partner=True, children=(4,))
    gone = factories.household(by=by)
    moved = factories.household(by=by)
    factories.draft(moved)
    left, exited, linked = _after_changes(family, gone, moved)
    return [
        Sight("clients:members", (nine.pk,), "nine", who=by),
        Sight("clients:members", (family.pk,), "before", who=by),
        *with_faults("clients:relationships", nine.pk, partner, who=by),
        *with_faults("clients:newborn", family.pk, who=by),
        *with_faults("clients:split", nine.pk, who=by),
        Sight("clients:left", (nine.pk, partner), who=by),
        *with_faults("clients:join", family.pk, left, who=by),
        Sight("clients:couple", (couple,), "together", who=by),
        Sight("clients:couple", (linked,), "separate", who=by),
        *with_faults("clients:exit", nine.pk, who=by),
        Sight("clients:household", (exited,), "exited", who=by),
        Sight("clients:household", (moved.pk,), "moved-out", who=by),
    ]


def services_and_notes(county: County) -> list[Sight]:
    """What was done for people, what was noted, and how a diverted family leaves."""
    by, on = county.assessor, factories.today()
    made = factories.household(by=by, partner=True, children=(4,))
    bare, gone = (factories.household(by=by) for _ in range(2))
    service = help_given.service(made, ServiceKind.SHORT_STAY)
    help_given.service(made, ServiceKind.DOCUMENTS)
    note = help_given.note(made, "They agreed to call on Tuesday.\n\nThe landlord knows.")
    correct_note(note=note, text="They agreed to call on Wednesday.", by=by, at=timezone.now())
    help_given.note(made, "A plan for the deposit", kind=NoteKind.PLAN)
    exits.divert_household(
        household=gone,
        departure=exits.Departure(
            on, 410, situation=410, helped_by=exits.Help((ServiceKind.FIRST_RENT,))
        ),
        by=by,
        at=timezone.now(),
    )
    return [
        *with_faults("clients:diversion_exit", made.pk, who=by),
        Sight("clients:diversion_exit", (made.pk,), "unfolded", who=by, unfold=True),
        Sight("clients:household", (gone.pk,), "diverted", who=by),
        *with_faults("clients:services", made.pk, who=by),
        Sight("clients:services", (bare.pk,), "nothing", who=by),
        *with_faults("clients:service", service.pk, who=by),
        Sight("clients:notes", (made.pk,), who=by, unfold=True),
        Sight("clients:notes", (bare.pk,), "nothing", who=by),
        *with_faults("clients:note_add", made.pk, who=by),
        *with_faults("clients:note_correct", note.pk, who=by),
    ]


def _after_changes(family: Household, gone: Household, moved: Household) -> tuple[str, int, int]:
    """A partner left, a household left, another one moved in with a linked couple."""
    by, on = family.created_by, factories.today()
    left = family.memberships.get(relationship=Relationship.PARTNER).client
    household_actions.separate(
        household=family, leaving={left.pk: Relationship.SELF}, since=on, by=by
    )
    exits.exit_household(
        household=gone,
        departure=exits.Departure(on, 410, situation=410),
        by=by,
        at=timezone.now(),
    )
    couple = factories.household(by=by, partner=True)
    linked = household_actions.assess_separately(household=couple, since=on, by=by)
    joining = {factories.head_of(moved).pk: Relationship.OTHER_RELATIVE}
    household_actions.join(household=linked, joining=joining, since=on, by=by)
    return left.code, gone.pk, couple.pk


def topics(county: County) -> list[Sight]:
    """What HUD asks of the head, with the questions that follow from what was said."""
    head = factories.head_of(county.family)
    enrollment = head.enrollments.get()
    for topic, answers in SAID_AT_START.items():
        record_topic(
            enrollment=enrollment, topic=TOPICS[topic], answers=answers, by=county.assessor
        )
    return [
        Sight("clients:entry_topic", (head.code, topic), topic, who=county.assessor)
        for topic in TOPICS
    ]


SAID_AT_START = {
    TopicKey.BEFORE: {"prior_living_situation": 116, "length_of_stay": 3},
    TopicKey.HEALTH: {**dict.fromkeys(disabling.FIELDS), "hiv_aids": 1}
    | {"disabling_condition_said": 0, "mental_health_disorder": 1},
    TopicKey.SAFETY: {"domestic_violence_survivor": 1},
    TopicKey.MONEY: {"income_from_any_source": 1, "ssi": 1, "ssi_amount": Decimal("943.50")},
    TopicKey.INSURANCE: {"insurance_from_any_source": 1, "medicaid": 1},
    TopicKey.LANGUAGE: {"translation_needed": 1, "preferred_language": 21},
}


def places(county: County) -> list[Sight]:
    """Where households live and were seen."""
    by, ready = county.assessor, county.ready.pk
    record = county.ready.living_situations.get().pk
    return [
        *with_faults("clients:living_situation", ready, who=by),
        *with_faults("clients:location", ready, who=by),
        Sight("assessments:whereabouts", (county.family.pk,), who=by),
        Sight("assessments:whereabouts", (county.newcomer.pk,), "unknown", who=by),
        *with_faults("clients:living_situation_error", record, who=county.lead),
    ]
