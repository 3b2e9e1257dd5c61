"""What is typed to prove who one is, and to change how."""

from django import forms
from django.contrib.auth.forms import SetPasswordForm

from cas.forms.base import CasForm, CasFormMixin
from cas.passwords import LongEnough

NAME_LENGTH = 40
RESET_REASONS = {
    "lost": "Lost or broken phone",
    "stolen": "Stolen, or somebody else may use it",
    "changed": "New phone, and the old one is gone",
    "wrong": "It was set up wrongly",
}


def _code_field(label, hint):
    field = forms.CharField(label=label, help_text=hint, max_length=20)
    field.widget.attrs |= {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "class": "short",
    }
    field.error_messages["required"] = "Enter the code"
    return field


class CodeForm(CasForm):
    """The second step: a code of the app or of the printed list."""

    code = _code_field("Code", "Six digits from your authenticator app, or one recovery code.")

    def __init__(self, *args, has_app: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True
        if not has_app:
            self.fields["code"].help_text = "One of your recovery codes."


class SetUpAppForm(CasForm):
    """Proof that the app has the secret."""

    code = _code_field("Code that the app shows now", "Six digits.")


class ConfirmForm(CasForm):
    """The password once more."""

    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        error_messages={"required": "Enter your password"},
    )


class PasskeyForm(CasForm):
    """What a passkey is called."""

    name = forms.CharField(
        label="Name of this device",
        help_text="So that you know which one to remove when it is lost. Example: work phone",
        max_length=NAME_LENGTH,
        error_messages={"required": "Give this device a name"},
    )


class NewPasswordForm(CasFormMixin, SetPasswordForm):
    """A new password, twice."""

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.fields["new_password1"].label = "New password"
        self.fields["new_password1"].help_text = LongEnough().get_help_text()
        self.fields["new_password1"].error_messages["required"] = "Enter a new password"
        self.fields["new_password2"].label = "New password again"
        self.fields["new_password2"].help_text = ""
        self.fields["new_password2"].error_messages["required"] = "Enter the new password again"


class ResetForm(CasForm):
    """Why a colleague's second step is taken away."""

    reason = forms.ChoiceField(
        label="Why?",
        choices=list(RESET_REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it is reset"},
    )
