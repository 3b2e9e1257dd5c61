"""Who belongs to a household, and its enrollment."""

from django import forms

from cas import hmis
from cas.forms import CasForm, DateField
from clients.enums import Relationship
from clients.forms.base import BLANK, typed_code


class RelationshipForm(CasForm):
    """How a new member is related to the head."""

    relationship = typed_code(
        label="Who is this to the head of household?",
        choices=[choice for choice in Relationship.choices if choice[0] != Relationship.SELF],
        widget=forms.RadioSelect,
    )


class EnrollmentForm(CasForm):
    """The start of the household's enrollment: one date for everyone."""

    entered_on = DateField(label="Start date")

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entered_on"].latest = on
        self.fields["entered_on"].initial = on


class MemberEnrollmentForm(CasForm):
    """What is asked of one member at project start. Prior situation: head and adults only."""

    enroll = forms.BooleanField(label="Enroll", required=False, initial=True)
    prior_living_situation = typed_code(
        label="Where were they living just before this?",
        choices=[*BLANK, *hmis.grouped_living_situations("prior")],
        required=False,
    )
    homeless_since = DateField(
        label="Homeless since",
        help_text="The day this stretch on the streets or in shelters began, as near as known.",
        required=False,
    )
    disabling_condition = typed_code(
        label="Has a disabling condition",
        choices=[*BLANK, *hmis.choices("1.8")],
        required=False,
    )

    def __init__(self, *args, membership, tells_prior_living, on, asks_later=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership = membership
        self.fields["enroll"].label = f"Enroll {membership.client.display_name}"
        self.fields["homeless_since"].latest = on
        if not tells_prior_living or asks_later:
            del self.fields["prior_living_situation"], self.fields["homeless_since"]
        if asks_later:
            del self.fields["disabling_condition"]
