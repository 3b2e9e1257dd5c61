"""Who comes, who leaves and who takes over in a household."""

from django import forms

from cas.forms import CasForm, DateField
from clients.enums import Relationship
from clients.forms.base import BLANK, typed_code
from clients.rules.data_quality import FULL, NOT_COLLECTED, PARTIAL
from clients.rules.kinship import may_head, relationship_to

NOT_THE_HEAD = [choice for choice in Relationship.choices if choice[0] != Relationship.SELF]
UNNAMED_BABY = "Baby"


class ChangeForm(CasForm):
    """The day of a change, alone or with what changed: not before the last one, nor tomorrow."""

    since = DateField(
        label="From which day?", help_text="Today, or the earlier day on which it happened."
    )

    def __init__(self, *args, earliest, on, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["since"]
        field.earliest, field.latest, field.initial = earliest, on, on


class RelationshipsForm(ChangeForm):
    """What everybody is to the head, who may be a new one; suggested, to be confirmed."""

    def __init__(self, *args, memberships, head, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = {
            f"relationship_{each.client.code}": each for each in memberships if each != head
        }
        for name, each in self.others.items():
            suggested = relationship_to(head.relationship, each.relationship)
            field = typed_code(
                label=each.client.display_name, choices=NOT_THE_HEAD, initial=suggested
            )
            self.add_field(name, field)
        self.order_fields([*self.others, "since"])

    @property
    def relationships(self):
        """HUD codes by client."""
        return {each.client_id: self.cleaned_data[name] for name, each in self.others.items()}


class SplitForm(ChangeForm):
    """Who is in another household from now on, and who is its head."""

    leaving = forms.MultipleChoiceField(
        label="Who is in another household now?", widget=forms.CheckboxSelectMultiple
    )
    head = forms.ChoiceField(
        label="Who is the head of the other household?",
        help_text="Only needed when more than one person is in it.",
        required=False,
        widget=forms.RadioSelect,
    )

    field_order = ["leaving", "head", "since"]

    def __init__(self, *args, memberships, relatives, **kwargs):
        super().__init__(*args, **kwargs)
        self._by_code = {each.client.code: each for each in memberships}
        self._relatives = {each.key: each for each in relatives}
        choices = [(code, each.client.display_name) for code, each in self._by_code.items()]
        for name in ("leaving", "head"):
            self.fields[name].choices = choices
        self.fields["leaving"].option_hints = {
            code: each.get_relationship_display() for code, each in self._by_code.items()
        }
        if len(choices) < 2:
            del self.fields["head"]

    def clean(self):
        cleaned = super().clean()
        leaving = cleaned.get("leaving") or []
        head = leaving[0] if len(leaving) == 1 else cleaned.get("head")
        if len(leaving) > 1:
            self._check_head(head, leaving)
        if leaving and not self.errors:
            cleaned["relationships"] = self._relationships(head, leaving)
        return cleaned

    def _check_head(self, head, leaving):
        if not head:
            self.add_error("head", "Choose who is the head of the other household.")
        elif head not in leaving:
            self.add_error("head", "The head must be one of those in the other household.")
        elif not may_head(self._relative(head), [self._relative(code) for code in leaving]):
            self.add_error("head", "With adults and children together the head is an adult.")

    def _relative(self, code):
        return self._relatives[self._by_code[code].client_id]

    def _relationships(self, head, leaving):
        new_head = self._by_code[head]
        return {
            self._by_code[code].client_id: Relationship.SELF
            if code == head
            else relationship_to(new_head.relationship, self._by_code[code].relationship)
            for code in leaving
        }


class JoinForm(ChangeForm):
    """What somebody who comes is to the head, and who of their own household comes too."""

    def __init__(self, *args, person, companions=(), were=None, **kwargs):
        super().__init__(*args, **kwargs)
        self._person, self._people = person, [person, *companions]
        for each in self._people:
            name = each.display_name
            if each is not person:
                ticked = forms.BooleanField(label=f"{name} comes too", required=False, initial=True)
                self.add_field(f"comes_{each.code}", ticked)
            field = typed_code(
                label=f"{name} is to the head",
                choices=[*BLANK, *NOT_THE_HEAD],
                initial=(were or {}).get(each.pk),
                required=each is person,
            )
            self.add_field(f"relationship_{each.code}", field)
        self.order_fields([name for name in self.fields if name != "since"])

    def clean(self):
        cleaned = super().clean()
        coming = [
            each
            for each in self._people
            if each is self._person or cleaned.get(f"comes_{each.code}")
        ]
        for each in coming:
            name = f"relationship_{each.code}"
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, "Choose who this is to the head.")
        cleaned["joining"] = {each.pk: cleaned.get(f"relationship_{each.code}") for each in coming}
        return cleaned


class NewbornForm(CasForm):
    """A newborn child of the head: the birth date; a name when there is one."""

    born_on = DateField(label="Birth date")
    first_name = forms.CharField(
        label="First name",
        help_text="Leave it empty if not named yet.",
        max_length=128,
        required=False,
    )
    last_name = forms.CharField(label="Last name", max_length=128, required=False)

    def __init__(self, *args, on, earliest, head, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["born_on"].earliest, self.fields["born_on"].latest = earliest, on
        self.fields["last_name"].initial = head.last_name
        self._head = head

    @property
    def profile(self):
        """The cleaned values as the model holds them; an unnamed child has part of a name."""
        first, last = self.cleaned_data["first_name"], self.cleaned_data["last_name"]
        return {
            "first_name": first,
            "last_name": last,
            "preferred_name": "" if first else UNNAMED_BABY,
            "name_data_quality": FULL if first and last else PARTIAL,
            "ssn_data_quality": NOT_COLLECTED,
            "date_of_birth": self.cleaned_data["born_on"],
            "dob_data_quality": FULL,
            "language": self._head.language,
        }
