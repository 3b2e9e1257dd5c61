"""Forms about people, households and where they live: shape and words, no workflow."""

from clients.forms.anonymity import WarnsOfIdentity
from clients.forms.area_ties import AreaTieForm, EndAreaTieForm
from clients.forms.case_managers import CaringForm, CaseEndForm, CaseManagersForm
from clients.forms.case_notes import CaseNoteForm, CorrectNoteForm, NoteSearchForm
from clients.forms.entry_data import FORMS as TOPIC_FORMS
from clients.forms.events import EventForm
from clients.forms.exits import ExitForm, ExitSituationForm
from clients.forms.finding import AddingForm, FindByCodeForm, FindForm
from clients.forms.households import EnrollmentForm, MemberEnrollmentForm, RelationshipForm
from clients.forms.membership import (
    ChangeForm,
    JoinForm,
    NewbornForm,
    RelationshipsForm,
    SplitForm,
)
from clients.forms.merges import MergeForm, UndoMergeForm
from clients.forms.people import AnonymousProfileForm, PersonForm, ProfileForm
from clients.forms.releases import ReleaseForm
from clients.forms.services import ServiceForm, ServicesForm, TakeBackForm
from clients.forms.starts import StartForm
from clients.forms.whereabouts import EnteredInErrorForm, LivingSituationForm, LocationForm

__all__ = [
    "TOPIC_FORMS",
    "AddingForm",
    "AnonymousProfileForm",
    "AreaTieForm",
    "CaringForm",
    "CaseEndForm",
    "CaseManagersForm",
    "CaseNoteForm",
    "ChangeForm",
    "CorrectNoteForm",
    "EndAreaTieForm",
    "EnrollmentForm",
    "EnteredInErrorForm",
    "EventForm",
    "ExitForm",
    "ExitSituationForm",
    "FindByCodeForm",
    "FindForm",
    "JoinForm",
    "LivingSituationForm",
    "LocationForm",
    "MemberEnrollmentForm",
    "MergeForm",
    "NewbornForm",
    "NoteSearchForm",
    "PersonForm",
    "ProfileForm",
    "RelationshipForm",
    "RelationshipsForm",
    "ReleaseForm",
    "ServiceForm",
    "ServicesForm",
    "SplitForm",
    "StartForm",
    "TakeBackForm",
    "UndoMergeForm",
    "WarnsOfIdentity",
]
