"""Forms about people, households and where they live: shape and words, no workflow."""

from clients.forms.anonymity import WarnsOfIdentity
from clients.forms.households import EnrollmentForm, MemberEnrollmentForm, RelationshipForm
from clients.forms.people import AnonymousProfileForm, FindForm, PersonForm, ProfileForm
from clients.forms.releases import ReleaseForm
from clients.forms.whereabouts import EnteredInErrorForm, LivingSituationForm, LocationForm

__all__ = [
    "AnonymousProfileForm",
    "EnrollmentForm",
    "EnteredInErrorForm",
    "FindForm",
    "LivingSituationForm",
    "LocationForm",
    "MemberEnrollmentForm",
    "PersonForm",
    "ProfileForm",
    "RelationshipForm",
    "ReleaseForm",
    "WarnsOfIdentity",
]
