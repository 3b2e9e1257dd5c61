"""How a person wants to be told of things."""

from collections.abc import Iterable, Mapping

from django import forms

from cas.forms.base import CasForm
from cas.models import NoticeSetting
from cas.notices import Kind


class NoticeSettingsForm(CasForm):
    """One choice for each kind of notice that the person's role knows of."""

    marks_optional = False

    def __init__(
        self,
        *args,
        kinds: Iterable[Kind],
        channels: Mapping[str, str],
        sends_mail: bool,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        choices = [
            choice
            for choice in NoticeSetting.Channel.choices
            if sends_mail or choice[0] != NoticeSetting.Channel.DAILY
        ]
        for kind in kinds:
            self.add_field(
                kind.code,
                forms.ChoiceField(
                    label=kind.label,
                    choices=choices,
                    initial=channels[kind.code],
                    widget=forms.RadioSelect,
                ),
            )
            self.fields[kind.code].inline = True
