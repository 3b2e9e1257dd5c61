"""Forms about people, households and where they live: shape and words, no workflow."""

from clients.forms.anonymity import WarnsOfIdentity
from clients.forms.entry_data import FORMS as TOPIC_FORMS
from clients.forms.exits import ExitForm, ExitSituationForm
from clients.forms.households import EnrollmentForm, MemberEnrollmentForm, RelationshipForm
from clients.forms.membership import (
    ChangeForm,
    JoinForm,
    NewbornForm,
    ProfileCodeForm,
    RelationshipsForm,
    SplitForm,
)
from clients.forms.people import AnonymousProfileForm, FindForm, PersonForm, ProfileForm
from clients.forms.releases import ReleaseForm
from clients.forms.whereabouts import EnteredInErrorForm, LivingSituationForm, LocationForm

__all__ = [
    "TOPIC_FORMS",
    "AnonymousProfileForm",
    "ChangeForm",
    "EnrollmentForm",
    "EnteredInErrorForm",
    "ExitForm",
    "ExitSituationForm",
    "FindForm",
    "JoinForm",
    "LivingSituationForm",
    "LocationForm",
    "MemberEnrollmentForm",
    "NewbornForm",
    "PersonForm",
    "ProfileCodeForm",
    "ProfileForm",
    "RelationshipForm",
    "RelationshipsForm",
    "ReleaseForm",
    "SplitForm",
    "WarnsOfIdentity",
]
