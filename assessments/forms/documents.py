"""Forms of the papers that housing programs ask for: what arrived today, and one paper whole."""

from collections.abc import Iterable
from datetime import date

from django import forms

from assessments.models import Document
from assessments.rules.document_catalogue import CATALOGUE, Kind
from assessments.rules.documents import Line, Status, last_day
from cas.forms import CasForm, CasModelForm, DateField, UploadField

EARLIEST = date(1900, 1, 1)
CHOICES = (
    (Status.NEEDED, "Needed"),
    (Status.REQUESTED, "Requested from the office that issues it"),
    (Status.HAVE, "They have it, no copy here yet"),
    (Status.UPLOADED, "A copy is here, nobody has checked it"),
    (Status.ACCEPTED, "Accepted: I looked at it and it counts"),
    (Status.REJECTED, "Not accepted"),
)


class ArrivalForm(CasForm):
    """One row for each missing paper: they have it, or here is a copy. Two clicks for one (K9)."""

    marks_optional = False

    def __init__(self, *args, lines: Iterable[Line], **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            whose = f"{line.kind.label}, {line.person.name}"
            self.add_field(
                _name("have", line),
                forms.BooleanField(label=f"They have it: {whose}", required=False),
            )
            self.add_field(
                _name("file", line), UploadField(label=f"Copy of it: {whose}", required=False)
            )

    def rows(self):
        """Each line with its two fields."""
        return [
            {"line": line, "have": self[_name("have", line)], "file": self[_name("file", line)]}
            for line in self.lines
        ]

    def rows_of_head(self):
        """The rows of the head of household."""
        return [row for row in self.rows() if row["line"].person.is_head]

    def rows_of_others(self):
        """The rows of everybody else."""
        return [row for row in self.rows() if not row["line"].person.is_head]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.arrived(cleaned):
            raise forms.ValidationError("Tick what they have, or choose a file of it.")
        return cleaned

    def arrived(self, cleaned):
        """The lines that something was said of, each with its file or None."""
        return [
            (line, cleaned.get(_name("file", line)))
            for line in self.lines
            if cleaned.get(_name("have", line)) or cleaned.get(_name("file", line))
        ]


def _name(what, line):
    return f"{what}-{line.person.key}-{line.kind.code}"


class DocumentForm(CasModelForm):
    """All that is known of one paper, and whether it is accepted."""

    file = UploadField(
        label="Add a copy or a page of it",
        required=False,
        help_text="PDF, or a photo as JPEG or PNG, up to 10 MB.",
    )

    class Meta:
        model = Document
        fields = ["status", "stand_in", "issued_on", "expires_on", "note"]
        field_classes = {"issued_on": DateField, "expires_on": DateField}
        labels = {
            "status": "How far is it?",
            "stand_in": "What did they bring?",
            "issued_on": "Date of issue",
            "expires_on": "Last day it counts",
            "note": "Note",
        }
        help_texts = {
            "expires_on": "As it says on the paper. Leave this empty when it has no end.",
            "note": "When you do not accept it: what is wrong with it.",
        }
        widgets = {"status": forms.RadioSelect, "note": forms.Textarea({"rows": 2})}

    field_order = ["stand_in", "file", "status", "issued_on", "expires_on", "note"]

    def __init__(self, *args, on: date, has_file: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind: Kind = CATALOGUE.kinds[self.instance.kind]
        self.has_file = has_file
        self.fields["status"].choices = [(status.value, label) for status, label in CHOICES]
        self.fields["issued_on"].earliest = self.fields["expires_on"].earliest = EARLIEST
        self.fields["issued_on"].latest = on
        self._offer_stand_ins()

    def _offer_stand_ins(self):
        if not self.kind.stand_ins:
            del self.fields["stand_in"]
            return
        choices = [("", self.kind.label)]
        choices += [
            (each.code, f"{each.label} (counts {each.valid_days} days from its issue)")
            for each in self.kind.stand_ins
        ]
        label = self.fields["stand_in"].label
        self.add_field(
            "stand_in",
            forms.ChoiceField(
                label=label, choices=choices, required=False, widget=forms.RadioSelect
            ),
        )

    def clean(self):
        cleaned = super().clean()
        status = cleaned.get("status")
        if cleaned.get("stand_in"):
            self._clean_stand_in(cleaned)
        if status == Status.REJECTED and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", "Say what is wrong with it, so that the next one fits.")
        if cleaned.get("file") and status in (Status.NEEDED, Status.REQUESTED, Status.HAVE):
            cleaned["status"] = Status.UPLOADED.value
        has_file = self.has_file or cleaned.get("file") or "file" in self.errors
        if status == Status.UPLOADED and not has_file:
            self.add_error("file", "Choose the file, or another answer below.")
        return cleaned

    def _clean_stand_in(self, cleaned):
        """What stands in for a paper counts from its issue; what was typed as its end does not."""
        if "issued_on" in self.errors:
            return
        if cleaned.get("status") == Status.ACCEPTED and not cleaned.get("issued_on"):
            self.add_error("issued_on", "Enter the date of issue: it counts some days from it.")
            return
        cleaned["expires_on"] = last_day(
            self.kind, cleaned["stand_in"], issued_on=cleaned.get("issued_on"), expires_on=None
        )

    @property
    def content(self):
        """What to save of the paper, without the file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}
