"""Forms about programs, their rules and decisions about a household: shape and words."""

from prioritization.forms.bands import BandsForm
from prioritization.forms.cases import CaseForm
from prioritization.forms.history import PastDayForm
from prioritization.forms.meetings import (
    ByCodeForm,
    FromListsForm,
    MeetingForm,
    MinutesForm,
    NewMeetingForm,
)
from prioritization.forms.openings import ClosureForm, IntakeForm, OpeningForm
from prioritization.forms.overrides import EndOverrideForm, OverrideForm
from prioritization.forms.papers import BoardForm
from prioritization.forms.programs import DirectoryForm, TermsForm
from prioritization.forms.publishing import ApprovalForm, PublishForm
from prioritization.forms.referrals import DeclineForm, EndOfStayForm, PassingForm
from prioritization.forms.sentences import (
    ConditionForm,
    PriorityForm,
    PriorityWords,
    RequirementForm,
    RequirementWords,
    words_of,
)

__all__ = [
    "ApprovalForm",
    "BandsForm",
    "BoardForm",
    "ByCodeForm",
    "CaseForm",
    "ClosureForm",
    "ConditionForm",
    "DeclineForm",
    "DirectoryForm",
    "EndOfStayForm",
    "EndOverrideForm",
    "FromListsForm",
    "IntakeForm",
    "MeetingForm",
    "MinutesForm",
    "NewMeetingForm",
    "OpeningForm",
    "OverrideForm",
    "PassingForm",
    "PastDayForm",
    "PriorityForm",
    "PriorityWords",
    "PublishForm",
    "RequirementForm",
    "RequirementWords",
    "TermsForm",
    "words_of",
]
