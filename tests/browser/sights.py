"""Every page of the site in the states worth looking at: who sees it, and at which address."""

from datetime import timedelta

from cas import second_factor
from cas.access.roles import Role
from cas.models import User
from cas.rules import ruleset
from prioritization.models import RuleVersion
from tests import factories
from tests.browser.sight import Sight, with_faults
from tests.browser.sights_of_households import (
    changes,
    households,
    people,
    places,
    services_and_notes,
)
from tests.browser.sights_of_intakes import intakes
from tests.browser.sights_of_interviews import assessors, documents, interviews, results, talks
from tests.browser.sights_of_queues import queues
from tests.browser.sights_of_reports import reports
from tests.browser.small_county import County
from tests.factories import housing as conferencing
from tests.factories import referrals as referring
from tests.factories.worklists import case, deletion_request, ending, message
from tests.guards.pages import own_pages

NOT_LOOKED_AT = {
    "clients:likely": "a part of the page that adds somebody",
    "assessments:intake_next": "leads on to the first page that is open",
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
    "prioritization:message_done": "answers to a press of a button only",
    "prioritization:reviewed": "answers to a press of a button only",
    "prioritization:save_filter": "follows a press of a button with a name that is taken",
    "prioritization:paper_arrived": "answers to a press of a button only",
    "prioritization:meeting_take_off": "answers to a press of a button only",
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


def unseen(sights: list[Sight]) -> set[str]:
    """URL names that have neither a sight nor a reason."""
    return {page.name for page in own_pages()} - {sight.view for sight in sights} - {*NOT_LOOKED_AT}


def lists(county: County) -> list[Sight]:
    """The lists and the queue."""
    by, staff = county.assessor, county.staff
    return [
        Sight("prioritization:list_index", who=by),
        Sight("prioritization:list_detail", ("x-street-navigation",), who=by, unfold=True),
        Sight("prioritization:list_detail", ("family-shelters",), "staff", who=staff),
        Sight("prioritization:list_detail", ("step",), "empty", who=by),
        *queues(county),
        Sight("prioritization:list_history", ("x-street-navigation",), who=by),
        Sight("prioritization:list_days", ("x-street-navigation",), who=by),
        Sight("prioritization:list_on", ("x-street-navigation", factories.today()), who=by),
        Sight("prioritization:household_lists", (county.family.pk,), who=by, unfold=True),
        Sight("prioritization:order"),
        Sight("prioritization:queue", who=staff),
        *work_lists(county),
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


def work_lists(county: County) -> list[Sight]:
    """What is to be done, who has whom, and what each person is told of."""
    by, lead, family = county.assessor, county.lead, county.family
    case(family, by, by=lead, note="Comes to the library on weekday mornings")
    case(county.expired, by, by=lead)
    message(family, by, by=lead)
    asked = deletion_request(county.ready)
    ending(9, by=by)
    return [
        Sight("prioritization:work_lists", who=lead),
        *with_faults("prioritization:work_list", "expiring", who=lead),
        Sight("prioritization:work_list", ("conflicts",), "empty", who=county.staff),
        Sight("prioritization:work_list", ("living-situation",), "assessor", who=by, unfold=True),
        *with_faults("prioritization:my_people", who=by),
        Sight("prioritization:messages", who=by),
        Sight("prioritization:messages", (), "sent", who=lead),
        Sight("prioritization:caseloads", who=lead),
        Sight("prioritization:worker_caseload", (by.pk,), who=lead),
        Sight("notices", who=by),
        Sight("notice_settings", who=by),
        *with_faults("clients:ask_deletion", family.pk, who=by),
        *with_faults("clients:answer_deletion", asked.pk, who=lead),
    ]


def housing(county: County) -> list[Sight]:
    """The way to a home: who is next, the papers, and the meetings."""
    by, staff, family = county.assessor, county.staff, county.family
    conferencing.housing_list(name="Example Homes")
    factories.tell_lists(family)
    receipt = {"stand_in": "receipt", "issued_on": factories.today() - timedelta(days=25)}
    ends = factories.today() + timedelta(days=5)
    factories.document(factories.head_of(county.ready), "ssn", expires_on=ends, **receipt)
    hidden = factories.household(release=factories.NO_RELEASE)
    under_way = conferencing.meeting(family, county.ready, hidden, by=staff, place="Library")
    item = under_way.items.in_order()[0]
    closed = conferencing.minutes(family, by=staff)
    return [
        Sight("prioritization:housing", who=staff),
        Sight("prioritization:housing_list", ("permanent_supportive",), who=staff),
        Sight("prioritization:housing_list", ("other_housing",), "empty", who=by),
        Sight("prioritization:papers", who=staff, unfold=True),
        Sight("prioritization:papers_ending", who=staff),
        Sight("prioritization:meetings", who=staff),
        *with_faults("prioritization:meeting_add", who=staff),
        Sight("prioritization:meeting", (under_way.pk,), who=by),
        Sight("prioritization:meeting", (closed.pk,), "closed", who=staff),
        *with_faults("prioritization:meeting_edit", under_way.pk, who=staff),
        *with_faults("prioritization:meeting_agenda", under_way.pk, who=staff),
        *with_faults("prioritization:meeting_item", item.pk, who=staff),
        Sight("prioritization:meeting_close", (under_way.pk,), who=staff),
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


ROOMS = {
    room.__name__: room
    for room in (
        people,
        households,
        changes,
        services_and_notes,
        places,
        interviews,
        talks,
        intakes,
        results,
        documents,
        lists,
        housing,
        versions,
        rules,
        drafts,
        decisions,
        beds,
        assessors,
        reports,
        own_sign_ins,
        everybodys,
    )
}
"""The sights of the small county, a room at a time."""


def before_anything(assessor: User, staff: User) -> list[Sight]:
    """Pages on the first day, when nothing was recorded yet."""
    return [
        Sight("home", state="first-day", who=assessor),
        Sight("clients:find", state="nobody", who=assessor),
        Sight("prioritization:list_index", state="first-day", who=staff),
        Sight("prioritization:queue", state="first-day", who=staff),
        Sight("prioritization:papers", state="first-day", who=staff),
        Sight("prioritization:papers_ending", state="first-day", who=staff),
        Sight("prioritization:meetings", state="first-day", who=staff),
    ]
