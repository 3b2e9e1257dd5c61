"""The service plan as one form: its own fields, and as many goals and steps as are wanted."""

from dataclasses import dataclass

from assessments.forms.service_plans import GoalForm, ServicePlanForm, StepForm, new_key
from assessments.rules.service_plan import goal, step
from cas.forms import error_links

MOST_ROWS = 20
"""Goals of a plan, and steps of a goal."""


@dataclass
class GoalRows:
    """The form of a goal and the forms of its steps."""

    form: GoalForm
    steps: list[StepForm]

    @property
    def forms(self):
        return [self.form, *self.steps]

    @property
    def judged(self):
        """The forms whose faults count: not those of steps that are taken out."""
        return [self.form, *(form for form in self.steps if not form.is_removed)]

    @property
    def kept_steps(self):
        """The steps that are neither taken out nor empty."""
        return [form for form in self.steps if not (form.is_removed or form.is_empty)]

    @property
    def is_left_out(self):
        """Taken out, or nothing said in it and in its steps."""
        return self.form.is_removed or all(form.is_empty for form in self.forms)

    def check(self):
        """Refuse a goal or step without words, unless the row is left out anyway."""
        self.form.demand_words()
        for form in self.kept_steps:
            form.demand_words()

    def as_goal(self, taken):
        """What the rules keep; `taken` are the keys that other rows have."""
        cleaned = self.form.cleaned_data
        return goal(
            _own_key(cleaned["key"], taken),
            cleaned["what"],
            cleaned["category"],
            by_on=_iso(cleaned["by_on"]),
            steps=[self._as_step(form.cleaned_data, taken) for form in self.kept_steps],
        )

    def _as_step(self, cleaned, taken):
        return step(
            _own_key(cleaned["key"], taken),
            cleaned["what"],
            cleaned["who"],
            due_on=_iso(cleaned["due_on"]),
            **{name: cleaned[name] for name in ("status", "note") if name in cleaned},
        )


class PlanForms:
    """All forms of a plan. Posted rows are found by their numbers, so rows may come and go."""

    def __init__(self, data, *, instance, known, language, is_anonymous=False):
        self.data = data
        self._shared = {"known": known, "language": language, "is_anonymous": is_anonymous}
        self.plan = ServicePlanForm(data, instance=instance, is_anonymous=is_anonymous)
        if data is not None:
            self.goals = self._posted_goals()
        else:
            self.goals = self._stored_goals(instance.goals if instance else [])
        if not self.goals:
            self.goals = [self._empty_goal() if data is None else self._posted_goal(0, [0])]

    def _posted_goals(self):
        return [
            self._posted_goal(number, self._posted(f"goal-{number}-step"))
            for number in self._posted("goal")
        ]

    def _posted_goal(self, number, steps):
        return GoalRows(self._goal(number), [self._step(number, each) for each in steps])

    def _posted(self, stem):
        """Numbers of the rows of which anything came, with or without the hidden key."""
        numbers = {_number_in(name, f"{stem}-") for name in self.data}
        return [number for number in range(MOST_ROWS) if str(number) in numbers]

    def _stored_goals(self, goals):
        return [
            GoalRows(
                self._goal(number, initial=row),
                [self._step(number, each, initial=s) for each, s in enumerate(row["steps"])],
            )
            for number, row in enumerate(goals)
        ]

    def _empty_goal(self, number=0):
        step = self._step(number, 0, data=None, initial={"key": new_key()})
        return GoalRows(self._goal(number, data=None, initial={"key": new_key()}), [step])

    def _goal(self, number, **options):
        options = {"data": self.data, **self._shared, **options}
        return GoalForm(prefix=f"goal-{number}", **options)

    def _step(self, number, each, **options):
        options = {"data": self.data, **self._shared, **options}
        return StepForm(prefix=f"goal-{number}-step-{each}", **options)

    # ---------------------------------------------------------------------------- growing

    @property
    def is_growing(self):
        """Whether one more row is asked for, instead of saving."""
        return self.data is not None and ("add_goal" in self.data or "add_step" in self.data)

    def grow(self):
        """Add the row that was asked for; all that was typed stays, and is not judged yet."""
        self.plan.show_as_typed()
        for rows in self.goals:
            for form in rows.forms:
                form.show_as_typed()
            self._grow_steps(rows)
        if "add_goal" in self.data and len(self.goals) < MOST_ROWS:
            self.goals.append(self._empty_goal(self._free_number("goal")))

    def _grow_steps(self, rows):
        stem = f"{rows.form.prefix}-step"
        if self.data.get("add_step") == rows.form.prefix and len(rows.steps) < MOST_ROWS:
            number = int(rows.form.prefix.removeprefix("goal-"))
            free = self._free_number(stem)
            rows.steps.append(self._step(number, free, data=None, initial={"key": new_key()}))

    def _free_number(self, stem):
        taken = self._posted(stem)
        return next(number for number in range(MOST_ROWS) if number not in taken)

    # ----------------------------------------------------------------------------- saving

    def is_valid(self):
        """Whether the plan can be saved; every fault stands beside its field."""
        for form in (self.plan, *(form for rows in self.goals for form in rows.forms)):
            form.is_valid()
        kept = self._kept_goals()
        for rows in kept:
            rows.check()
        has_enough = self._has_a_goal_and_a_step(kept)
        judged = [self.plan, *(form for rows in kept for form in rows.judged)]
        return has_enough and not any(form.errors for form in judged)

    def _kept_goals(self):
        return [rows for rows in self.goals if not rows.is_left_out]

    def _has_a_goal_and_a_step(self, kept):
        """Whether it has; what is missing is said at the first row that could hold it."""
        if not kept:
            self.goals[0].form.add_error("what", "Enter at least one goal.")
        elif not any(rows.kept_steps for rows in kept):
            place = kept[0].steps[0] if kept[0].steps else kept[0].form
            place.add_error("what", "Enter at least one next step.")
        else:
            return True
        return False

    @property
    def content(self):
        """What the plan says, as `content_of` reads it from a stored one."""
        taken = set()
        goals = [rows.as_goal(taken) for rows in self._kept_goals()]
        own = {name: self.plan.cleaned_data[name] for name in self.plan.Meta.fields}
        return {**own, "goals": goals}

    def error_links(self):
        """Every fault in reading order, each with the way to its field."""
        rows = [form for rows in self.goals for form in rows.forms]
        return [link for form in (self.plan, *rows) for link in error_links(form)]


def _number_in(name, stem):
    return name.removeprefix(stem).partition("-")[0] if name.startswith(stem) else ""


def _own_key(key, taken):
    """The row's key, or a new one if another row came with the same."""
    own = new_key() if key in taken else key
    taken.add(own)
    return own


def _iso(day):
    return day.isoformat() if day else None
