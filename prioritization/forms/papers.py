"""Filters of the board of papers."""

from django import forms

from assessments.rules.document_catalogue import CATALOGUE
from cas.forms import CasForm
from cas.models import User
from clients.models import CaseAssignment
from prioritization.conferencing.board import MINE, NOBODY, Filters


class BoardForm(CasForm):
    """Which paper is missing, and whose households."""

    marks_optional = False

    paper = forms.ChoiceField(label="Paper that is missing", required=False)
    worker = forms.ChoiceField(label="Households of", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        papers = [(kind.code, kind.label) for kind in CATALOGUE.kinds.values()]
        self.fields["paper"].choices = [("", "Any paper"), *papers]
        busy = CaseAssignment.objects.open().values("worker")
        workers = User.objects.filter(pk__in=busy).order_by("first_name", "last_name", "pk")
        self.fields["worker"].choices = [
            ("", "Everybody"),
            (MINE, "Me"),
            (NOBODY, "Nobody yet"),
            *((str(user.pk), str(user)) for user in workers),
        ]

    @property
    def filters(self) -> Filters:
        """What was chosen; whatever is no choice chooses nothing."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return Filters(paper=chosen.get("paper", ""), worker=chosen.get("worker", ""))
