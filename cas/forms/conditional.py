"""Forms in which some questions follow from other answers."""

from collections.abc import Mapping
from typing import Any

from cas.forms.base import CasForm
from cas.rules.asking import Asking, is_answered, is_asked, settle


class ConditionalForm(CasForm):
    """Draws a field only while the other answers ask for it. No script is needed.

    The page says in `drawn` which fields it showed. When the answers lead to a question that the
    page did not show, the form is valid and not yet complete: draw it again, with that question.
    A field that is no longer asked is emptied; `set_aside` names those that held an answer.
    """

    askings: Mapping[str, Asking] = {}
    must_be_answered: Mapping[str, str] = {}
    """What to say when a field that was shown holds no answer; only of fields that need one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.follow_ups: list[str] = []
        self.set_aside: list[str] = []
        self._was_drawn = set(str(self.data.get("drawn", "")).split()) & set(self.fields)
        if not self.is_bound:
            self._draw(self._starting_values())

    @property
    def drawn(self) -> str:
        """What the page's hidden field `drawn` sends back."""
        return " ".join(self.fields)

    @property
    def is_complete(self) -> bool:
        """Whether everything that the answers lead to was shown."""
        return not self.follow_ups

    @property
    def follow_up_links(self) -> list[tuple[str, str]]:
        """(id of the first box, label) of each question that is new on the page."""
        return [(self[name].first_box(), self.fields[name].label) for name in self.follow_ups]

    def settled(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values without those that are not asked. A form with more rules extends it."""
        return settle(values, self.askings).values

    def clean(self):
        cleaned = super().clean()
        values = {name: cleaned.get(name) for name in self.fields}
        settled = self.settled(values)
        hidden = [name for name in self.fields if not is_asked(name, settled, self.askings)]
        if self._has_other_errors(hidden):
            # What leads to a question may be the answer with the error: keep what was shown.
            self._draw_also(settled)
            return cleaned
        for name in hidden:
            self._hide(name, values[name])
        self._look_for_follow_ups(settled)
        cleaned.update({name: value for name, value in settled.items() if name not in self._errors})
        return cleaned

    def _has_other_errors(self, hidden: list[str]) -> bool:
        return bool(set(self._errors) - set(hidden))

    def _hide(self, name: str, value: Any) -> None:
        had_error = self._errors.pop(name, None)
        if is_answered(value) or had_error:
            self.set_aside.append(self.fields[name].label)
        del self.fields[name]

    def _look_for_follow_ups(self, settled: Mapping[str, Any]) -> None:
        for name in list(self.fields):
            if name in self._errors or is_answered(settled.get(name)):
                continue
            if name in self.askings and name not in self._was_drawn:
                self.follow_ups.append(name)
            elif name in self.must_be_answered:
                self.add_error(name, self.must_be_answered[name])

    def _draw_also(self, settled: Mapping[str, Any]) -> None:
        """Of a form with errors: the fields that are asked, and those that the page showed."""
        for name in list(self.fields):
            keep = is_asked(name, settled, self.askings) or name in self._was_drawn
            if not keep and name not in self._errors:
                del self.fields[name]

    def _draw(self, values: Mapping[str, Any]) -> None:
        settled = self.settled(dict(values))
        for name in list(self.fields):
            if not is_asked(name, settled, self.askings):
                del self.fields[name]

    def _starting_values(self) -> dict[str, Any]:
        return {name: self.get_initial_for_field(self.fields[name], name) for name in self.fields}
