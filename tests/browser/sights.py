"""Every page of the site in the states worth looking at: who sees it, and at which address."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from assessments.enums import Tool
from cas.access.roles import Role
from cas.models import User
from clients.models import Household
from tests import factories
from tests.guards.pages import own_pages

NOT_LOOKED_AT = {
    "clients:likely": "a part of the page that adds somebody",
    "healthz": "for machines",
    "admin_sign_in": "leads on to the sign-in page",
    "sign_out": "answers to a press of a button only",
    "assessments:correct": "answers to a press of a button only",
    "assessments:autosave": "answers to a script only",
    "assessments:interview": "leads on to a page of the interview",
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
    return County(assessor, lead, staff, newcomer, ready, family, expired)


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
    factories.case_conferencing(made)


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
        Sight("clients:withdraw", (shared,), who=by),
    ]


def merging(county: County) -> list[Sight]:
    """Somebody who is on file twice, before and after staff saw it."""
    double, by = factories.household(by=county.assessor), county.staff
    heads = [factories.head_of(each) for each in (county.family, double)]
    made = factories.merge(county.ready)
    return [
        *with_faults("clients:join", county.newcomer.pk, heads[1].code, who=county.assessor),
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
        *with_faults("clients:add_member", new, who=by),
        *with_faults("clients:enroll", new, who=by),
        Sight("clients:enroll", (ready,), "everyone", who=by),
        Sight("clients:readers", (ready,), who=lead),
    ]


def places(county: County) -> list[Sight]:
    """Where households live and were seen."""
    by, ready = county.assessor, county.ready.pk
    record = county.ready.living_situations.get().pk
    return [
        *with_faults("clients:living_situation", ready, who=by),
        *with_faults("clients:location", ready, who=by),
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
        *with_faults("assessments:error", crisis, who=lead),
        *with_faults("assessments:service_plan", family.pk, who=by),
        Sight("assessments:case_conferencing", (family.pk,), who=by),
        Sight("assessments:next_steps", (family.pk,), "english", who=by),
        Sight("assessments:next_steps", (county.ready.pk,), "spanish", who=by),
    ]


def lists(county: County) -> list[Sight]:
    """The lists and the queue."""
    by, staff = county.assessor, county.staff
    return [
        Sight("prioritization:list_index", who=by),
        Sight("prioritization:list_detail", ("x-street-navigation",), who=by, unfold=True),
        Sight("prioritization:list_detail", ("family-shelters",), "staff", who=staff),
        Sight("prioritization:list_detail", ("step",), "empty", who=by),
        Sight("prioritization:queue", who=staff),
        Sight("prioritization:queue", state="forbidden", who=by, status=403),
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
    for room in (people, households, places, interviews, results, lists, everybodys)
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
