"""What every form of the project shares: safe text, dates in three boxes, interview questions.

A form that inherits `CasForm` or `CasModelForm` is drawn by the crispy pack "cas": label above,
hint, error beside the field, "(optional)" in words, and everything that was typed kept.
"""

from cas.forms.answers import SKIPPED, Answer, QuestionText
from cas.forms.base import CasForm, CasModelForm
from cas.forms.bound import ErrorLink, error_links
from cas.forms.choices import YesNoField
from cas.forms.conditional import ConditionalForm
from cas.forms.dates import DateField
from cas.forms.files import UploadField
from cas.forms.money import MoneyField
from cas.forms.questions import (
    ChoiceQuestion,
    ChoicesQuestion,
    DateQuestion,
    NumberQuestion,
    TextQuestion,
)
from cas.forms.second_factor import (
    CodeForm,
    ConfirmForm,
    NewPasswordForm,
    PasskeyForm,
    ResetForm,
    SetUpAppForm,
)
from cas.forms.sign_in import SignInForm
from cas.forms.text import refuse_unstorable_text

__all__ = [
    "SKIPPED",
    "Answer",
    "CasForm",
    "CasModelForm",
    "ChoiceQuestion",
    "ChoicesQuestion",
    "CodeForm",
    "ConditionalForm",
    "ConfirmForm",
    "DateField",
    "DateQuestion",
    "ErrorLink",
    "MoneyField",
    "NewPasswordForm",
    "NumberQuestion",
    "PasskeyForm",
    "QuestionText",
    "ResetForm",
    "SetUpAppForm",
    "SignInForm",
    "TextQuestion",
    "UploadField",
    "YesNoField",
    "error_links",
    "refuse_unstorable_text",
]
