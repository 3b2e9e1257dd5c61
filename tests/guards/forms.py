"""Every form of the site: who may open it, and what the household needs for it to open."""

from cas.access.roles import Role
from clients.enums import Relationship
from prioritization.enums import ProgramKind
from tests import factories
from tests.factories import referrals as referring
from tests.guards import pages
from tests.guards.hostile import field_names

FORMS = [
    "sign_in",
    "sign_in_code",
    "sign_in_passkey",
    "confirm_password",
    "set_up_app",
    "add_passkey",
    "change_password",
    "reset_sign_in",
    "clients:find",
    "clients:add",
    "clients:profile",
    "clients:release",
    "clients:withdraw",
    "clients:add_member",
    "clients:relationships",
    "clients:newborn",
    "clients:split",
    "clients:left",
    "clients:join",
    "clients:couple",
    "clients:exit",
    "clients:diversion_exit",
    "clients:services",
    "clients:service",
    "clients:notes",
    "clients:note_add",
    "clients:note_correct",
    "clients:likely",
    "clients:merge_choose",
    "clients:merge",
    "clients:undo_merge",
    "clients:enroll",
    "clients:worker",
    "clients:area_ties",
    "clients:end_area_tie",
    "clients:start",
    "clients:entry_topic",
    "clients:living_situation",
    "clients:location",
    "clients:event",
    "clients:ask_deletion",
    "clients:answer_deletion",
    "notice_settings",
    "clients:living_situation_error",
    "assessments:start",
    "assessments:begin_intake",
    "assessments:intake_page",
    "assessments:intake_talk",
    "assessments:intake_outcome",
    "assessments:intake_finish",
    "assessments:intake_discard",
    "assessments:check",
    "assessments:discard",
    "assessments:page",
    "assessments:ask_correction",
    "assessments:it_stands",
    "assessments:error",
    "assessments:whereabouts",
    "assessments:log_evh_action",
    "assessments:service_plan",
    "assessments:case_conferencing",
    "assessments:documents",
    "assessments:add_document",
    "assessments:document",
    "assessments:take_back_file",
    "assessments:my_certification",
    "assessments:assessors",
    "assessments:certify",
    "assessments:extend",
    "assessments:take_back",
    "assessments:answer_request",
    "assessments:add_series",
    "assessments:add_session",
    "assessments:change_session",
    "assessments:attendance",
    "prioritization:directory_edit",
    "prioritization:program_terms",
    "prioritization:draft_start",
    "prioritization:draft_note",
    "prioritization:draft_discard",
    "prioritization:draft_put_back",
    "prioritization:draft_sentence",
    "prioritization:draft_move",
    "prioritization:draft_part",
    "prioritization:draft_condition",
    "prioritization:draft_bands",
    "prioritization:rule_publish",
    "prioritization:rule_approve",
    "prioritization:rule_roll_back",
    "prioritization:rule_case_add",
    "prioritization:rule_case",
    "prioritization:rule_case_remove",
    "prioritization:override_make",
    "prioritization:override_end",
    "prioritization:runs",
    "prioritization:work_list",
    "prioritization:my_people",
    "prioritization:worker_caseload",
    "prioritization:save_filter",
    "prioritization:assign",
    "prioritization:let_go",
    "prioritization:contact",
    "prioritization:hold",
    "prioritization:end_hold",
    "prioritization:reviewed",
    "prioritization:review_correction",
    "prioritization:opening",
    "prioritization:refer_household",
    "prioritization:referral_withdraw",
    "prioritization:parking_lift",
    "prioritization:opening_post",
    "prioritization:opening_withdraw",
    "prioritization:intake",
    "prioritization:closure_add",
    "prioritization:placement_end",
    "prioritization:answer",
    "prioritization:decline",
    "prioritization:report_file",
    "prioritization:paper_arrived",
    "prioritization:meeting_add",
    "prioritization:meeting_edit",
    "prioritization:meeting_agenda",
    "prioritization:meeting_close",
    "prioritization:meeting_item",
    "prioritization:meeting_take_off",
]
OF_THE_LISTS = [name for name in FORMS if name.startswith("prioritization:")]
FOR_A_PROGRAM = {
    "prioritization:opening_post",
    "prioritization:opening_withdraw",
    "prioritization:intake",
    "prioritization:closure_add",
    "prioritization:placement_end",
    "prioritization:answer",
    "prioritization:decline",
}
"""Forms of the agency that runs a program."""
MORE_MEMBERS = {
    "clients:enroll": Relationship.CHILD,
    "clients:relationships": Relationship.PARTNER,
    "clients:split": Relationship.CHILD,
    "clients:left": Relationship.CHILD,
    "clients:couple": Relationship.PARTNER,
    "clients:exit": Relationship.PARTNER,
    "clients:services": Relationship.PARTNER,
}
"""Forms about a household of two: what the second one is."""
WITHOUT_FIELDS = {
    "clients:withdraw",
    "clients:likely",
    "assessments:take_back_file",
    "assessments:begin_intake",
    "assessments:intake_page",
    "assessments:intake_finish",
    "prioritization:rule_case_remove",
    "prioritization:draft_start",
    "prioritization:let_go",
    "prioritization:end_hold",
    "prioritization:reviewed",
    "prioritization:referral_withdraw",
    "prioritization:parking_lift",
    "prioritization:opening_withdraw",
    "prioritization:meeting_take_off",
}
FOR_THE_LEAD = {
    "clients:living_situation_error",
    "assessments:ask_correction",
    "assessments:error",
    "assessments:assessors",
    "assessments:add_series",
    *pages.OF_TRAINING,
    "clients:merge_choose",
    "clients:merge",
    "clients:undo_merge",
    *OF_THE_LISTS,
    "clients:answer_deletion",
}


OF_THE_SECOND_STEP = {
    "sign_in_code": ["code", "next", "held"],
    "sign_in_passkey": ["credential", "next", "held"],
}
OF_A_SENTENCE = ["do", "revision", "was"]
NOT_DRAWN_ON_A_VISIT = {
    **OF_THE_SECOND_STEP,
    "prioritization:rule_approve": ["revision"],
    "prioritization:draft_put_back": ["revision"],
    "prioritization:draft_move": OF_A_SENTENCE,
    "prioritization:draft_part": OF_A_SENTENCE,
    "prioritization:save_filter": ["name", "codes"],
    "prioritization:answer": ["answer"],
    "prioritization:paper_arrived": ["paper", "shown", "after"],
}
"""Forms that another page shows, or the step before: the names of their fields."""
SIGNED_OUT = {"sign_in", *OF_THE_SECOND_STEP}


PAGES_OF_THE_LISTS_WITHOUT_A_FORM = [
    "list_index",
    "list_detail",
    "list_history",
    "list_days",
    "list_on",
    "household_lists",
    "order",
    "queue",
    "why",
    "why_cell",
    "rule_index",
    "fact_index",
    "fact_detail",
    "rule_detail",
    "rule_compare",
    "rule_version",
    "rule_draft",
    "draft_pick",
    "rule_preview",
    "rule_cases",
    "overrides",
    "override_choose",
    "monitor",
    "report_index",
    "report",
    "directory",
    "directory_program",
    "work_lists",
    "unfinished_intakes",
    "messages",
    "message_done",
    "caseloads",
    "board_news",
    "board_keys",
    "drop_filter",
    "undo",
    "review",
    "openings",
    "referral",
    "our_programs",
    "our_referral",
    "closure_end",
    "housing",
    "housing_list",
    "papers",
    "papers_ending",
    "meetings",
    "meeting",
]
TAKES_NO_FORM = {
    "home",
    "privacy",
    "quiet",
    "admin_sign_in",
    "healthz",
    "notices",
    "client_view",
    "sign_out",
    "passkey_challenge",
    "stay_signed_in",
    "my_sign_in",
    "new_passkey_challenge",
    "remove_from_sign_in",
    "recovery_codes",
    "clients:household",
    "clients:members",
    "clients:entry_data",
    "clients:readers",
    "clients:timeline",
    "clients:release_copy",
    "clients:release_blank",
    "clients:release_file",
    "assessments:interview",
    "assessments:intake",
    "assessments:intake_next",
    "assessments:result",
    "assessments:correct",
    "assessments:autosave",
    "assessments:next_steps",
    "assessments:conferencing_history",
    "assessments:document_file",
    "assessments:assessor",
    "assessments:training",
    "assessments:service_plan_copy",
    "assessments:service_plan_history",
    *(f"prioritization:{name}" for name in PAGES_OF_THE_LISTS_WITHOUT_A_FORM),
}
"""Pages that only show something, or take nothing but the number in their address."""


def open_form(name, sign_in, client):
    """A browser, the address of the form and the names of its fields."""
    browser = sign_in(role=role_for(name))
    owner = browser.user if browser.user.is_assessor else factories.UserFactory()
    records = pages.records_of(owner)
    if name in MORE_MEMBERS:
        factories.add_member(records.household, MORE_MEMBERS[name])
    if name in OF_THE_LISTS:
        housing = factories.program_with_draft(kind=ProgramKind.PERMANENT_SUPPORTIVE)
        records.program_slug = housing.slug
        factories.tell_lists(records.household)
    if name in FOR_A_PROGRAM:
        browser = sign_in(program_of(records))
    if name == "clients:join":
        records.newcomer = factories.head_of(factories.household(by=owner))
    session = browser.session
    session["has_searched"] = True
    session["has_searched_for"] = records.household.pk
    session.save()
    browser = client if name in SIGNED_OUT else browser
    url = records.url(name)
    names = NOT_DRAWN_ON_A_VISIT.get(name) or field_names(browser.get(url).content.decode())
    assert names or name in WITHOUT_FIELDS
    return browser, url, names


def program_of(records):
    """Somebody of the program that the household was offered, and of its place there."""
    program = factories.ProgramFactory()
    records.program_slug = program.slug
    partner = referring.partner(program)
    referring.parking(records.household, program)
    referring.placement(records.household, program)
    referring.referral(records.household, referring.opening(program), state="offered")
    referring.opening(program)
    return partner


def role_for(name):
    """Who may open the form."""
    if name == "reset_sign_in":
        return Role.SYSTEM_ADMIN
    return Role.CAS_LEAD if name in FOR_THE_LEAD else Role.ASSESSOR
