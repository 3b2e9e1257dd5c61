"""Signing in."""

from django.contrib.auth.forms import AuthenticationForm

from cas.forms.base import CasFormMixin


class SignInForm(CasFormMixin, AuthenticationForm):
    """User name and password; password managers and pasting work."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "The user name or password is not right. Check both and try again.",
    }

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = "User name"
        self.fields["username"].error_messages["required"] = "Enter your user name"
        self.fields["username"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "autofocus": True,
        }
        self.fields["password"].error_messages["required"] = "Enter your password"
