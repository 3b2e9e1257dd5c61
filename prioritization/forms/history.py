"""Of which day a list is shown."""

from cas.forms import CasForm, DateField


class PastDayForm(CasForm):
    """Asks for which day a list shall be shown."""

    marks_optional = False
    day = DateField(label="Day")
