"""Leaving coordinated entry: where to, what helped, and what that says of the living situation."""

from django import forms

from cas import hmis
from cas.forms import CasForm, DateField
from clients.enums import LEADS_TO_DIVERSION, OTHER_HELP, ServiceKind
from clients.forms.anonymity import WarnsOfIdentity
from clients.forms.base import BLANK, typed_code
from clients.forms.services import SAY_WHAT, described_field
from clients.forms.whereabouts import SituationForm
from clients.models.exits import ASKS_SUBSIDY, ASKS_WORDS
from clients.rules import destinations

QUICK_SERVICES = [
    (kind, kind.label) for kind in (*OTHER_HELP, *LEADS_TO_DIVERSION) if kind != "diversion_other"
]
"""Offered when the exit is no diversion."""
WHERE_TO = ("leaving", "destination", "subsidy_type", "other_place")
HELP = ("services", "described")
DAYS = ("exited_on", "provided_on", "dated_back_because")
"""What is not asked but shown, and changed only when the exit is recorded later."""


class ExitForm(WarnsOfIdentity, CasForm):
    """Who leaves, where to, what was done for them, and on which day (HUD 3.11, 3.12; R45, R46).

    `worker` has the household now, if anybody does. After a diversion everybody leaves, and one
    service at least is named.
    """

    marks_optional = False

    leaving = forms.MultipleChoiceField(
        label="Who is leaving coordinated entry?",
        help_text="Those who stay keep their places. Those who leave get a record of their own.",
        widget=forms.CheckboxSelectMultiple,
    )
    destination = typed_code(
        label="Where did they go?",
        choices=[*BLANK, *hmis.grouped_living_situations("destination")],
    )
    subsidy_type = typed_code(
        label="If a rental with an ongoing subsidy: which one?",
        choices=[*BLANK, *hmis.choices("3.12.A")],
        required=False,
    )
    other_place = forms.CharField(
        label="If another place: what is it?", max_length=50, required=False
    )
    services = forms.MultipleChoiceField(
        label="What was done for them?",
        choices=QUICK_SERVICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    described = described_field()
    ends_case = forms.BooleanField(
        label="End the case assignment",
        help_text="They leave the active caseload. Everything on record stays.",
        required=False,
        initial=True,
    )
    exited_on = DateField(label="Day they left")
    provided_on = DateField(
        label="Day the services were given", help_text="Only if not that day.", required=False
    )
    dated_back_because = forms.CharField(
        label="If that was before today: why is it recorded later?", max_length=250, required=False
    )

    def __init__(self, *args, memberships, earliest, on, worker=None, is_diversion=False, **kwargs):
        super().__init__(*args, **kwargs)
        self._on = on
        self._is_diversion = is_diversion
        self.set_aside = []
        self._offer_people(memberships)
        self._offer_destinations()
        self._offer_services()
        if worker is None:
            del self.fields["ends_case"]
        else:
            self.fields["ends_case"].label = f"End the case assignment of {worker}"
        for name in ("exited_on", "provided_on"):
            self.fields[name].earliest, self.fields[name].latest = earliest, on
        self.fields["exited_on"].initial = on

    def _offer_people(self, memberships):
        codes = [each.client.code for each in memberships]
        leaving = self.fields["leaving"]
        leaving.choices = [(each.client.code, each.client.display_name) for each in memberships]
        leaving.initial = codes
        if self._is_diversion or len(codes) == 1:
            del self.fields["leaving"]

    def _offer_destinations(self):
        """After a diversion all but those that would be none."""
        if self._is_diversion:
            self.fields["destination"].choices = [
                *BLANK,
                *(
                    (group, [each for each in offered if each[0] not in destinations.NO_DIVERSION])
                    for group, offered in hmis.grouped_living_situations("destination")
                    if not {code for code, _ in offered} <= destinations.NO_DIVERSION
                ),
            ]

    def _offer_services(self):
        if not self._is_diversion:
            del self.fields["described"]
            return
        field = self.fields["services"]
        field.label = "What helped?"
        field.choices = [(kind, kind.label) for kind in LEADS_TO_DIVERSION]
        field.required = True
        field.error_messages["required"] = "Tick at least one service that led to this diversion."

    @property
    def where_to(self):
        """Who leaves, and where they went."""
        return self._boxes(WHERE_TO)

    @property
    def help(self):
        """What was done for them."""
        return self._boxes(HELP)

    @property
    def days(self):
        """When it was, for whoever records it later."""
        return self._boxes(DAYS)

    def _boxes(self, names):
        """These fields in order, each with the tick box that may follow it (R16)."""
        return [self[name] for name in self.fields if name.removesuffix("_is_safe") in names]

    @property
    def shows_help(self):
        """Whether the services of an exit that needs none are open on the page."""
        return self.is_bound and bool(self["services"].data or self["services"].errors)

    @property
    def shows_days(self):
        """Whether the days are open on the page: they were changed, or something is wrong there."""
        if not self.is_bound:
            return False
        changed = self.cleaned_data.get("exited_on") != self._on or self["provided_on"].data
        return bool(changed or any(self[name].errors for name in DAYS))

    def clean(self):
        cleaned = super().clean()
        self._keep_only_if("subsidy_type", ASKS_SUBSIDY, "Choose which subsidy the rental has.")
        self._keep_only_if("other_place", ASKS_WORDS, "Say what the other place is.")
        self._match_description()
        self._check_days()
        return cleaned

    def _keep_only_if(self, name, codes, missing):
        """A dependent answer: needed with these destinations, dropped with all others."""
        destination = self.cleaned_data.get("destination")
        if destination is not None:
            self._settle(name, is_asked=destination in codes, missing=missing)

    def _match_description(self):
        kinds = self.cleaned_data.get("services")
        if "described" in self.fields and kinds is not None:
            is_asked = ServiceKind.DIVERSION_OTHER in kinds
            self._settle("described", is_asked=is_asked, missing=SAY_WHAT)

    def _settle(self, name, *, is_asked, missing):
        if not is_asked:
            if self.cleaned_data.get(name):
                self.set_aside.append(self.fields[name].label)
            self.cleaned_data[name] = self.fields[name].empty_value
        elif not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, missing)

    def _check_days(self):
        exited_on, provided_on = (self.cleaned_data.get(name) for name in DAYS[:2])
        if exited_on is None:
            return
        if provided_on and provided_on > exited_on:
            self.add_error("provided_on", "This can't be after the day they left.")
        elif self.cleaned_data.get("dated_back_because"):
            return
        elif exited_on < self._on:
            self.add_error("dated_back_because", "Say why the exit is recorded after that day.")
        elif provided_on and provided_on < self._on:
            self.add_error(
                "dated_back_because", "Say why the services are recorded after that day."
            )


class ExitSituationForm(SituationForm):
    """The living situation after the exit: shown when it follows, asked when it doesn't (C15).

    The follow-up questions that it opens must be answered (R48), but for the subsidy that the
    destination told already. Where nobody can know, nothing is asked, and of anonymous people not
    which project knows of them (R16). `said` is what was posted on this page before, as typed.
    """

    information_date = DateField(
        label="Date of this information",
        help_text="Only if it is of a later day than the one they left.",
        required=False,
    )
    situation = typed_code(label="Where do they live now?", required=False)
    verified_by = forms.CharField(
        label="If another project reported this: which one?", max_length=200, required=False
    )

    def __init__(
        self, *args, destination, exited_on, subsidy_type, on, said, is_anonymous=False, **kwargs
    ):
        self._destination = destination
        self.asked = destinations.situations_to_ask(destination)
        self.follows = destinations.situation_after(destination)
        initial = {"situation": self.follows, **self._still_true(said)}
        super().__init__(*args, on=on, earliest=exited_on, initial=initial, **kwargs)
        self.fields["information_date"].initial = initial.get("information_date")
        self._offer_situations()
        for name, is_known in {
            "information_date": exited_on == on,
            "cls_subsidy_type": subsidy_type is not None,
            "verified_by": is_anonymous,
        }.items():
            if is_known or not self.tells_where:
                self.fields.pop(name, None)

    @property
    def tells_where(self):
        """Whether anybody can know where they live now."""
        return bool(self.asked or self.follows)

    @property
    def asks_nothing(self):
        """Whether all that is left to do is to confirm."""
        return not self.asked and not any(name in self.fields for name in self.askings)

    def _still_true(self, said):
        """Of what was said on this page before somebody went back: all of it, if of this place."""
        if said.get("situation") not in {str(code) for code in (*self.asked, self.follows)}:
            return {}
        parts = [said.get(f"information_date_{part}", "") for part in ("year", "month", "day")]
        answers = {name: said[name] for name in ("situation", *self.askings) if name in said}
        return {
            **answers,
            "verified_by": said.get("verified_by", ""),
            "information_date": "-".join(part.zfill(2) for part in parts),
        }

    def _offer_situations(self):
        field = self.fields["situation"]
        offered = hmis.living_situations("current")
        if self.asked:
            field.widget = forms.RadioSelect()
            field.required = True
            field.choices = [each for each in offered if each[0] in self.asked]
        else:
            field.widget = forms.HiddenInput()
            field.choices = [*BLANK, *offered]

    def clean(self):
        cleaned = super().clean()
        situation = cleaned.get("situation")
        if not self.errors and not destinations.fits(self._destination, situation):
            raise forms.ValidationError(self._why_not(situation))
        return cleaned

    def _why_not(self, situation):
        went, lives = (hmis.label("3.12.1", code) for code in (self._destination, situation))
        return (
            f"The living situation must match where they went: nobody who went to “{went}” lives "
            f"at “{lives or 'no place known'}”."
        )

    @property
    def words(self):
        """What follows from the destination, in words; empty when nothing follows."""
        return hmis.label("3.12.1", self.follows)
