"""Every page of the site and the records that its address needs, for the tests that walk them."""

from dataclasses import dataclass
from functools import cache, cached_property

from django.contrib import admin
from django.db import transaction
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from assessments.enums import Tool
from assessments.models import Draft
from clients.models import Household, LivingSituation
from prioritization.models import Opening, Program
from tests import factories
from tests.factories import help_given, housing
from tests.factories import referrals as referring
from tests.factories.stays import area_tie
from tests.factories.worklists import deletion_request


@dataclass(frozen=True)
class Page:
    """One URL pattern: its name with namespace, and the view behind it."""

    name: str
    view: object

    @property
    def is_admin(self):
        return self.name.startswith("admin:")


@cache
def all_pages():
    """Every pattern of the URLconf."""
    return tuple(_walk(get_resolver().url_patterns, ""))


def own_pages():
    """Every page but the administration site, which has one rule of its own."""
    return [page for page in all_pages() if not page.is_admin]


def _walk(patterns, namespace):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern.url_patterns, f"{namespace}{inner}")
        elif isinstance(pattern, URLPattern):
            yield Page(f"{namespace}{pattern.name}", pattern.callback)


OF_TRAINING = {
    "assessments:assessor",
    "assessments:certify",
    "assessments:extend",
    "assessments:take_back",
    "assessments:answer_request",
    "assessments:add_session",
    "assessments:change_session",
    "assessments:attendance",
}
"""Pages about one assessor or one training session."""


OF_A_PROVIDER = ("opening_post", "intake", "closure_add")
"""Pages of a program for the agency that runs it."""
OF_A_REFERRAL = ("referral", "referral_withdraw", "our_referral", "answer", "decline")
OF_REFERRALS = {
    f"prioritization:{name}"
    for name in (
        *OF_A_REFERRAL,
        "opening",
        "opening_withdraw",
        "parking_lift",
        "placement_end",
        "closure_end",
    )
}
"""Pages about a referral, an opening, or what followed from one."""


OF_RULES = ("rule_detail", "rule_compare", "rule_publish", "rule_approve")
"""Pages about the rules of one program."""


def _training_arguments():
    """An assessor who asks for training, and a series with a session."""
    user = factories.UserFactory()
    session = factories.training_session()
    person, request = [user.pk], factories.certification_request(user)
    return {
        "assessments:assessor": person,
        "assessments:certify": person,
        "assessments:extend": person,
        "assessments:take_back": [user.certifications.get().pk],
        "assessments:answer_request": [request.pk],
        "assessments:add_session": [session.series_id],
        "assessments:change_session": [session.pk],
        "assessments:attendance": [session.pk],
    }


OF_HELP_GIVEN = {"clients:service", "clients:note_correct"}
"""Pages about one service or one case note."""


OF_AN_INTAKE = {
    "assessments:intake": [],
    "assessments:intake_next": [],
    "assessments:intake_page": ["family"],
    "assessments:intake_talk": [Tool.DIVERSION],
    "assessments:intake_outcome": [],
    "assessments:intake_finish": [],
    "assessments:intake_discard": [],
}
"""Pages about one intake, and what stands behind its key in their addresses."""


OF_A_CASE = {"prioritization:rule_case", "prioritization:rule_case_remove"}
"""Pages about one test case of a program's rules."""


def _case_arguments(slug):
    """The program's test case; one is made when there is the program and not yet a case."""
    program = Program.objects.filter(slug=slug).first()
    case = program and (program.rule_cases.first() or factories.rule_case(program))
    return {name: [slug, case.pk if case else NOWHERE] for name in OF_A_CASE}


@dataclass
class Records:
    """One household in a state in which every page about it opens, and what belongs to it."""

    household: Household
    situation: LivingSituation
    draft: object
    assessment: object
    double: object = None
    merge: object = None
    program_slug: str = "no-such-program"
    """Of a program with two published versions and a draft."""
    document: object = None
    file: object = None
    asked: object = None
    """Somebody's request to correct the assessment."""
    override: object = None
    item: object = None
    """The household's place on the agenda of a meeting."""
    newcomer: object = None
    """Somebody of another household, to be brought into this one."""

    def url(self, name):
        """The address of the page `name` about these records."""
        head = self.head
        arguments = {
            "remove_from_sign_in": [NOWHERE],
            "reset_sign_in": [self.household.created_by_id],
            "clients:profile": [head.code],
            "clients:entry_topic": [head.code, "safety"],
            "clients:release": [head.code],
            "clients:withdraw": [head.code],
            "clients:relationships": [self.household.pk, self.somebody.code],
            "clients:left": [self.household.pk, self.somebody.code],
            "clients:join": [self.household.pk, (self.newcomer or head).code],
            "clients:release_copy": [head.code],
            "clients:release_blank": [head.code],
            "clients:release_file": [head.code],
            "clients:merge_choose": [head.code],
            "clients:merge": [head.code, (self.double or head).code],
            "clients:undo_merge": [self.merge.pk if self.merge else NOWHERE],
            "clients:living_situation_error": [self.situation.pk],
            **(self._tie_arguments() if name == "clients:end_area_tie" else {}),
            **(self._deletion_arguments() if name == "clients:answer_deletion" else {}),
            **(self._help_arguments() if name in OF_HELP_GIVEN else {}),
            "assessments:start": [self.household.pk, self.tool_to_start],
            **(self._intake_arguments() if name in OF_AN_INTAKE else {}),
            "assessments:interview": [self.draft.key],
            "assessments:check": [self.draft.key],
            "assessments:discard": [self.draft.key],
            "assessments:page": [self.draft.key, self.draft.version.instrument.pages[0].key],
            "assessments:autosave": [self.draft.key, self.draft.version.instrument.pages[0].key],
            "assessments:result": [self.assessment.pk],
            "assessments:correct": [self.assessment.pk],
            "assessments:error": [self.assessment.pk],
            "assessments:add_document": [self.household.pk, head.code, "id"],
            "assessments:document": [self.document.pk if self.document else NOWHERE],
            "assessments:document_file": [self.file.pk if self.file else NOWHERE],
            "assessments:take_back_file": [self.file.pk if self.file else NOWHERE],
            "assessments:log_evh_action": [self.assessment.pk],
            "assessments:ask_correction": [self.assessment.pk],
            "assessments:it_stands": [self.asked.pk if self.asked else NOWHERE],
            **{f"prioritization:{name}": [self.program_slug] for name in OF_A_PROVIDER},
            "prioritization:fact_detail": ["pets"],
            **self._rule_arguments(),
            "prioritization:list_detail": [self.program_slug],
            "prioritization:list_history": [self.program_slug],
            "prioritization:list_days": [self.program_slug],
            "prioritization:list_on": [self.program_slug, factories.today()],
            "prioritization:directory_program": [self.program_slug],
            "prioritization:directory_edit": [self.program_slug],
            "prioritization:why_cell": [self.household.pk, self.program_slug],
            **{f"prioritization:{name}": [self.program_slug] for name in OF_RULES},
            "prioritization:rule_version": [self.program_slug, 1],
            "prioritization:rule_roll_back": [self.program_slug, 1],
            "prioritization:rule_preview": [self.program_slug],
            "prioritization:rule_cases": [self.program_slug],
            "prioritization:rule_case_add": [self.program_slug],
            **(_case_arguments(self.program_slug) if name in OF_A_CASE else {}),
            "prioritization:work_list": ["expiring"],
            "prioritization:report": ["placements"],
            "prioritization:report_file": ["placements"],
            "prioritization:worker_caseload": [self.household.created_by_id],
            "prioritization:drop_filter": [NOWHERE],
            "prioritization:undo": [NOWHERE],
            "prioritization:message_done": [NOWHERE],
            "prioritization:review_correction": [self.household.pk, "hct"],
            "prioritization:override_make": [self.household.pk, self.program_slug],
            "prioritization:override_end": [self.override.pk if self.override else NOWHERE],
            **self._conferencing_arguments(),
            **(_training_arguments() if name in OF_TRAINING else {}),
            **(self._referral_arguments() if name in OF_REFERRALS else {}),
        }
        return address(name, arguments.get(name), self.household.pk)

    def _referral_arguments(self):
        """A referral of the household, what it is for and what followed; made when needed."""
        made = self.household
        parked = made.parkings.first() or referring.parking(made, factories.ProgramFactory())
        free = Opening.objects.filter(state="open").last() or referring.opening()
        placed = made.placements.first() or referring.placement(made)
        running = made.referrals.active().first() or referring.referral(made, state="offered")
        return {
            "prioritization:opening": [free.pk],
            "prioritization:opening_withdraw": [free.pk],
            **{f"prioritization:{name}": [running.pk] for name in OF_A_REFERRAL},
            "prioritization:parking_lift": [parked.pk],
            "prioritization:placement_end": [placed.pk],
            "prioritization:closure_end": [NOWHERE],
        }

    def _tie_arguments(self):
        """An area that the household is tied to."""
        tie = self.household.area_ties.open().first() or area_tie(self.household)
        return {"clients:end_area_tie": [tie.pk]}

    def _intake_arguments(self):
        """The household's intake, with a talk that was begun; made when there is none."""
        made = self.household
        talk = {"household": made, "tool": Tool.DIVERSION}
        if not Draft.objects.unfinished().filter(**talk).exists():
            factories.draft(made, Tool.DIVERSION)
        intake = made.intakes.unfinished().first() or factories.intake(made)
        return {name: [intake.key, *more] for name, more in OF_AN_INTAKE.items()}

    def _deletion_arguments(self):
        """What the household wants deleted; it is asked when it was not yet."""
        open_ones = self.household.deletion_requests.open()
        asked = open_ones.first() or deletion_request(self.household)
        return {"clients:answer_deletion": [asked.pk]}

    def _help_arguments(self):
        """A service of the household, and a note by its worker; made when there is none."""
        made = self.household
        service = made.services.valid().first() or help_given.service(made)
        note = made.case_notes.first() or help_given.note(made)
        return {"clients:service": [service.pk], "clients:note_correct": [note.pk]}

    def _conferencing_arguments(self):
        """Of the housing lists, and of a meeting with its agenda."""
        meeting, item = (self.item.meeting_id, self.item.pk) if self.item else (NOWHERE, NOWHERE)
        of_meeting = ("meeting", "meeting_edit", "meeting_agenda", "meeting_close")
        of_item = ("meeting_item", "meeting_take_off")
        return {
            "prioritization:housing_list": ["permanent_supportive"],
            **{f"prioritization:{name}": [meeting] for name in of_meeting},
            **{f"prioritization:{name}": [item] for name in of_item},
        }

    def _rule_arguments(self):
        """Of the pages of a draft as `factories.program_with_draft` makes it."""
        slug = self.program_slug
        places = {
            "rule_draft": [],
            "draft_start": [],
            "draft_note": [],
            "draft_discard": [],
            "draft_put_back": [],
            "draft_sentence": ["requirements", 2],
            "draft_move": ["requirements", 1],
            "draft_part": ["requirements", "2-1-1"],
            "draft_pick": ["requirements", "new"],
            "draft_condition": ["requirements", "new", "pets"],
            "draft_bands": ["priorities", "new", "pets_count"],
            "program_terms": [],
        }
        return {f"prioritization:{view}": [slug, *place] for view, place in places.items()}

    def has(self, name):
        """Whether there is a record for the page: an anonymous household has no documents (R16)."""
        return self.document is not None or name not in ABOUT_A_DOCUMENT

    @cached_property
    def head(self):
        """The head, as long as the test keeps it."""
        return factories.head_of(self.household)

    @cached_property
    def somebody(self):
        """A member who is not the head, if there is one."""
        return self.household.memberships.lasting().in_order().last().client

    @property
    def tool_to_start(self):
        """The tool of which no interview is going on."""
        return Tool.CRISIS if self.draft.tool == Tool.HCT else Tool.HCT


NOWHERE = 987_654_321
"""The number of a record that doesn't exist."""
ABOUT_A_DOCUMENT = {
    "assessments:document",
    "assessments:document_file",
    "assessments:take_back_file",
}


def address(name, arguments, household_pk):
    """`name` with its arguments; without any: a page of the site or about the household."""
    if arguments is not None:
        return reverse(name, args=arguments)
    for guess in ([], [household_pk]):
        try:
            return reverse(name, args=guess)
        except NoReverseMatch:
            continue
    raise AssertionError(f"Tell tests/guards/pages.py what the address of {name} needs.")


def missing_url(records, name):
    """The address of a record that doesn't exist, on the page `name`."""
    nowhere = "00000000-0000-4000-8000-000000000000"
    number = NOWHERE
    arguments = {
        "clients:profile": ["ZZZZZZZZ"],
        "clients:entry_topic": ["ZZZZZZZZ", "safety"],
        "clients:release": ["ZZZZZZZZ"],
        "clients:withdraw": ["ZZZZZZZZ"],
        "clients:relationships": [number, "ZZZZZZZZ"],
        "clients:left": [number, "ZZZZZZZZ"],
        "clients:join": [number, "ZZZZZZZZ"],
        "clients:release_copy": ["ZZZZZZZZ"],
        "clients:release_blank": ["ZZZZZZZZ"],
        "clients:release_file": ["ZZZZZZZZ"],
        "clients:merge_choose": ["ZZZZZZZZ"],
        "clients:merge": ["ZZZZZZZZ", "YYYYYYYY"],
        "assessments:start": [number, records.tool_to_start],
        "assessments:add_document": [number, "ZZZZZZZZ", "id"],
        "assessments:interview": [nowhere],
        "assessments:check": [nowhere],
        **{name: [nowhere, *more] for name, more in OF_AN_INTAKE.items()},
        "assessments:discard": [nowhere],
        "assessments:page": [nowhere, "tonight"],
        "assessments:autosave": [nowhere, "tonight"],
        "prioritization:why_cell": [number, records.program_slug],
        "prioritization:review_correction": [number, "hct"],
        "prioritization:override_make": [number, "no-such-program"],
    }
    return address(name, arguments.get(name), number)


ABOUT_NO_RECORD = {
    "clients:find",
    "clients:add",
    "clients:likely",
    "assessments:my_certification",
    "assessments:assessors",
    "assessments:training",
    "assessments:add_series",
    *OF_TRAINING,
}
"""Pages that show no person's record: searches, and what concerns the assessors."""


OF_A_HOUSEHOLD = {
    "prioritization:why",
    "prioritization:why_cell",
    "prioritization:override_choose",
    "prioritization:override_make",
    "prioritization:override_end",
    "prioritization:household_lists",
    "prioritization:refer_household",
    "prioritization:assign",
    "prioritization:let_go",
    "prioritization:contact",
    "prioritization:hold",
    "prioritization:end_hold",
    "prioritization:review",
    "prioritization:reviewed",
    "prioritization:review_correction",
    "prioritization:meeting_item",
    "prioritization:meeting_take_off",
    "prioritization:paper_arrived",
}
"""Pages of the lists that are about one household."""


def pages_about_a_record():
    """Names of the pages whose address names a person, a household or a record of theirs."""
    return [
        page.name
        for page in own_pages()
        if page.name in OF_A_HOUSEHOLD
        or (
            page.name.split(":")[0] in ("clients", "assessments")
            and page.name not in ABOUT_NO_RECORD
        )
    ]


def records_of(by, **situation):
    """Records of one household of the agency of `by`, every step done once."""
    made = factories.household(by=by, **situation)
    is_anonymous = factories.head_of(made).is_anonymous
    hct = factories.assessment(made, Tool.HCT, score=7)
    if not is_anonymous:
        factories.service_plan(made, hct)
    factories.case_conferencing(made)
    head = factories.head_of(made)
    document = None
    if not is_anonymous:
        document = factories.document(head, "ssn", "uploaded")
    return Records(
        double=head if is_anonymous else factories.head_of(factories.household(by=by, **situation)),
        merge=factories.merge(made),
        household=made,
        situation=made.living_situations.get(),
        # A victim service provider makes no Crisis Assessment.
        draft=factories.draft(made, Tool.HCT if is_anonymous else Tool.CRISIS),
        assessment=hct,
        asked=factories.correction_request(hct),
        document=document,
        file=factories.document_file(document) if document else None,
        override=factories.override(made, factories.ProgramFactory()),
        item=housing.item(made, by=by),
    )


def anonymous_records_of(by):
    """Records of an anonymous household (R16)."""
    return records_of(by, head={"anonymous": True})


def admin_addresses():
    """Every list and form to add of the administration site, and its own pages."""
    names = ["admin:index", "admin:password_change"]
    for model in admin.site._registry:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        names += [f"{stem}_changelist", f"{stem}_add"]
    return [reverse(name) for name in names]


def answer(browser, method, url):
    """The answer to a request, with all that the request changed taken back."""
    cookies = browser.cookies.copy()
    with transaction.atomic():
        found = getattr(browser, method)(url)
        if found.streaming:
            b"".join(found)  # read to its end, so that the file behind it is closed
        transaction.set_rollback(True)
    browser.cookies = cookies
    return found
