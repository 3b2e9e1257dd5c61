"""Every page of the site and the records that its address needs, for the tests that walk them."""

from dataclasses import dataclass
from functools import cache

from django.contrib import admin
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from assessments.enums import Tool
from clients.models import Household, LivingSituation
from tests import factories


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


@dataclass
class Records:
    """One household in a state in which every page about it opens, and what belongs to it."""

    household: Household
    situation: LivingSituation
    draft: object
    assessment: object
    double: object
    merge: object
    program_slug: str = "no-such-program"

    def url(self, name):
        """The address of the page `name` about these records."""
        head = factories.head_of(self.household)
        arguments = {
            "clients:profile": [head.code],
            "clients:release": [head.code],
            "clients:withdraw": [head.code],
            "clients:join": [self.household.pk, self.double.code],
            "clients:merge_choose": [head.code],
            "clients:merge": [head.code, self.double.code],
            "clients:undo_merge": [self.merge.pk],
            "clients:living_situation_error": [self.situation.pk],
            "assessments:start": [self.household.pk, self.tool_to_start],
            "assessments:interview": [self.draft.key],
            "assessments:check": [self.draft.key],
            "assessments:discard": [self.draft.key],
            "assessments:page": [self.draft.key, self.draft.version.instrument.pages[0].key],
            "assessments:autosave": [self.draft.key, self.draft.version.instrument.pages[0].key],
            "assessments:result": [self.assessment.pk],
            "assessments:correct": [self.assessment.pk],
            "assessments:error": [self.assessment.pk],
            "prioritization:list_detail": [self.program_slug],
        }
        return address(name, arguments.get(name), self.household.pk)

    @property
    def tool_to_start(self):
        """The tool of which no interview is going on."""
        return Tool.CRISIS if self.draft.tool == Tool.HCT else Tool.HCT


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
    number = 987_654_321
    arguments = {
        "clients:profile": ["ZZZZZZZZ"],
        "clients:release": ["ZZZZZZZZ"],
        "clients:withdraw": ["ZZZZZZZZ"],
        "clients:join": [number, "ZZZZZZZZ"],
        "clients:merge_choose": ["ZZZZZZZZ"],
        "clients:merge": ["ZZZZZZZZ", "YYYYYYYY"],
        "assessments:start": [number, records.tool_to_start],
        "assessments:interview": [nowhere],
        "assessments:check": [nowhere],
        "assessments:discard": [nowhere],
        "assessments:page": [nowhere, "tonight"],
        "assessments:autosave": [nowhere, "tonight"],
    }
    return address(name, arguments.get(name), number)


def pages_about_a_record():
    """Names of the pages whose address names a person, a household or a record of theirs."""
    return [
        page.name
        for page in own_pages()
        if page.name.split(":")[0] in ("clients", "assessments")
        and page.name not in ("clients:find", "clients:add", "clients:likely")
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
    return Records(
        double=head if is_anonymous else factories.head_of(factories.household(by=by, **situation)),
        merge=factories.merge(made),
        household=made,
        situation=made.living_situations.get(),
        # A victim service provider makes no Crisis Assessment.
        draft=factories.draft(made, Tool.HCT if is_anonymous else Tool.CRISIS),
        assessment=hct,
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
