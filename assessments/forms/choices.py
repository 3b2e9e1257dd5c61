"""What to keep where two people changed a record differently."""

from django import forms

from assessments.rules.merging import MINE, THEIRS
from cas.forms import CasForm


class ChoicesForm(CasForm):
    """One choice per conflict: what the other one wrote, or one's own words (C2)."""

    def __init__(self, *args, conflicts, other, **kwargs):
        super().__init__(*args, **kwargs)
        for conflict in conflicts:
            choice = forms.ChoiceField(
                label=conflict["label"],
                choices=[
                    (THEIRS, f"{other}: {conflict['theirs']}"),
                    (MINE, f"You: {conflict['mine']}"),
                ],
                widget=forms.RadioSelect,
            )
            self.add_field(f"choose-{conflict['id']}", choice)
