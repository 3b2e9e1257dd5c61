"""Forms about people, households and where they live: shape and words, no workflow."""

from clients.forms.finding import AddingForm, FindByCodeForm, FindForm
from clients.forms.households import EnrollmentForm, MemberEnrollmentForm, RelationshipForm
from clients.forms.merges import MergeForm, UndoMergeForm
from clients.forms.people import AnonymousProfileForm, PersonForm, ProfileForm
from clients.forms.releases import ReleaseForm
from clients.forms.whereabouts import EnteredInErrorForm, LivingSituationForm, LocationForm

__all__ = [
    "AddingForm",
    "AnonymousProfileForm",
    "EnrollmentForm",
    "EnteredInErrorForm",
    "FindByCodeForm",
    "FindForm",
    "LivingSituationForm",
    "LocationForm",
    "MemberEnrollmentForm",
    "MergeForm",
    "PersonForm",
    "ProfileForm",
    "RelationshipForm",
    "ReleaseForm",
    "UndoMergeForm",
]
