"""What the page that merges two records says of each of them."""

from dataclasses import dataclass
from datetime import date

from cas import hmis
from cas.models import Agency
from clients.household_page import age_of
from clients.models import Client, Household


@dataclass(frozen=True)
class Side:
    """One of the two records: the person, their household, and who else is in it."""

    client: Client
    household: Household
    agency: Agency
    others: tuple[str, ...]
    on: date

    @property
    def kept_in_words(self) -> str:
        """Who stays when this record does."""
        alone = "On their own" if not self.others else f"With {', '.join(self.others)}"
        return f"{alone}, {self.agency}"


@dataclass(frozen=True)
class Trait:
    """One thing known of both. `differs`: both say something, and not the same."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return bool(self.one and self.other and self.one != self.other)


def side_of(client: Client, household: Household, on: date) -> Side:
    """A person and their household, loaded with its members."""
    others = tuple(
        membership.client.display_name
        for membership in household.current_memberships
        if membership.client_id != client.pk
    )
    return Side(client, household, household.agency, others, on)


def traits(one: Side, other: Side) -> list[Trait]:
    """Everything worth comparing, in the order in which people compare."""
    return [Trait(label, *(describe(side) for side in (one, other))) for label, describe in TRAITS]


def _birth_date(side: Side) -> str:
    born = side.client.date_of_birth
    return f"{born:%B %-d, %Y} (age {age_of(side.client, side.on).words})" if born else ""


def _ssn(side: Side) -> str:
    """Only whether the numbers agree matters here, and the last four say so."""
    return f"ends in {side.client.ssn[-4:]}" if side.client.ssn else ""


def _race(side: Side) -> str:
    labels = dict(hmis.choices("3.04.1"))
    return ", ".join(labels.get(code, str(code)) for code in side.client.race_ethnicity)


def _enrolled(side: Side) -> str:
    enrolled = side.household.enrollments.open(side.on).filter(client=side.client)
    day = enrolled.values_list("entered_on", flat=True).first()
    return f"since {day:%B %-d, %Y}" if day else ""


def _name(*names: str) -> str:
    return " ".join(name for name in names if name)


TRAITS = (
    ("Name", lambda s: _name(s.client.first_name, s.client.middle_name, s.client.last_name)),
    ("Goes by", lambda s: s.client.preferred_name),
    ("Birth date", _birth_date),
    ("Social Security number", _ssn),
    ("Sex", lambda s: s.client.get_sex_display() or ""),
    ("Race and ethnicity", _race),
    ("Veteran", lambda s: s.client.get_veteran_status_display() or ""),
    ("Language", lambda s: s.client.get_language_display()),
    ("Phone", lambda s: s.client.phone),
    ("Email", lambda s: s.client.email),
    ("Lives with", lambda s: ", ".join(s.others) or "Nobody else"),
    ("Enrolled", _enrolled),
    ("Agency", lambda s: str(s.agency)),
    ("On file since", lambda s: f"{s.client.created_at:%B %-d, %Y}"),
)
