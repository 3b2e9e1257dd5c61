"""Forms about people, households and where they live: shape and words, no workflow."""

from clients.forms.entry_data import FORMS as TOPIC_FORMS
from clients.forms.households import EnrollmentForm, MemberEnrollmentForm, RelationshipForm
from clients.forms.people import AnonymousProfileForm, FindForm, PersonForm, ProfileForm
from clients.forms.releases import ReleaseForm
from clients.forms.whereabouts import EnteredInErrorForm, LivingSituationForm, LocationForm

__all__ = [
    "TOPIC_FORMS",
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
]
