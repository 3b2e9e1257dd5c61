"""Help that people got: added several at once, changed, or taken back."""

from django import forms

from cas.forms import CasForm, DateField
from clients.enums import LEADS_TO_DIVERSION, OTHER_HELP, ServiceKind
from clients.forms.anonymity import WarnsOfIdentity

SAY_WHAT = "Say what the other help was."


def described_field():
    """The words for the help that has no kind of its own (R45)."""
    return forms.CharField(
        label=f"If “{ServiceKind.DIVERSION_OTHER.label}”: what was it?",
        help_text="It is kept as a case note.",
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


def _kinds(label, kinds):
    return forms.MultipleChoiceField(
        label=label,
        choices=[(kind, kind.label) for kind in kinds],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class OfOneMember(CasForm):
    """Help for one member, the head unless somebody else is chosen, on a day of a stay."""

    person = forms.ChoiceField(label="Who was it for?", widget=forms.RadioSelect)
    provided_on = DateField(label="Day it was given")

    def __init__(self, *args, clients, earliest, latest, **kwargs):
        super().__init__(*args, **kwargs)
        self._clients = {each.code: each for each in clients}
        people = self.fields["person"]
        people.choices = [(code, each.display_name) for code, each in self._clients.items()]
        people.initial = clients[0].code
        if len(clients) == 1:
            del self.fields["person"]
        day = self.fields["provided_on"]
        day.earliest, day.latest, day.initial = earliest, latest, latest

    @property
    def client(self):
        """The member that was chosen, or the only one."""
        chosen = self.cleaned_data.get("person") or next(iter(self._clients))
        return self._clients[chosen]


class ServicesForm(WarnsOfIdentity, OfOneMember):
    """Several kinds of help in one go."""

    marks_optional = False

    solving = _kinds("Help to a safe place without a program", LEADS_TO_DIVERSION)
    described = described_field()
    other_help = _kinds("Other help", OTHER_HELP)

    field_order = ["solving", "described", "other_help", "person", "provided_on"]

    @property
    def kinds(self):
        """Everything that was ticked."""
        return [*self.cleaned_data["solving"], *self.cleaned_data["other_help"]]

    def clean(self):
        cleaned = super().clean()
        solving, other_help = cleaned.get("solving"), cleaned.get("other_help")
        if solving is None or other_help is None:
            return cleaned
        if not solving and not other_help:
            self.add_error("solving", "Tick at least one kind of help.")
        needs_words = ServiceKind.DIVERSION_OTHER in solving
        if needs_words and not cleaned.get("described") and "described" not in self.errors:
            self.add_error("described", SAY_WHAT)
        return cleaned


class ServiceForm(OfOneMember):
    """What kind of help it was after all, for whom and when."""

    kind = forms.ChoiceField(label="What was it?")

    field_order = ["kind", "person", "provided_on"]

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (kind.value, kind.label)
            for kind in ServiceKind
            if kind != ServiceKind.DIVERSION_OTHER or kind == service.kind
        ]
        self.initial |= {
            "kind": service.kind,
            "person": service.client.code,
            "provided_on": service.provided_on,
        }


class TakeBackForm(WarnsOfIdentity, CasForm):
    """Why help that was recorded was not given."""

    because = forms.CharField(label="Why is it taken back?", max_length=250)
