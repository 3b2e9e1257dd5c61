"""The household itself: its people, and the records as they pile up."""

import uuid
from datetime import date, datetime
from random import Random

from django.db.models import Model

from assessments.enums import Tool
from assessments.rules.instrument import Instrument
from clients.enums import Language, Relationship
from clients.models import Client, Household, Membership
from prioritization.synthetic.casefile.codes import code_of
from prioritization.synthetic.casefile.setting import (
    Numbers,
    Tools,
    Worker,
    local_day,
    working_moment,
)


class HouseholdFile:
    """A household whose file grows; `records` keeps whatever is added, in the order of life."""

    def __init__(
        self, *, rng: Random, numbers: Numbers, tools: Tools, worker: Worker, at: datetime
    ):
        self.rng = rng
        self.worker = worker
        self.records: list[Model] = []
        self.people: list[tuple[Client, Membership]] = []
        self._numbers = numbers
        self._tools = tools
        self.household = self._add(
            Household(
                id=next(numbers.households),
                agency_id=worker.agency_id,
                tie_break=self.new_uuid(),
                created_at=at,
                created_by_id=worker.user_id,
            )
        )

    def instrument(self, tool: Tool) -> Instrument:
        """The questions of a tool."""
        return self._tools.instruments[tool]

    @property
    def head(self) -> Client:
        """The head of the household."""
        return self.people[0][0]

    @property
    def adults(self) -> list[Client]:
        """Who decides about sharing: the head, and everyone who is no child of theirs."""
        return [
            client
            for client, membership in self.people
            if membership.relationship != Relationship.CHILD
        ]

    def new_uuid(self) -> uuid.UUID:
        """A random UUID that is the same for the same seed."""
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def moment(self, day: date) -> datetime:
        """Some moment of a day's working hours."""
        return working_moment(self.rng, day)

    def add_person(
        self, relationship: Relationship, *, at: datetime, language: Language, **profile: object
    ) -> Client:
        """A member with a profile; `code` may be reserved before with `next_code`."""
        number = next(self._numbers.clients)
        client = self._add(
            Client(
                id=number,
                code=code_of(number),
                agency_id=self.worker.agency_id,
                language=language,
                created_at=at,
                created_by_id=self.worker.user_id,
                **profile,
            )
        )
        membership = self._add(
            Membership(
                household_id=self.household.id,
                client_id=number,
                relationship=relationship,
                started_on=local_day(at),
            )
        )
        self.people.append((client, membership))
        return client

    def _add(self, record):
        self.records.append(record)
        return record
