"""Who looks after whom in a household (R39)."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django import forms

from cas.forms import CasForm
from cas.models import User
from clients.enums import CHOSEN_ENDS
from clients.forms.anonymity import WarnsOfIdentity
from clients.models import Client, Enrollment, Household

SAME = [("", "The same as for everybody")]


class CaseManagersForm(CasForm):
    """One case manager for everybody, and another one for whoever has another one."""

    marks_optional = False

    case_manager = forms.ChoiceField(label="Who looks after everybody?", required=False)

    def __init__(
        self,
        *args: Any,
        clients: Sequence[Client],
        workers: Sequence[User],
        household: Household,
        by: User,
        on: date,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.household, self.by, self.on = household, by, on
        self.workers = {str(each.pk): each for each in workers}
        choices = _by_agency(workers, by)
        self.fields["case_manager"].choices = choices
        self.fields["case_manager"].initial = str(by.pk)
        if len(clients) == 1:
            self.fields["case_manager"].label = f"Who looks after {clients[0].display_name}?"
            return
        for client in clients:
            field = forms.ChoiceField(
                label=f"For {client.display_name}", choices=[*SAME, *choices], required=False
            )
            self.add_field(_field_of(client), field)

    @property
    def summary(self) -> str:
        """What holds when nobody changes anything."""
        alone = len(self.fields) == 1
        return "Case manager: you" if alone else "Case manager: you, for everybody"

    def manager_of(self, client: Client) -> User:
        """Who looks after this member."""
        chosen = self.cleaned_data.get(_field_of(client)) or self.cleaned_data["case_manager"]
        return self.workers[chosen] if chosen else self.by

    def clean(self):
        cleaned = super().clean()
        self._ask_whether_they_may_open(cleaned)
        return cleaned

    def _ask_whether_they_may_open(self, cleaned):
        for name, number in list(cleaned.items()):
            worker = self.workers.get(number)
            if worker and worker != self.by and not _may_open(worker, self.household, self.on):
                self.add_error(name, _cannot_open(worker))


class CaringForm(WarnsOfIdentity, CaseManagersForm):
    """Who has a household from now on, and who looks after a member instead."""

    note = forms.CharField(
        label="What should they know? (optional)",
        help_text="For whoever takes the household now. "
        "Everyone who may open the record reads this.",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        worker: User | None,
        members: Sequence[Enrollment],
        clients: Sequence[Client],
        **kwargs: Any,
    ):
        super().__init__(*args, clients=clients, **kwargs)
        self.worker = worker
        self.fields["case_manager"].label = "Who has the household?"
        self.fields["case_manager"].required = True
        if worker:
            self.fields["case_manager"].initial = str(worker.pk)
        for each in members:
            field = self.fields.get(_field_of(each.client))
            if field and each.case_manager_id and each.case_manager != worker:
                field.initial = str(each.case_manager_id)
        self.order_fields(["case_manager", "note"])

    @property
    def taken_by(self) -> User:
        """Who has the household from now on."""
        return self.workers[self.cleaned_data["case_manager"]]

    def clean(self):
        cleaned = super().clean()
        stays = self.worker and cleaned.get("case_manager") == str(self.worker.pk)
        if stays and cleaned.get("note"):
            self.add_error("note", f"Nobody new reads this: {self.worker} has them already.")
        return cleaned


class CaseEndForm(CasForm):
    """Why nobody has a household any more (R46)."""

    because = forms.ChoiceField(
        label="Why does it end?",
        choices=[("", "Choose a reason"), *((end.value, end.label) for end in CHOSEN_ENDS)],
    )


def _by_agency(workers: Sequence[User], by: User) -> list[Any]:
    """Workers to choose from; under the names of their agencies when there are several."""
    if len({each.agency_id for each in workers}) < 2:
        return [_choice(each, by) for each in workers]
    return [
        (agency.name, [_choice(each, by) for each in theirs])
        for agency, theirs in groupby(workers, key=lambda each: each.agency)
    ]


def _may_open(worker: User, household: Household, on: date) -> bool:
    """Whether whoever should look after a household could open its record."""
    return Household.objects.visible_to(worker, on=on).filter(pk=household.pk).exists()


def _cannot_open(worker: User) -> str:
    """Why somebody can't look after a household."""
    return f"{worker} may not open this household: not everybody in it shares the record."


def _choice(worker: User, by: User) -> tuple[str, str]:
    return str(worker.pk), f"{worker} (you)" if worker == by else str(worker)


def _field_of(client: Client) -> str:
    return f"manager_{client.code}"
