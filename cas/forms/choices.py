"""Yes or no."""

from django import forms


class YesNoField(forms.TypedChoiceField):
    """Yes or no, side by side. Cleans to True, False or None when nothing was chosen."""

    widget = forms.RadioSelect
    inline = True

    def __init__(self, **kwargs):
        super().__init__(
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda code: code == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)
