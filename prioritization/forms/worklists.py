"""Forms that give households to a worker, or let them go: the ticked rows of a page."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django import forms

from cas.forms import CasForm
from cas.models import User
from clients.forms import CaseEndForm, WarnsOfIdentity
from clients.models import Client, Household

EVERYBODY = "everybody"
"""Name of the button that means all rows of the page, ticked or not."""
MOST_AT_ONCE = 200
MOST_NAMED = 5


class TickedRows(forms.MultipleHiddenInput):
    """The ticked rows, or all that were shown. The page draws the boxes itself."""

    def value_from_datadict(self, data, files, name):
        return data.getlist("shown" if EVERYBODY in data else name)

    def id_for_label(self, id_, index=None):
        return id_


class TickedHouseholds(forms.Field):
    """Households that the reader may open, by number."""

    widget = TickedRows
    default_error_messages = {
        "required": "Tick at least one household.",
        "gone": "One of these households can't be opened any more. Tick again.",
        "many": f"Tick {MOST_AT_ONCE} households at most.",
    }

    visible = Household.objects.none()
    """Set by the form: what its reader may open."""

    def clean(self, value):
        super().clean(value)
        numbers = {each for each in value if each.isascii() and each.isdigit() and len(each) < 18}
        if len(numbers) > MOST_AT_ONCE:
            raise forms.ValidationError(self.error_messages["many"], code="many")
        found = list(self.visible.filter(pk__in=numbers))
        if len(found) < len(set(value)):
            raise forms.ValidationError(self.error_messages["gone"], code="gone")
        return found


class OfTickedRows(WarnsOfIdentity, CasForm):
    """What is done with the ticked households; the people of anonymous ones stay unnamed."""

    household = TickedHouseholds(label="Households")

    def __init__(self, *args, by: User, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["household"].visible = Household.objects.visible_to(by, on=on)

    @property
    def ticked(self) -> set[str]:
        """Which boxes are ticked when the page is shown again."""
        return set(self["household"].value() or ()) if self.is_bound else set()

    def clean_household(self):
        found = self.cleaned_data["household"]
        members = Client.objects.filter(memberships__household__in=found, is_anonymous=True)
        self.is_anonymous = members.exists()
        return found


class AssignForm(OfTickedRows):
    """To whom they are given, and what the next worker should know."""

    worker = forms.ChoiceField(label="Give them to")
    note = forms.CharField(
        label="What should they know?",
        help_text="Everyone who may open the record reads this.",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, workers: Sequence[User], **kwargs):
        super().__init__(*args, **kwargs)
        self.workers = {str(each.pk): each for each in workers}
        self.fields["worker"].choices = [
            ("", "Choose a worker"),
            *(
                (agency.name, [(str(each.pk), str(each)) for each in theirs])
                for agency, theirs in groupby(workers, key=lambda each: each.agency)
            ),
        ]

    def clean_worker(self):
        return self.workers[self.cleaned_data["worker"]]

    def clean(self):
        cleaned = super().clean()
        worker, ticked = cleaned.get("worker"), cleaned.get("household")
        if worker and ticked:
            self._ask_whether_they_may_see(worker, ticked)
        return cleaned

    def _ask_whether_they_may_see(self, worker, ticked):
        numbers = [each.pk for each in ticked]
        open_to = Household.objects.visible_to(worker, on=self.on).filter(pk__in=numbers)
        closed = set(numbers) - set(open_to.values_list("pk", flat=True))
        if closed:
            self.add_error("worker", _not_open_to(worker, self._names(closed)))

    def _names(self, numbers):
        households = Household.objects.filter(pk__in=numbers).order_by("pk").with_members(self.on)
        heads = (each.current_memberships[:1] for each in households)
        return [members[0].client.display_name for members in heads if members]


def _not_open_to(worker, names):
    shown = ", ".join(names[:MOST_NAMED])
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return (
        f"{worker} may not open {shown}{more}: not everybody there shares the record with other "
        "agencies. Choose somebody else, or take them out."
    )


class MessageForm(OfTickedRows):
    """What the workers of these households should know or do."""

    message = forms.CharField(
        label="What should they know or do?",
        help_text="Each worker reads it for each of their households, in the app only.",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )


class EndCasesForm(OfTickedRows, CaseEndForm):
    """Why a worker has these households no longer (R46)."""
