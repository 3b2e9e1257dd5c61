"""Every page of the site in the states worth looking at: who sees it, and at which address."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from assessments.actions.training import load_training
from assessments.enums import Tool
from assessments.models import CorrectionRequest, TrainingSession
from cas import second_factor
from cas.access.roles import Role
from cas.models import User
from cas.rules import ruleset
from cas.rules.ruleset import combined
from clients.actions import exits
from clients.actions import households as household_actions
from clients.actions.entry_data import record_topic
from clients.enums import Relationship
from clients.models import Household
from clients.rules import disabling
from clients.rules.topics import TOPICS, TopicKey
from prioritization.models import Program, RuleVersion
from tests import factories
from tests import factories_referrals as referring
from tests.guards.pages import own_pages

NOT_LOOKED_AT = {
    "clients:likely": "a part of the page that adds somebody",
    "healthz": "for machines",
    "client_view": "answers to a press of a button only",
    "admin_sign_in": "leads on to the sign-in page",
    "sign_out": "answers to a press of a button only",
    "sign_in_code": "follows the password only: looked at in test_signing_in",
    "sign_in_passkey": "answers to a press of a button only",
    "passkey_challenge": "answers to a script only",
    "new_passkey_challenge": "answers to a script only",
    "stay_signed_in": "answers to a script only",
    "clients:release_file": "answers with a file",
    "assessments:correct": "answers to a press of a button only",
    "assessments:autosave": "answers to a script only",
    "assessments:document_file": "a download",
    "prioritization:rule_approve": "answers to a press of a button only",
    "prioritization:rule_case_remove": "answers to a press of a button only",
    "assessments:interview": "leads on to a page of the interview",
    "prioritization:board_news": "answers to a script only",
    "prioritization:drop_filter": "answers to a press of a button only",
    "prioritization:let_go": "answers to a press of a button only",
    "prioritization:end_hold": "answers to a press of a button only",
    "prioritization:undo": "answers to a press of a button only",
    "prioritization:reviewed": "answers to a press of a button only",
    "prioritization:save_filter": "follows a press of a button with a name that is taken",
    "prioritization:draft_start": "answers to a press of a button only",
    "prioritization:draft_move": "answers to a press of a button only",
    "prioritization:draft_part": "answers to a press of a button only",
    "prioritization:draft_put_back": "answers to a press of a button only",
    "prioritization:referral_withdraw": "answers to a press of a button only",
    "prioritization:parking_lift": "answers to a press of a button only",
    "prioritization:opening_withdraw": "answers to a press of a button only",
    "prioritization:closure_end": "answers to a press of a button only",
    "prioritization:answer": "answers to a press of a button only",
}
"""URL names without a page of their own, and why."""

SIGNED_OUT = None


@dataclass(frozen=True)
class Sight:
    """One state of one page. `state` names the picture; `faulty` submits the form left empty."""

    view: str
    args: tuple = ()
    state: str = ""
    who: User | None = SIGNED_OUT
    faulty: bool = False
    unfold: bool = False
    status: int = 200

    @property
    def name(self) -> str:
        """What its pictures are called."""
        state = f"-{self.state}" if self.state else ""
        return f"{self.view.replace(':', '-')}{state}{'-error' if self.faulty else ''}"

    @property
    def path(self) -> str:
        return reverse(self.view, args=self.args)


def unseen(sights: list[Sight]) -> set[str]:
    """URL names that have neither a sight nor a reason."""
    return {page.name for page in own_pages()} - {sight.view for sight in sights} - {*NOT_LOOKED_AT}


@dataclass(frozen=True)
class County:
    """A few made-up households in all stages, and the people who work with them."""

    assessor: User
    lead: User
    staff: User
    newcomer: Household
    ready: Household
    family: Household
    expired: Household
    asked: CorrectionRequest


def a_small_county() -> County:
    """Households that are new, half-way, waiting, and long seen; the lists know of them."""
    assessor = factories.UserFactory(first_name="Robin", last_name="Example-Rivera")
    lead = factories.UserFactory(role=Role.CAS_LEAD, agency=assessor.agency)
    staff = factories.UserFactory(role=Role.CAS_STAFF, agency=assessor.agency)
    newcomer = factories.household(
        by=assessor, release=factories.NO_RELEASE, enrolled=False, situation=None
    )
    long_name = {"first_name": "Guadalupe Esperanza", "last_name": "Example-Villaseñor"}
    ready = factories.household(by=assessor, head={"spanish": True, **long_name}, partner=True)
    family = factories.household(by=assessor, children=(1, 4, 9))
    expired = factories.household(by=assessor)
    factories.assessment(
        expired, on=factories.today() - timedelta(days=120), score=7, answers=ANSWERS
    )
    go_all_the_way(family)
    for score in (4, 7, 11):
        other = factories.household(by=assessor)
        factories.assessment(other, score=score, answers=ANSWERS)
        factories.tell_lists(other)
    factories.tell_lists(newcomer, ready, family, expired)
    doubted = family.assessments.get(tool=Tool.CRISIS)
    asked = factories.correction_request(doubted, by=staff)
    a_draft_of_rules()
    return County(assessor, lead, staff, newcomer, ready, family, expired, asked)


ANSWERS = {
    "l1_place": "tent",
    "l1_area": "oak_park",
    "v4_illness": "two_or_more",
    "v10_safety": "not_safe_now",
    "pets": "no",
    "registrant": "no",
    "area_wanted": ["oak_park", "midtown"],
}


def go_all_the_way(made):
    """Every step once, and a second interview under way."""
    factories.location(made)
    factories.assessment(made, Tool.CRISIS, score=12, is_family=True, answers=ANSWERS)
    hct = factories.assessment(made, Tool.HCT, score=9, is_family=True, answers=ANSWERS)
    factories.service_plan(made, hct)
    factories.case_conferencing(made, day_places="Library on I Street", decision="Refer to RRH")
    head = factories.head_of(made)
    factories.document_file(factories.document(head, "ssn", "uploaded"))
    factories.document(head, "id", "accepted")
    receipt = {"stand_in": "receipt", "issued_on": factories.today() - timedelta(days=60)}
    expired = factories.today() - timedelta(days=30)
    factories.document(made.memberships.last().client, "ssn", expires_on=expired, **receipt)
    factories.document(head, "income", "rejected", note="The date is cut off")


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
        Sight("clients:timeline", (county.family.pk,), who=by),
        Sight("clients:timeline", (new,), "nothing", who=by),
        Sight("clients:readers", (ready,), who=lead),
    ]


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


def interviews(county: County) -> list[Sight]:
    """From the first question to the check page, in English and in Spanish."""
    by = county.assessor
    declined = {"v7_hospital": "prefer_not"}
    begun = factories.draft(county.family, answers=ANSWERS, missing=declined).key
    spanish = factories.draft(county.ready, Tool.HCT).key
    return [
        *with_faults("assessments:start", county.ready.pk, Tool.CRISIS, who=by),
        Sight("assessments:page", (begun, "tonight"), "first", who=by),
        Sight("assessments:page", (begun, "household"), "derived", who=by),
        Sight("assessments:page", (begun, "place"), "choices", who=by),
        Sight("assessments:page", (begun, "contact"), "words", who=by),
        Sight("assessments:page", (spanish, "money"), "spanish", who=by),
        *with_faults("assessments:check", begun, who=by),
        *with_faults("assessments:discard", begun, who=by),
    ]


def results(county: County) -> list[Sight]:
    """What an interview led to, folded and unfolded, and what follows."""
    by, lead, family = county.assessor, county.lead, county.family
    crisis, hct = (family.assessments.get(tool=tool).pk for tool in Tool)
    old = county.expired.assessments.get().pk
    return [
        Sight("assessments:result", (crisis,), "folded", who=by),
        Sight("assessments:result", (crisis,), "crisis", who=by, unfold=True),
        Sight("assessments:result", (hct,), "hct", who=by, unfold=True),
        Sight("assessments:result", (old,), "expired", who=lead, unfold=True),
        *with_faults("assessments:ask_correction", crisis, who=lead),
        *with_faults("assessments:it_stands", county.asked.pk, who=by),
        *with_faults("assessments:error", crisis, who=lead),
        *with_faults("assessments:log_evh_action", crisis, who=by),
        *with_faults("assessments:service_plan", family.pk, who=by),
        Sight("assessments:service_plan_history", (family.pk,), who=by),
        Sight("assessments:service_plan_copy", (family.pk,), "english", who=by),
        Sight("assessments:service_plan_copy", (county.ready.pk,), "spanish-none", who=by),
        Sight("assessments:case_conferencing", (family.pk,), who=by),
        Sight("assessments:conferencing_history", (family.pk,), who=by),
        Sight("assessments:next_steps", (family.pk,), "english", who=by),
        Sight("assessments:next_steps", (county.ready.pk,), "spanish", who=by),
    ]


def documents(county: County) -> list[Sight]:
    """The papers of a household, and the directory that says which are asked for."""
    by, family = county.assessor, county.family
    head = factories.head_of(family)
    uploaded = head.documents.get(kind="ssn")
    file = uploaded.files.get().pk
    return [
        Sight("assessments:documents", (family.pk,), who=by),
        Sight("assessments:documents", (county.newcomer.pk,), "closed", who=by),
        Sight("assessments:document", (uploaded.pk,), who=by),
        Sight("assessments:add_document", (family.pk, head.code, "disability"), who=by),
        Sight("assessments:take_back_file", (file,), who=by),
        Sight("prioritization:directory", who=by),
        Sight("prioritization:directory_program", ("rapid-rehousing",), who=by),
        Sight("prioritization:directory_edit", ("rapid-rehousing",), who=county.lead),
        Sight("prioritization:list_detail", ("rapid-rehousing",), "housing", who=by),
    ]


def lists(county: County) -> list[Sight]:
    """The lists and the queue."""
    by, staff = county.assessor, county.staff
    return [
        Sight("prioritization:list_index", who=by),
        Sight("prioritization:list_detail", ("x-street-navigation",), who=by, unfold=True),
        Sight("prioritization:list_detail", ("family-shelters",), "staff", who=staff),
        Sight("prioritization:list_detail", ("step",), "empty", who=by),
        Sight("prioritization:list_history", ("x-street-navigation",), who=by),
        Sight("prioritization:list_days", ("x-street-navigation",), who=by),
        Sight("prioritization:list_on", ("x-street-navigation", factories.today()), who=by),
        Sight("prioritization:household_lists", (county.family.pk,), who=by, unfold=True),
        Sight("prioritization:order"),
        Sight("prioritization:queue", who=staff),
        Sight("prioritization:queue", state="forbidden", who=by, status=403),
        Sight("prioritization:board_keys", who=staff),
        Sight("prioritization:review", (county.family.pk,), who=staff),
        Sight("prioritization:review", (county.newcomer.pk,), "not-assessed", who=staff),
        Sight("prioritization:review_correction", (county.family.pk, "crisis"), who=staff),
        Sight("prioritization:assign", (county.family.pk,), who=staff),
        *with_faults("prioritization:contact", county.family.pk, who=staff),
        *with_faults("prioritization:hold", county.family.pk, who=staff),
        *why(county),
    ]


def why(county: County) -> list[Sight]:
    """Why somebody is on a list, or is not and how that could change."""
    staff, family, ready = county.staff, county.family.pk, county.ready.pk
    return [
        Sight("prioritization:why", (family,), who=staff),
        Sight("prioritization:why", (county.newcomer.pk,), "never-enrolled", who=county.assessor),
        Sight("prioritization:why_cell", (family, "family-shelters"), "on-list", who=staff),
        Sight("prioritization:why_cell", (family, "x-street-navigation"), "fixed", who=staff),
        Sight("prioritization:why_cell", (ready, "mather-singles-interim"), "ask", who=staff),
        Sight(
            "prioritization:why_cell",
            (county.expired.pk, "mather-singles-interim"),
            "expired",
            who=staff,
        ),
    ]


def versions(county: County) -> list[Sight]:
    """What the rules were, are and may become."""
    by, lead, slug = county.assessor, county.lead, "elk-grove"
    return [
        Sight("prioritization:rule_index", who=lead),
        Sight("prioritization:rule_detail", (slug,), "draft", who=lead),
        Sight("prioritization:rule_detail", ("x-street-navigation",), "read", who=by),
        Sight("prioritization:rule_version", (slug, 1), who=by),
        Sight("prioritization:rule_compare", (slug,), who=lead),
        *with_faults("prioritization:rule_publish", slug, who=lead),
        *with_faults("prioritization:rule_roll_back", slug, 1, who=lead),
    ]


def a_draft_of_rules() -> None:
    """One dog at most in Elk Grove, from somebody who has not published it yet."""
    program = Program.objects.get(slug="elk-grove")
    published = program.rule_versions.get()
    few_pets = factories.rule_set([{"fact": "pets_count", "op": "le", "value": 1}])
    note = "One dog at most, the kennels are full"
    rules = combined(published.rule_set, few_pets)
    factories.draft_of_rules(program, rules, based_on=published, change_note=note)


def rules(county: County) -> list[Sight]:
    """What rules may ask about, and a draft of rules in all its pages."""
    slug = factories.program_with_draft(name="Example Inn of the Long River and its Meadows").slug
    planned = factories.ProgramFactory(is_active=False, slug="planned-inn").slug
    lead = county.lead
    ask = "prioritization:draft_condition"
    return [
        Sight("prioritization:rule_draft", (slug,), who=lead),
        Sight("prioritization:rule_draft", (planned,), "none", who=lead),
        Sight("prioritization:draft_note", (slug,), who=lead),
        Sight("prioritization:draft_discard", (slug,), who=lead),
        Sight("prioritization:draft_pick", (slug, "requirements", "new"), who=lead),
        Sight("prioritization:draft_sentence", (slug, "requirements", 2), who=lead),
        *with_faults(ask, slug, "requirements", "new", "youngest_age", who=lead),
        Sight(ask, (slug, "requirements", "new", "living_situation"), "options", who=lead),
        Sight(ask, (slug, "priorities", "1-1-1", "location_area"), "priority", who=lead),
        *with_faults("prioritization:draft_bands", slug, "priorities", "new", "head_age", who=lead),
        *with_faults("prioritization:program_terms", planned, who=lead),
        Sight("prioritization:fact_index", who=county.lead),
        Sight("prioritization:fact_detail", ("pets",), who=county.lead),
        Sight("prioritization:fact_detail", ("crisis_score",), "score", who=county.lead),
    ]


def drafts(county: County) -> list[Sight]:
    """What a draft of rules would change, to who sees people and to who doesn't."""
    rules_admin = factories.UserFactory(role=Role.RULES_ADMIN)
    program, without_cases = factories.open_list(name="Example House"), factories.open_list()
    slug = program.slug
    no_pets = factories.rule_set([{"fact": "pets", "op": "eq", "value": "no"}])
    RuleVersion.objects.create(program=program, content=ruleset.dump(no_pets))
    case = factories.rule_case(program, {"pets": "yes"}, name="A couple with one dog")
    return [
        Sight("prioritization:rule_preview", (slug,), who=county.lead),
        Sight("prioritization:rule_preview", (slug,), "few-hidden", who=rules_admin),
        Sight("prioritization:rule_preview", ("county-wide",), "no-draft", who=county.lead),
        Sight("prioritization:rule_cases", (slug,), who=county.lead),
        Sight("prioritization:rule_cases", (without_cases.slug,), "empty", who=county.lead),
        *with_faults("prioritization:rule_case_add", slug, who=county.lead),
        Sight("prioritization:rule_case", (slug, case.pk), who=county.lead, unfold=True),
    ]


def decisions(county: County) -> list[Sight]:
    """What the CAS lead decides, and how many are extremely vulnerable."""
    lead, family = county.lead, county.family
    program = factories.open_list(
        [{"fact": "children", "op": "eq", "value": 0}], name="Example Lodge"
    )
    running = factories.override(family, program, by=lead)
    factories.tell_lists(family)
    return [
        Sight("prioritization:overrides", who=lead),
        Sight("prioritization:override_choose", (county.ready.pk,), who=lead, unfold=True),
        *with_faults("prioritization:override_make", family.pk, "step", who=lead),
        *with_faults("prioritization:override_end", running.pk, who=lead),
        Sight("prioritization:list_detail", (program.slug,), "decision", who=lead),
        Sight("prioritization:monitor", who=lead, unfold=True),
        Sight("prioritization:runs", who=lead),
    ]


def beds(county: County) -> list[Sight]:
    """Openings, referrals and answers, for staff and for the program."""
    program = factories.open_list(name="Example Harbor", description="Sample.")
    partner, staff = referring.partner(program), county.staff
    free = referring.opening(program, bed_kind="cabin", unit="12", places=5, by=partner)
    offered = referring.referral(county.family, referring.opening(program), state="offered")
    made = factories.household(by=county.assessor)
    placed = referring.placement(made, program)
    referring.parking(factories.household(by=county.assessor), program)
    return [
        Sight("prioritization:openings", who=staff),
        Sight("prioritization:opening", (free.pk,), who=staff),
        Sight("prioritization:refer_household", (county.ready.pk,), "nothing", who=staff),
        Sight("prioritization:referral", (offered.pk,), who=staff),
        Sight("prioritization:our_programs", who=partner),
        *with_faults("prioritization:opening_post", program.slug, who=partner),
        Sight("prioritization:intake", (program.slug,), who=partner),
        *with_faults("prioritization:closure_add", program.slug, who=partner),
        Sight("prioritization:our_referral", (offered.pk,), who=partner),
        *with_faults("prioritization:decline", offered.pk, who=partner),
        *with_faults("prioritization:placement_end", placed.pk, who=partner),
        *with_faults("clients:event", county.family.pk, who=county.assessor),
        Sight("home", state="partner", who=partner),
    ]


def assessors(county: County) -> list[Sight]:
    """Certification and training, for the lead and for assessors in every state."""
    lead, today = county.lead, factories.today()
    ending = factories.UserFactory(certified_through=today + timedelta(days=7))
    lapsed = factories.UserFactory(
        certified_through=today - timedelta(days=1), agency=county.assessor.agency
    )
    asked = factories.certification_request(lapsed, note="Back from leave on Monday.")
    recorded = lapsed.certifications.get().pk
    load_training()
    first = TrainingSession.objects.earliest("starts_at")
    coming = factories.training_session(days_ago=-3)
    return [
        Sight("home", state="lapsed", who=lapsed),
        Sight("clients:household", (county.ready.pk,), "lapsed", who=lapsed),
        *with_faults("assessments:start", county.ready.pk, Tool.HCT, who=lapsed),
        *with_faults("assessments:my_certification", who=ending),
        Sight("assessments:my_certification", state="lapsed", who=lapsed),
        Sight("assessments:assessors", who=lead),
        Sight("assessments:assessor", (lapsed.pk,), who=lead),
        *with_faults("assessments:certify", lapsed.pk, who=lead),
        *with_faults("assessments:extend", lapsed.pk, who=lead),
        *with_faults("assessments:take_back", recorded, who=lead),
        *with_faults("assessments:answer_request", asked.pk, who=lead),
        Sight("assessments:training", who=lead),
        *with_faults("assessments:add_series", who=lead),
        *with_faults("assessments:add_session", first.series_id, who=lead),
        Sight("assessments:change_session", (first.pk,), who=lead),
        Sight("assessments:attendance", (first.pk,), who=lead),
        Sight("assessments:attendance", (coming.pk,), "coming", who=lead),
    ]


def own_sign_ins(county: County) -> list[Sight]:
    """What somebody has set up, with and without a second step, and what an admin resets."""
    by, admin = county.assessor, factories.UserFactory(role=Role.SYSTEM_ADMIN)
    secured = factories.UserFactory(agency=by.agency)
    second_factor.add_app(secret=second_factor.new_secret(), counter=0, by=secured)
    second_factor.new_recovery_codes(by=secured)
    app = second_factor.of(secured).app
    return [
        Sight("my_sign_in", state="nothing", who=by),
        Sight("my_sign_in", state="secured", who=secured),
        *with_faults("confirm_password", who=by),
        *with_faults("set_up_app", who=by),
        *with_faults("add_passkey", who=by),
        Sight("remove_from_sign_in", (app.pk,), who=secured),
        Sight("recovery_codes", who=secured),
        *with_faults("change_password", who=by),
        *with_faults("reset_sign_in", secured.pk, who=admin),
    ]


def everybodys(county: County) -> list[Sight]:
    """The home page and the pages that need no signing in."""
    factories.draft(county.expired, by=county.assessor)
    return [
        Sight("home", who=county.assessor),
        Sight("home", state="staff", who=county.staff),
        Sight("privacy"),
        *with_faults("sign_in"),
        Sight("quiet"),
    ]


ROOMS = {
    room.__name__: room
    for room in (
        people,
        households,
        changes,
        places,
        interviews,
        results,
        documents,
        lists,
        versions,
        rules,
        drafts,
        decisions,
        beds,
        assessors,
        own_sign_ins,
        everybodys,
    )
}
"""The sights of the small county, a room at a time."""


def with_faults(view: str, *args, who: User | None = SIGNED_OUT) -> list[Sight]:
    """A form as it opens, and as it comes back when it was left empty."""
    return [Sight(view, args, who=who), Sight(view, args, who=who, faulty=True)]


def before_anything(assessor: User, staff: User) -> list[Sight]:
    """Pages on the first day, when nothing was recorded yet."""
    return [
        Sight("home", state="first-day", who=assessor),
        Sight("clients:find", state="nobody", who=assessor),
        Sight("prioritization:list_index", state="first-day", who=staff),
        Sight("prioritization:queue", state="first-day", who=staff),
    ]
