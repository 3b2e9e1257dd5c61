"""Random cells of the matrix, their smallest change applied, and every smaller one tried."""

from datetime import date
from itertools import combinations, product

from django.utils import timezone

from cas.changes import Cause
from prioritization.facts.catalogue import COLUMN_FACTS, known_of
from prioritization.lists.moving import move_list
from prioritization.lists.rules import rules_of
from prioritization.models import Entry, HouseholdFacts
from prioritization.rulebooks import rulebook as rulebooks
from prioritization.why.cells import cells, known_with_gates
from prioritization.why.provenance import Provenance
from prioritization.why.ways import Way, way_of
from tests import factories
from tests.prioritization.histories import REQUIREMENTS
from tests.prioritization.oracle import key_of

VALUES = {
    "is_enrolled": [True, False],
    "crisis_score": [3, None],
    "queued_on": [date(2026, 1, 2), None],
    "youngest_age_low": [4, 18, None],
    "household_type": ["single", "couple", "family", None],
    "has_veteran": [True, False, None],
    "living_situation": [116, 101, None],
    "location_area": ["oak_park", "elk_grove", None],
    "pets": ["yes", "no", None],
    "pets_count": [1, 2, 3, None],
    "sober_site": ["yes", "no", None],
    "program_interest": [["rrh"], ["rrh", "psh"], None],
}
"""What each fact may be: a value on either side of all that the rules below compare with."""

COLUMNS = {*COLUMN_FACTS, "is_enrolled"}
GATES = {"is_interviewed_crisis": "crisis_score", "is_queued": "queued_on"}
OPEN = {"crisis_score": 3, "queued_on": date(2026, 1, 2)}
"""What is known of whoever passed the gate that asks for it."""


def random_cell(rng):
    """A shelter or queue with up to five requirements, and a household with some facts."""
    wanted = rng.sample(REQUIREMENTS, rng.randint(0, 5))
    program = factories.open_list(wanted, queue=rng.random() < 0.3)
    made = factories.household()
    factories.tell_lists(made)
    facts = HouseholdFacts.objects.get(household=made)
    write(facts, {code: rng.choice(values) for code, values in VALUES.items()})
    return program, made, facts


def check_cell(program, made, facts):
    """Applying the smallest change puts them on the list, and no smaller one would."""
    on = factories.today()
    book = rulebooks.of_program(program, on=on)
    (cell,) = cells(facts, [book], Provenance(made, on=on))
    found = {change.fact: change.value for change in cell.change.changes}
    assert cell.change.is_possible
    assert cell.change.is_proven
    assert bool(found) is not stands(program, facts)
    size = effort(facts, found)
    assert not any(
        key_of(program, book.rule_set, smaller) for smaller in all_smaller(book, facts, size)
    )
    write(facts, found)
    assert stands(program, facts)
    return size


def effort(facts, codes):
    """(facts that nobody can change, facts in all) of a change."""
    known = known_with_gates(facts)
    ways = [way_of(code, is_known=known.get(code) is not None) for code in codes]
    return ways.count(Way.FIXED), len(ways)


def all_smaller(book, facts, size):
    """What would be known after every change that takes less than `size`."""
    gate = "is_queued" if book.program.is_queue else "is_interviewed_crisis"
    asked = ["is_enrolled", gate, *book.rule_set.facts]
    as_known = {"is_enrolled": facts.is_enrolled, **known_of(facts)}
    for number in range(min(size[1] + 2, len(asked))):
        for codes in combinations(asked, number):
            if effort(facts, codes) < size:
                columns = [GATES.get(code, code) for code in codes]
                for values in product(*(VALUES[code] for code in columns)):
                    yield as_the_oracle_reads(
                        {**as_known, **dict(zip(columns, values, strict=True))}
                    )


def as_the_oracle_reads(known):
    """One mapping as the oracle wants it: columns and answers beside each other."""
    margins = {"crisis_margin": None, "is_evh": False, "homeless_since": None}
    situation = known["living_situation"]
    columns = {"living_situation": None if situation is None else int(situation)}
    return {**known, **margins, **columns, "answers": known}


def write(facts, changes):
    """Store these values as what is known of the household."""
    for code, value in changes.items():
        column = GATES.get(code, code)
        if code in GATES and value is True:
            value = OPEN[column]
        if column == "living_situation" and value is not None:
            value = int(value)
        if column in COLUMNS:
            setattr(facts, column, value)
        else:
            facts.answers[column] = value
    facts.save()


def stands(program, facts):
    """Whether the list, computed from the stored facts by PostgreSQL, takes the household."""
    on = factories.today()
    rules = rules_of(program.pk, on=on)
    move_list(rules, on=on, at=timezone.now(), cause=Cause.PROFILE)
    return Entry.objects.standing().filter(program=program, household=facts.pk).exists()
