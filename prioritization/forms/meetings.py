"""Forms of case-conferencing meetings: the meeting, its agenda, and what was decided."""

from django import forms
from django.db.models import Q

from cas.access.permissions import Permission
from cas.access.roles import ROLES, SEES_ALL_AGENCIES
from cas.forms import CasForm, CasModelForm, DateField
from cas.models import Agency, User
from clients.forms import WarnsOfIdentity
from prioritization.actions.meetings import Seats
from prioritization.enums import HOUSING_KINDS
from prioritization.models import Meeting, MeetingItem

MOST_OF_A_KIND = 30
MAY_WRITE = [
    role.value
    for role, definition in ROLES.items()
    if Permission.CONFERENCING_WRITE in definition.permissions
]


def _kinds(**options):
    return forms.MultipleChoiceField(
        choices=[(kind.value, kind.label) for kind in HOUSING_KINDS],
        widget=forms.CheckboxSelectMultiple,
        **options,
    )


def _number(**options):
    return forms.IntegerField(
        label="How many households of each kind?",
        min_value=1,
        max_value=MOST_OF_A_KIND,
        initial=5,
        **options,
    )


class PersonChoice(forms.ModelChoiceField):
    """Somebody who writes minutes, named with the agency."""

    def label_from_instance(self, user):
        return f"{user}, {user.agency}"


class MeetingForm(CasModelForm):
    """When and where, who leads, and which agencies sit at the table."""

    chair = PersonChoice(
        label="Who leads it?", queryset=User.objects.none(), required=False, empty_label="Choose…"
    )
    agencies = forms.ModelMultipleChoiceField(
        label="Which agencies take part?",
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seated = forms.CharField(required=False, widget=forms.HiddenInput)
    """The agencies that took part when the page was opened, to tell what was ticked since."""

    class Meta:
        model = Meeting
        fields = ["held_on", "place", "chair", "attendees", "remarks"]
        field_classes = {"held_on": DateField}
        help_texts = {"attendees": "As much as the minutes should say."}
        widgets = {"remarks": forms.Textarea({"rows": 3})}

    field_order = ["held_on", "place", "chair", "agencies", "attendees", "remarks", "seated"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(is_active=True, role__in=SEES_ALL_AGENCIES & {*MAY_WRITE})
        self.fields["chair"].queryset = staff.select_related("agency").order_by("first_name", "pk")
        self.fields["agencies"].queryset = Agency.objects.order_by("name")
        if self.instance.pk:
            seated = list(self.instance.agencies.values_list("agency", flat=True))
            self.initial["agencies"] = seated
            self.initial["seated"] = " ".join(str(pk) for pk in sorted(seated))

    @property
    def content(self):
        """What is kept of the meeting itself."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def seats(self):
        """The agencies that this person added and took away."""
        typed = self.cleaned_data["seated"].split()
        before = frozenset(int(pk) for pk in typed if pk.isascii() and pk.isdigit())
        now = frozenset(agency.pk for agency in self.cleaned_data["agencies"])
        return Seats(joined=now - before, left=before - now)


class NewMeetingForm(MeetingForm):
    """A meeting, with the households that its agenda begins with."""

    kinds = _kinds(label="Whom do you talk about first?", required=False)
    number = _number(required=False)

    field_order = [
        "held_on",
        "place",
        "chair",
        "agencies",
        "kinds",
        "number",
        "attendees",
        "remarks",
        "seated",
    ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kinds") and not cleaned.get("number") and "number" not in self.errors:
            self.add_error("number", "Enter how many households of each kind.")
        return cleaned


class FromListsForm(CasForm):
    """More households for an agenda, from the top of the housing lists."""

    kinds = _kinds(label="From which lists?")
    number = _number()


class ByCodeForm(CasForm):
    """One household for an agenda, by the profile code of any member."""

    code = forms.CharField(
        label="Profile code",
        max_length=20,
        help_text="It stands on the household's page.",
        widget=forms.TextInput({"class": "short"}),
    )


class MinutesForm(WarnsOfIdentity, CasModelForm):
    """What was decided of one household, and who does what next."""

    marks_optional = False

    next_step_owner = PersonChoice(
        label="Who does it?", queryset=User.objects.none(), required=False, empty_label="Nobody yet"
    )

    class Meta:
        model = MeetingItem
        fields = ["decision", "next_step", "next_step_owner", "next_step_due_on"]
        field_classes = {"next_step_due_on": DateField}
        labels = {
            "decision": "What was decided?",
            "next_step": "What happens next?",
            "next_step_due_on": "By when?",
        }
        widgets = {"decision": forms.Textarea({"rows": 3})}

    def __init__(self, *args, viewer: User, **kwargs):
        super().__init__(*args, **kwargs)
        seated = self.instance.meeting.agencies.values("agency")
        at_the_table = Q(agency__in=seated) | Q(role__in=SEES_ALL_AGENCIES) | Q(pk=viewer.pk)
        may = User.objects.filter(at_the_table, is_active=True, role__in=MAY_WRITE)
        named = User.objects.filter(pk=self.instance.next_step_owner_id)
        people = (may | named).select_related("agency")
        self.fields["next_step_owner"].queryset = people.order_by(
            "agency__name", "first_name", "pk"
        )

    def clean(self):
        cleaned = super().clean()
        says = [name for name in ("next_step_owner", "next_step_due_on") if cleaned.get(name)]
        if says and not cleaned.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", "Say what happens next.")
        is_blank = not any(cleaned.get(name) for name in self.Meta.fields)
        if is_blank and not self.errors and not self.instance.is_discussed:
            self.add_error("decision", "Write down what was decided, or what happens next.")
        return cleaned

    @property
    def content(self):
        """What the minutes keep."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
