"""Two people who edit one record in any order, and a judge who watches that nothing is lost (C2).

An editor opens a record, changes some of it, and saves; what both changed is asked about. The
judge compares what stood there before and after each saving with what the editor had seen.
"""

from dataclasses import dataclass, field
from functools import partial
from random import Random

from django.utils import timezone

from assessments.actions.conferencing import save_case_conferencing
from assessments.actions.plans import EditConflict
from assessments.actions.service_plans import save_service_plan
from assessments.models import CaseConferencing, ServicePlan
from assessments.rules.merging import MINE, THEIRS
from cas.access.roles import Role
from prioritization.actions.meetings import Seats, change_meeting
from prioritization.actions.minutes import FIELDS, Seen, save_minutes
from prioritization.models import Meeting, MeetingItem
from tests import factories
from tests.at_once import at_once
from tests.factories import housing

RECORD_FIELDS = ("blockers", "contact_plan", "eligibility_notes", "decision", "next_step")
PLAN_FIELDS = ("strengths", "barriers", "housing_unit")
MEETING_FIELDS = ("place", "attendees", "remarks")
SAID = ("decision", "next_step")
"""The fields of the minutes that are typed here."""


class Lost(AssertionError):
    """Somebody's words are gone without anybody having been asked."""


@dataclass
class View:
    """What an editor saw when the page was opened: the revisions, and every single value."""

    seen: object
    leaves: dict
    content: dict = field(default_factory=dict)


class RecordDesk:
    """Step 7 of one household."""

    def __init__(self, household, by):
        self.household, self.by = household, by

    def stored(self):
        return CaseConferencing.objects.filter(household=self.household).first()

    def leaves(self):
        record = self.stored() or CaseConferencing()
        return {("record", name): getattr(record, name) for name in RECORD_FIELDS}

    def open(self):
        record = self.stored()
        leaves = self.leaves()
        content = {name: leaves["record", name] for name in RECORD_FIELDS}
        return View(record.revision if record else 0, leaves, content)

    def type(self, rng, view, words):
        return {**view.content, **dict.fromkeys(_some(rng, RECORD_FIELDS), words)}

    def save(self, view, typed, choices=None, against=0):
        save_case_conferencing(
            household=self.household,
            revision=view.seen,
            content=typed,
            by=self.by,
            at=timezone.now(),
            choices=choices,
            chosen_against=against,
        )

    def wishes(self, view, typed):
        """Each value that the editor changed, by where it stands."""
        return {("record", n): v for n, v in typed.items() if v != view.content[n]}

    def place_of(self, conflict):
        return ("record", *conflict.path)


class MinutesDesk(RecordDesk):
    """What a meeting says of the same household; the record has it too."""

    def __init__(self, household, by, item):
        super().__init__(household, by)
        self.item = item

    def leaves(self):
        stored = MeetingItem.objects.get(pk=self.item.pk)
        said = {("minutes", name): getattr(stored, name) for name in SAID}
        return {**super().leaves(), **said}

    def open(self):
        stored, record, leaves = MeetingItem.objects.get(pk=self.item.pk), self.stored(), {}
        leaves = self.leaves()
        content = {**dict.fromkeys(FIELDS), **{name: leaves["minutes", name] for name in SAID}}
        return View(Seen(stored.revision, record.revision if record else 0), leaves, content)

    def type(self, rng, view, words):
        return {**view.content, **dict.fromkeys(_some(rng, SAID), words)}

    def save(self, view, typed, choices=None, against=0):
        save_minutes(
            item=self.item,
            seen=view.seen,
            content=typed,
            by=self.by,
            at=timezone.now(),
            choices=choices,
            chosen_against=against,
        )

    def wishes(self, view, typed):
        return {("minutes", n): typed[n] for n in SAID if typed[n] != view.content[n]}

    def place_of(self, conflict):
        is_record = conflict.path[0] == "record"
        return conflict.path if is_record else ("minutes", *conflict.path)


class PlanDesk:
    """The service plan of one household, with goals and steps."""

    def __init__(self, household, hct, by):
        self.household, self.hct, self.by = household, hct, by

    def stored(self):
        return ServicePlan.objects.filter(household=self.household).first()

    def content(self):
        plan = self.stored() or ServicePlan(goals=[])
        return {**{name: getattr(plan, name) for name in PLAN_FIELDS}, "goals": plan.goals}

    def leaves(self):
        return _leaves_of_plan(self.content())

    def open(self):
        plan, content = self.stored(), self.content()
        return View(plan.revision if plan else 0, _leaves_of_plan(content), content)

    def type(self, rng, view, words):
        typed = {**view.content, **dict.fromkeys(_some(rng, PLAN_FIELDS), words)}
        goals = [self._changed(rng, goal, words) for goal in view.content["goals"]]
        goals = [goal for goal in goals if goal is not None]
        if not goals or rng.random() < 0.3:
            key = f"{rng.getrandbits(28) * 8:08x}"
            goals = [*goals, factories.plan_goal(words, (words,), key=key)]
        return {**typed, "goals": goals}

    def _changed(self, rng, goal, words):
        chance = rng.random()
        if chance < 0.1:
            return None
        if chance < 0.4:
            return {**goal, "what": words}
        if chance < 0.7 and goal["steps"]:
            first, *others = goal["steps"]
            return {**goal, "steps": [{**first, "what": words}, *others]}
        return goal

    def save(self, view, typed, choices=None, against=0):
        save_service_plan(
            household=self.household,
            hct=self.hct,
            revision=view.seen,
            content=typed,
            by=self.by,
            at=timezone.now(),
            choices=choices,
            chosen_against=against,
        )

    def wishes(self, view, typed):
        now = _leaves_of_plan(typed)
        places = {**view.leaves, **now}
        return {p: now.get(p) for p in places if now.get(p) != view.leaves.get(p)}

    def place_of(self, conflict):
        return conflict.path


class MeetingDesk:
    """A meeting itself, and which agencies take part."""

    def __init__(self, meeting, agencies, by):
        self.meeting, self.agencies, self.by = meeting, agencies, by

    def leaves(self):
        stored = Meeting.objects.get(pk=self.meeting.pk)
        seated = set(stored.agencies.values_list("agency", flat=True))
        seats = {("seat", pk): pk in seated for pk in self.agencies}
        return {**{(name,): getattr(stored, name) for name in MEETING_FIELDS}, **seats}

    def open(self):
        leaves = self.leaves()
        revision = Meeting.objects.get(pk=self.meeting.pk).revision
        return View(revision, leaves, {name: leaves[name,] for name in MEETING_FIELDS})

    def type(self, rng, view, words):
        turned = frozenset(_some(rng, self.agencies))
        return {**view.content, **dict.fromkeys(_some(rng, MEETING_FIELDS), words), "": turned}

    def save(self, view, typed, choices=None, against=0):
        turned = typed[""]
        joined = frozenset(pk for pk in turned if not view.leaves["seat", pk])
        change_meeting(
            meeting=self.meeting,
            revision=view.seen,
            content={name: typed[name] for name in MEETING_FIELDS},
            seats=Seats(joined=joined, left=turned - joined),
            by=self.by,
            at=timezone.now(),
            choices=choices,
            chosen_against=against,
        )

    def wishes(self, view, typed):
        words = {(n,): typed[n] for n in MEETING_FIELDS if typed[n] != view.content[n]}
        return words | {("seat", pk): not view.leaves["seat", pk] for pk in typed[""]}

    def place_of(self, conflict):
        return conflict.path


def _some(rng, names):
    return [name for name in names if rng.random() < 0.4]


def _leaves_of_plan(content):
    found = {(name,): content[name] for name in PLAN_FIELDS}
    for goal in content["goals"]:
        found["goals", goal["key"], "what"] = goal["what"]
        for step in goal["steps"]:
            found["goals", goal["key"], step["key"], "what"] = step["what"]
    return found


# --- The two editors -------------------------------------------------------------------------


class Editor:
    """One person with one page open at a time."""

    def __init__(self, desks, name):
        self.desks, self.name = desks, name
        self.view = self.typed = self.desk = None
        self.asked, self.shown, self.choices, self.against, self.number = {}, {}, {}, 0, 0

    @property
    def is_idle(self):
        return self.view is None

    def open(self, rng):
        """Open a page and change some of it."""
        self.desk = rng.choice(self.desks)
        self.view = self.desk.open()
        self.number += 1
        words = rng.choice(["", f"{self.name} {self.number}", f"{self.name} {self.number}"])
        self.typed = self.desk.type(rng, self.view, words)
        self.asked, self.shown, self.choices, self.against = {}, {}, {}, 0

    def save(self, rng):
        """Save; when something has to be chosen, choose and leave it to the next turn."""
        before = self.desk.leaves()
        try:
            self.desk.save(self.view, self.typed, self.choices, self.against)
        except EditConflict as conflict:
            assert self.desk.leaves() == before, "a question saved something"
            self.be_asked(rng, conflict)
            return 0
        judge(self, before, self.desk.leaves())
        self.view = None
        return 1

    def be_asked(self, rng, conflict):
        """Answer each question, by chance."""
        self.against = conflict.stored.revision
        for each in conflict.conflicts:
            place = self.desk.place_of(each)
            self.shown[place] = each.theirs
            self.asked[place] = self.choices[each.id] = rng.choice([MINE, THEIRS])


def judge(editor, before, after):
    """Raise Lost unless each value that went was seen or asked about, and each wish came true."""
    wishes = editor.desk.wishes(editor.view, editor.typed)
    for place in {**before, **after}:
        was, now = before.get(place), after.get(place)
        answer = _answer(editor, place)
        if was != now and answer is None and was not in _seen(editor, place):
            raise Lost(f"{editor.name} replaced {was!r} at {place} unseen")
        if place in wishes and answer != THEIRS and now != wishes[place]:
            raise Lost(f"{editor.name} wrote {wishes[place]!r} at {place}, and {now!r} stands")
        if place[0] == "minutes" and was != now:
            _judge_record(editor, place[1], now, after)


def _judge_record(editor, name, now, after):
    """What the minutes say goes on into the record, unless it was chosen to stay."""
    if editor.asked.get(("record", name)) != THEIRS and after["record", name] != now:
        raise Lost(f"The record does not say {now!r}")


def _seen(editor, place):
    """What the editor saw there; of a field of the record, also in the minutes."""
    places = [place, ("minutes", *place[1:])] if place[0] == "record" else [place]
    return {source.get(each) for each in places for source in (editor.view.leaves, editor.shown)}


def _answer(editor, place):
    """What was chosen about a place, or about the row it belongs to."""
    ways_up = (place[:length] for length in range(len(place), 0, -1))
    return next((editor.asked[each] for each in ways_up if each in editor.asked), None)


# --- Their turns -----------------------------------------------------------------------------


def interleave(editors, rng, turns):
    """So many turns, each of one of the editors, until both are done; how many savings it took."""
    saved = 0
    for _ in range(turns):
        editor = rng.choice(editors)
        if editor.is_idle:
            editor.open(rng)
        else:
            saved += editor.save(rng)
    while busy := [each for each in editors if not each.is_idle]:
        saved += rng.choice(busy).save(rng)
    return saved


def race(editors, rng):
    """Both open, both save in the same moment; whoever is asked answers. How many were asked."""
    for editor in editors:
        editor.open(rng)
    before = editors[0].desk.leaves()
    saves = [partial(editor.desk.save, editor.view, editor.typed) for editor in editors]
    outcomes = dict(zip(editors, at_once(saves, refused=EditConflict), strict=True))
    asked = [editor for editor in editors if outcomes[editor]]
    assert len(asked) < len(editors)
    _judge_race(editors, asked, before)
    for editor in asked:
        editor.be_asked(rng, outcomes[editor])
        while not editor.is_idle:
            editor.save(rng)
    for editor in editors:
        editor.view = None
    return len(asked)


def _judge_race(editors, asked, before):
    """Everything that was saved without a question stands; whatever nobody changed, too."""
    after = editors[0].desk.leaves()
    saved = [each for each in editors if each not in asked]
    wishes = {}
    for editor in saved:
        wishes |= editor.desk.wishes(editor.view, editor.typed)
    said = {place[1]: value for place, value in wishes.items() if place[0] == "minutes"}
    wishes |= {("record", name): value for name, value in said.items()}
    for place in {**before, **after}:
        if after.get(place) != wishes.get(place, before.get(place)):
            raise Lost(f"{place} says {after.get(place)!r}")


# --- What they edit --------------------------------------------------------------------------


def plan_editors():
    """Two people and one service plan."""
    made = factories.household()
    hct = factories.assessment(made, "hct")
    return [Editor([PlanDesk(made, hct, by)], name) for by, name in _two()]


def record_editors():
    """Two people and one case-conferencing record."""
    made = factories.household()
    return [Editor([RecordDesk(made, by)], name) for by, name in _two()]


def minutes_editors():
    """Two people who write minutes, or step 7 of the same household, as it comes."""
    made = factories.household()
    item = housing.item(made)
    return [
        Editor([MinutesDesk(made, by, item), RecordDesk(made, by)], name) for by, name in _two()
    ]


def meeting_editors():
    """Two people who prepare one meeting."""
    meeting = housing.meeting()
    agencies = [factories.AgencyFactory().pk for _ in range(4)]
    return [Editor([MeetingDesk(meeting, agencies, by)], name) for by, name in _two()]


KINDS = {
    "service plan": plan_editors,
    "case-conferencing record": record_editors,
    "minutes and record": minutes_editors,
    "meeting": meeting_editors,
}


def _two():
    for name in ("Robin", "Sam"):
        yield factories.UserFactory(role=Role.CAS_STAFF, first_name=name), name


def chance(seed):
    """The same chance each time, and another one for another seed."""
    return Random(seed)
