"""Forms about anonymous people: free text that may identify them comes back with a question."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError

from cas.forms import Answer, TextQuestion
from clients.rules.identity_in_text import likely_identity


class WarnsOfIdentity:
    """Mixin for a form with free text about a household; it asks only when that is anonymous.

    What may identify the person is refused once, quoted, with a tick box to confirm that it does
    not. The tick holds for just the pieces that were quoted: a new name asks again. Text that
    stands there from before was confirmed before.
    """

    def __init__(self, *args, is_anonymous=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_anonymous = is_anonymous

    def clean(self):
        cleaned = super().clean()
        if self.is_anonymous:
            for name in [name for name, field in self.fields.items() if _is_free_text(field)]:
                self._ask_about(name)
        return cleaned

    def _ask_about(self, name):
        text = _text_of(self.cleaned_data.get(name))
        before = _text_of(self.get_initial_for_field(self.fields[name], name))
        found = likely_identity(text) if text != before else ()
        if not found:
            return
        quoted = ", ".join(finding.text for finding in found)
        if self._confirm(name, quoted):
            return
        self.add_error(
            name,
            ValidationError(
                f"This may identify the person: {quoted}. Take it out, or tick the box below to "
                "confirm that it does not.",
                code="identity",
            ),
        )

    def _confirm(self, name, quoted) -> bool:
        """Offer the tick box beside the field; whether it was ticked for these very pieces."""
        asked = hashlib.sha256(quoted.encode()).hexdigest()[:16]
        tick_box = f"{name}_is_safe"
        self.add_field(
            tick_box,
            forms.BooleanField(
                label="This does not identify the person",
                required=False,
                widget=forms.CheckboxInput({"value": asked}),
            ),
        )
        order = list(self.fields)
        order.remove(tick_box)
        order.insert(order.index(name) + 1, tick_box)
        self.order_fields(order)
        return self.data.get(self.add_prefix(tick_box)) == asked


def _is_free_text(field):
    return isinstance(field, forms.CharField | TextQuestion)


def _text_of(value):
    if isinstance(value, Answer):
        value = value.value
    return value if isinstance(value, str) else ""
