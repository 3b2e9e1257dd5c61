"""What the forms about people share."""

from django import forms

BLANK = [("", "Choose…")]


def typed_code(**options):
    """A select of HUD codes that cleans to an int or None."""
    return forms.TypedChoiceField(coerce=int, empty_value=None, **options)
