"""Made-up people and records in the situations that tests are about.

Everybody is called Example, so nobody can take them for real. Records are written directly, as
they would stand after the actions; a test of an action or a view runs the real one.
"""

import uuid
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import factory
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from factory.django import DjangoModelFactory

from assessments.checklists import papers_of_one
from assessments.enums import CertificationKind, LegacyTool, RequestKind, Tool
from assessments.models import (
    Assessment,
    AssessmentEnteredInError,
    CaseConferencing,
    Certification,
    CertificationRequest,
    CorrectionRequest,
    Document,
    DocumentFile,
    Draft,
    EvhAction,
    InstrumentVersion,
    JointAssessment,
    LegacyAssessment,
    ServicePlan,
    ToolInterest,
    TrainingSeries,
    TrainingSession,
)
from assessments.rules import service_plan as plan_rules
from assessments.rules.document_catalogue import CATALOGUE
from assessments.rules.evh import threshold
from assessments.rules.expiry import expires_on
from assessments.rules.instrument import from_toml
from cas.access.roles import ASSESSORS, Role
from cas.changes import Cause
from cas.models import Agency, User
from cas.rules import ruleset
from clients.enums import Language, Relationship, ReleaseDecision
from clients.models import (
    Client,
    Enrollment,
    Household,
    LivingSituation,
    LocationRecord,
    Membership,
    PersonMerge,
    Release,
    ReleaseWording,
)
from clients.wording import wording_in_force
from prioritization.actions.drafts import start_draft
from prioritization.actions.rules import publish
from prioritization.enums import ProgramKind
from prioritization.history.census import take_census
from prioritization.lists.rules import rules_in_force
from prioritization.models import Override, Program, RuleCase, RuleVersion
from prioritization.news import move_touched
from tests import attachments

OUTSIDE = 116
"""HUD 4.12: a place not meant for habitation."""
INSTRUMENT_FILES = Path(__file__).parent.parent / "assessments" / "instruments"
LONG_AGO = date(2020, 1, 1)
FAR_AWAY = date(2099, 12, 31)


class AgencyFactory(DjangoModelFactory):
    """An agency; victim services and coordination are traits."""

    class Meta:
        model = Agency

    class Params:
        victim_services = factory.Trait(kind=Agency.Kind.VICTIM_SERVICE)
        coordination = factory.Trait(kind=Agency.Kind.COORDINATION)

    name = factory.Sequence(lambda n: f"Example Agency {n}")


class UserFactory(DjangoModelFactory):
    """An assessor, unless `role` says otherwise; assessors are certified.

    `certified_through` is the last certified day; False for somebody never certified (R31).
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        disabled = factory.Trait(is_active=False)

    username = factory.Sequence(lambda n: f"example{n}")
    first_name = "Worker"
    last_name = factory.Sequence(lambda n: f"Example-{n}")
    role = Role.ASSESSOR
    agency = factory.SubFactory(AgencyFactory)
    password = "!"
    hmis_certified_on = factory.LazyAttribute(
        lambda user: LONG_AGO if user.role in ASSESSORS else None
    )

    @factory.post_generation
    def certified_through(user, create, last_day, **kwargs):
        if create and user.is_assessor and last_day is not False:
            certification(user, last_day=last_day or FAR_AWAY)


def certification(user, *, first_day=None, last_day=None, by=None, **fields):
    """Days in which an assessor may save."""
    return Certification.objects.create(
        user=user,
        kind=fields.pop("kind", CertificationKind.TRAINING),
        first_day=first_day or LONG_AGO,
        last_day=last_day or FAR_AWAY,
        granted_by=by or user,
        **fields,
    )


def correction_request(record, *, by=None, doubt="Example: the stairs", **fields):
    """What somebody who works the lists asks of the assessor."""
    return CorrectionRequest.objects.create(
        assessment=record,
        doubt=doubt,
        asked_at=fields.pop("asked_at", None) or timezone.now(),
        asked_by=by or UserFactory(role=Role.CAS_STAFF),
        **fields,
    )


def certification_request(user, kind=RequestKind.TRAINING, **fields):
    """What an assessor asks of the CAS lead."""
    return CertificationRequest.objects.create(user=user, kind=kind, **fields)


def training_session(*, days_ago=7, series=None, code="T1", title="Example session", **fields):
    """A session of a training series, of its own unless one is named."""
    starts_at = midday(today() - timedelta(days=days_ago))
    if days_ago < 0:
        starts_at = timezone.now() - timedelta(days=days_ago)
    number = TrainingSeries.objects.count() + 1
    return TrainingSession.objects.create(
        series=series or TrainingSeries.objects.create(name=f"Example series {number}"),
        code=code,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        **fields,
    )


class ClientFactory(DjangoModelFactory):
    """A named English-speaking adult of 30; other people are traits."""

    class Meta:
        model = Client

    class Params:
        years = 30
        anonymous = factory.Trait(
            is_anonymous=True,
            first_name="",
            last_name="",
            name_data_quality=99,
            date_of_birth=None,
            dob_data_quality=99,
            age_low=25,
            age_high=34,
        )
        spanish = factory.Trait(language=Language.SPANISH)
        of_unknown_age = factory.Trait(date_of_birth=None, dob_data_quality=99)

    agency = factory.SubFactory(AgencyFactory)
    created_by = factory.SubFactory(UserFactory, agency=factory.SelfAttribute("..agency"))
    first_name = factory.Sequence(lambda n: f"Person{n}")
    last_name = "Example"
    name_data_quality = 1
    ssn_data_quality = 99
    date_of_birth = factory.LazyAttribute(lambda person: born_years_ago(person.years))
    dob_data_quality = 1


def today():
    """The local day."""
    return timezone.localdate()


def born_years_ago(years, on=None):
    """The birth date of somebody who is this old and had a birthday yesterday."""
    day = (on or today()) - timedelta(days=1)
    return date(day.year - years, day.month, min(day.day, 28))


def midday(day):
    """A moment on a local day; this very moment when the day is today."""
    now = timezone.now()
    if day >= timezone.localdate(now):
        return now
    return datetime.combine(day, time(12), timezone.get_current_timezone())


# --- Households ------------------------------------------------------------------------------

NO_RELEASE = "none"
SHARED = "granted"
REFUSED = "refused"
WITHDRAWN = "withdrawn"
EXPIRED = "expired"


def household(
    *,
    by=None,
    head=None,
    partner=False,
    children=(),
    release=SHARED,
    enrolled=True,
    situation=OUTSIDE,
    on=None,
):
    """A household that is ready for its interviews on the day `on`, unless told otherwise.

    `by` is the worker of the agency it belongs to; `head` a dictionary for ClientFactory;
    `children` their ages; `release` one of the words above; `situation` None leaves step 3 open.
    """
    on = on or today()
    by = by or UserFactory()
    made = Household.objects.create(agency=by.agency, created_by=by)
    first = _join(made, Relationship.SELF, on, **(head or {}))
    if partner:
        _join(made, Relationship.PARTNER, on, **_like(first))
    for years in children:
        born = None if first.is_anonymous else born_years_ago(years, on)
        _join(made, Relationship.CHILD, on, **_like(first, date_of_birth=born, years=years))
    if not first.is_anonymous:
        for adult in _adults_of(made):
            give_release(adult, release, by=by, on=on)
    if enrolled:
        enroll(made, by=by, on=on)
    if situation is not None:
        living_situation(made, by=by, on=on, situation=situation)
    return made


def _adults_of(made):
    return [each.client for each in made.memberships.exclude(relationship=Relationship.CHILD)]


def _like(first, *, date_of_birth=None, years=30):
    if first.is_anonymous:
        return {"anonymous": True, "age_low": years, "age_high": years}
    return {"date_of_birth": date_of_birth} if date_of_birth else {}


def _join(made, relationship, on, **person):
    client = ClientFactory(agency=made.agency, created_by=made.created_by, **person)
    Membership.objects.create(
        household=made, client=client, relationship=relationship, started_on=on - timedelta(days=1)
    )
    return client


def add_member(made, relationship=Relationship.CHILD, **person):
    """One more person in a household, not yet enrolled."""
    return _join(made, relationship, today(), **person)


def merge(made, other=None, *, by=None):
    """Another household of the same agency whose head turned out to be the head of this one."""
    other = other or household(by=made.created_by, release=NO_RELEASE)
    return PersonMerge.objects.create(
        merged=head_of(other),
        canonical=head_of(made),
        suspended_household=other,
        surviving_household=made,
        reason="Example reason",
        merged_at=timezone.now(),
        merged_by=by or made.created_by,
    )


def head_of(made):
    """The head's profile."""
    return made.memberships.get(relationship=Relationship.SELF, ended_on=None).client


def release_wording():
    """The shipped text of the release, as it is kept once somebody decided on it."""
    shipped = wording_in_force(today())
    stored, _ = ReleaseWording.objects.get_or_create(
        digest=shipped.digest,
        defaults={"version": shipped.version, "content": dict(shipped.content)},
    )
    return stored


def give_release(client, state, *, by=None, on=None, **fields):
    """Bring a person's release into a state on the day `on`; None for no release."""
    on = on or today()
    if state == NO_RELEASE:
        return None
    starts_on = on - timedelta(days=400 if state == EXPIRED else 1)
    granted = state != REFUSED
    values = {
        "decision": ReleaseDecision.GRANTED if granted else ReleaseDecision.REFUSED,
        "wording": release_wording(),
        "language": client.language,
        "starts_on": starts_on,
        "withdrawn_at": midday(on) if state == WITHDRAWN else None,
        "recorded_by": by or client.created_by,
    }
    if granted:
        values["documentation"] = "signed_electronically"
        values["signed_name"] = client.display_name
        values["signed_at"] = midday(on)
        values["ends_on"] = starts_on + timedelta(days=365)
    return Release.objects.create(client=client, **values | fields)


def enroll(made, *, by=None, on=None, entered_on=None):
    """Enroll everybody in the household, from the day before `on`."""
    on = on or today()
    stay = uuid.uuid4()
    Enrollment.objects.bulk_create(
        Enrollment(
            client_id=membership.client_id,
            household=made,
            stay=stay,
            relationship=membership.relationship,
            entered_on=entered_on or on - timedelta(days=1),
            created_by=by or made.created_by,
        )
        for membership in made.memberships.current(on)
    )
    return stay


def enroll_late(made):
    """Enroll whoever joined after the others, in their stay."""
    enrolled = made.enrollments.first()
    for membership in made.memberships.exclude(client__enrollments__household=made):
        Enrollment.objects.create(
            client_id=membership.client_id,
            household=made,
            stay=enrolled.stay,
            relationship=membership.relationship,
            entered_on=enrolled.entered_on,
            created_by=made.created_by,
        )


def living_situation(made, *, by=None, on=None, situation=OUTSIDE, **place):
    """A living situation (step 3) of the day `on`."""
    on = on or today()
    return LivingSituation.objects.create(
        household=made,
        information_date=on,
        effective_at=midday(on),
        created_at=timezone.now(),
        situation=situation,
        created_by=by or made.created_by,
        **place,
    )


def location(made, *, on=None, area="oak_park"):
    """A record on the location tab."""
    return LocationRecord.objects.create(
        household=made,
        effective_at=midday(on or today()),
        created_at=timezone.now(),
        area=area,
        created_by=made.created_by,
    )


# --- Interviews ------------------------------------------------------------------------------


@cache
def shipped(tool):
    """The instrument in the newest file of the tool."""
    file = sorted(INSTRUMENT_FILES.glob(f"{tool}-*.toml"))[-1]
    return from_toml(file.read_text(encoding="utf-8"))


def version_of(tool):
    """The shipped version of the tool, in force since long ago so that tests may date back."""
    instrument = shipped(str(tool))
    version, _ = InstrumentVersion.objects.get_or_create(
        digest=instrument.digest,
        defaults={
            "tool": instrument.tool,
            "version": instrument.version,
            "effective_from": LONG_AGO,
            "content": instrument.content,
        },
    )
    return version


def draft(made, tool=Tool.CRISIS, *, by=None, at=None, **fields):
    """An interview that was begun."""
    by, at = by or made.created_by, at or timezone.now()
    return Draft.objects.create(
        household=made,
        tool=tool,
        version=version_of(tool),
        started_by=by,
        started_at=at,
        saved_by=by,
        saved_at=at,
        **fields,
    )


def interest(made, tool, *, is_interested=True):
    """What the household said when it was asked whether it wants what a tool opens (C7)."""
    return ToolInterest.objects.create(
        household=made,
        stay=made.enrollments.values_list("stay", flat=True).first(),
        tool=tool,
        is_interested=is_interested,
        recorded_by=made.created_by,
    )


def assessment(made, tool=Tool.CRISIS, *, by=None, on=None, score=3, is_family=False, **fields):
    """A completed interview of the day `on`, with a score of one's choice."""
    on = on or today()
    version = version_of(tool)
    values = {
        "key": uuid.uuid4(),
        "answers": {},
        "members": [],
        "expires_on": expires_on(version.instrument.validity, on),
        "interviewed_at": midday(on),
        "created_at": timezone.now(),
        "created_by": by or made.created_by,
    }
    return Assessment.objects.create(
        household=made,
        tool=tool,
        version=version,
        assessed_on=on,
        is_family=is_family,
        score=score,
        threshold=threshold(is_family),
        **{**values, **fields},
    )


def legacy_assessment(made=None, tool=LegacyTool.VI_SPDAT, *, on=date(2024, 5, 1)):
    """A record of a superseded tool (R10a)."""
    made = made or household()
    return LegacyAssessment.objects.create(
        client=head_of(made), tool=tool, assessed_on=on, imported_by=made.created_by
    )


def joint_assessment(made, **fields):
    """A Crisis Assessment that the head and the partner made together (R25)."""
    record = assessment(made, Tool.CRISIS, **fields)
    partner = made.memberships.get(relationship=Relationship.PARTNER, ended_on=None).client
    JointAssessment.objects.create(assessment=record, head=head_of(made), partner=partner)
    return record


def entered_in_error(record, *, by=None):
    """A mark that a completed interview counts for nothing."""
    return AssessmentEnteredInError.objects.create(
        assessment=record, reason="Example reason", marked_by=by or record.created_by
    )


def evh_action(record, *, by=None, at=None, **words):
    """A logged call to 2-1-1 for an extremely vulnerable household."""
    return EvhAction.objects.create(
        household=record.household,
        assessment=record,
        at=at or timezone.now(),
        logged_by=by or record.created_by,
        **{"path": "call", "outcome": "reached", **words},
    )


def service_plan(made, hct, *, by=None, **words):
    """A plan that answers an HCT."""
    return ServicePlan.objects.create(
        household=made,
        hct=hct,
        saved_by=by or made.created_by,
        **{"goals": [plan_goal()], "client_agrees": "yes", "revision": 1, **words},
    )


def plan_goal(what="A room with a door", steps=("Visit two places",), *, key="0000000a"):
    """A goal with steps for the client to do; their keys count on from the goal's."""
    rows = [
        plan_rules.step(f"{int(key, 16) + number:08x}", words, "client", due_on=None)
        for number, words in enumerate(steps, 1)
    ]
    return plan_rules.goal(key, what, "housing_search", by_on=None, steps=rows)


def typed_plan(goal="A room", step="Visit", revision=0, **fields):
    """What the form of a plan sends: one goal with one step."""
    return {
        "goal-0-key": "0000000a",
        "goal-0-what": goal,
        "goal-0-category": "housing_search",
        "goal-0-step-0-key": "0000000b",
        "goal-0-step-0-what": step,
        "goal-0-step-0-who": "client",
        "goal-0-step-0-status": "to_do",
        "client_agrees": "yes",
        "revision": str(revision),
        **fields,
    }


def case_conferencing(made, *, by=None, **words):
    """A saved step 7."""
    return CaseConferencing.objects.create(household=made, saved_by=by or made.created_by, **words)


def document(person, kind="id", status="accepted", *, by=None, **fields):
    """A paper of a person, checked by `by` when it is accepted or rejected."""
    by = by or person.created_by
    is_checked = status in ("accepted", "rejected")
    return Document.objects.create(
        client=person,
        kind=kind,
        status=status,
        checked_by=by if is_checked else None,
        checked_at=timezone.now() if is_checked else None,
        saved_by=by,
        **fields,
    )


def document_file(paper, content=attachments.PDF):
    """A copy of a paper in the store of private files."""
    return DocumentFile.objects.create(
        document=paper,
        content=ContentFile(content, name="file.pdf"),
        size=len(content),
        uploaded_by=paper.saved_by,
    )


def all_documents(made, doc_set="rrh"):
    """Every paper that a kind of program asks of the household, accepted and without an end."""
    lines = papers_of_one(made.pk, on=today()).lines(CATALOGUE.sets[doc_set])
    people = {each.client_id: each.client for each in made.memberships.select_related("client")}
    return [document(people[line.person.key], line.kind.code) for line in lines]


# --- Programs --------------------------------------------------------------------------------


class ProgramFactory(DjangoModelFactory):
    """A shelter without published rules; other kinds are traits."""

    class Meta:
        model = Program

    class Params:
        housing = factory.Trait(kind=ProgramKind.RAPID_REHOUSING)
        queue = factory.Trait(kind=ProgramKind.QUEUE)

    name = factory.Sequence(lambda n: f"Example Program {n}")
    slug = factory.Sequence(lambda n: f"example-program-{n}")
    kind = ProgramKind.SHELTER


def rule_set(requirements=(), factors=()):
    """Rules from clauses, and from (clauses, points) pairs, all as JSON data."""
    return ruleset.parse(
        {
            "requirements": [{"clause": clause} for clause in requirements],
            "factors": [{"when": list(when), "points": points} for when, points in factors],
        }
    )


def draft_of_rules(program=None, rules=None, *, by=None, **fields):
    """A draft of a program's rules, or of the county-wide ones."""
    return RuleVersion.objects.create(
        program=program,
        content=ruleset.dump(rules or rule_set()),
        created_by=by or UserFactory(role=Role.RULES_ADMIN),
        **fields,
    )


def open_list(requirements=(), factors=(), *, at=None, **program):
    """A program whose list is kept from today by these rules, moved by the real action."""
    made = ProgramFactory(**program)
    publish(
        program=made,
        rule_set=rule_set(requirements, factors),
        effective_from=timezone.localdate(at or timezone.now()),
        by=None,
        at=at or timezone.now(),
    )
    return made


def rules_with_a_past():
    """A list under the second version of its rules, with a draft of the third."""
    made = program_with_draft()
    publish(program=made, rule_set=rule_set(), effective_from=today(), by=None, at=timezone.now())
    return made


def program_with_draft(**program):
    """A program that asks for adults with few pets and puts Oak Park first; and a draft of this."""
    adult = {"fact": "youngest_age_low", "op": "ge", "value": 18}
    no_pets = {"fact": "pets", "op": "eq", "value": "no"}
    few_pets = {"any": [no_pets, {"fact": "pets_count", "op": "le", "value": 2}]}
    in_oak_park = {"fact": "location_area", "op": "eq", "value": "oak_park"}
    made = open_list([adult, few_pets], [([in_oak_park], 10)], **program)
    start_draft(program=made, by=UserFactory(role=Role.RULES_ADMIN))
    return made


def rule_case(program=None, facts=None, expected="eligible", **fields):
    """A test case of a program's rules, or of the county-wide ones."""
    fields.setdefault("name", f"Example case {RuleCase.objects.count() + 1}")
    return RuleCase.objects.create(program=program, facts=facts or {}, expected=expected, **fields)


def override(made, program, *, by=None, days=10, **fields):
    """A decision of the CAS lead that holds from today for some days; tell the lists yourself."""
    on = today()
    return Override.objects.create(
        household=made,
        program=program,
        created_by=by or made.created_by,
        **{
            "reason": "Example reason",
            "starts_on": on,
            "ends_on": on + timedelta(days=days),
            **fields,
        },
    )


@transaction.atomic
def census_of_lists():
    """Write down every list as it is now; how many were not yet written down today."""
    lists = rules_in_force(today())
    return sum(take_census(each.program_id, on=today(), at=timezone.now()) for each in lists)


def tell_lists(*households, cause=Cause.PROFILE):
    """Do what the end of an action does: refresh the facts of these households, move them."""
    move_touched({made.pk: cause for made in households})
