"""Case notes: written, corrected, looked for."""

import uuid

from django import forms

from cas.forms import CasForm, DateField
from clients.enums import NoteKind
from clients.forms.anonymity import WarnsOfIdentity

FOR_WHOM = "Those who work with the household read it; no client and no program ever does."


def _text():
    return forms.CharField(label="Note", help_text=FOR_WHOM, widget=forms.Textarea({"rows": 6}))


class CaseNoteForm(WarnsOfIdentity, CasForm):
    """A new note."""

    kind = forms.ChoiceField(
        label="What is it about?",
        choices=NoteKind.choices,
        initial=NoteKind.CONTACT,
        widget=forms.RadioSelect,
    )
    text = _text()
    written_on = DateField(label="Day it is about")
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].inline = True
        self.fields["key"].initial = uuid.uuid4
        day = self.fields["written_on"]
        day.latest, day.initial = on, on

    def clean_key(self):
        """The key of this page; a broken one is none, and the note is saved all the same."""
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return None


class CorrectNoteForm(WarnsOfIdentity, CasForm):
    """Other words for one's own note."""

    text = _text()


class NoteSearchForm(CasForm):
    """Words that stand in a note. They are posted, never in an address."""

    marks_optional = False

    q = forms.CharField(label="Words", max_length=100, required=False)
