"""A file as a form field."""

from django import forms
from django.core.files.base import ContentFile

from cas.files import KINDS, check_upload, without_hidden_data


class UploadField(forms.FileField):
    """A PDF or a photo. Cleans to the file as it is kept: checked, without hidden data, unnamed."""

    widget = forms.FileInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(kind.content_type for kind in KINDS)
        self.error_messages["empty"] = "This file is empty. Choose another one."

    def clean(self, data, initial=None) -> ContentFile | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        return without_hidden_data(upload, check_upload(upload))
