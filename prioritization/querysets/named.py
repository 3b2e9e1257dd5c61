"""Rows that an address names."""

from django.db import models


class NamedRows(models.QuerySet):
    def named(self, number):
        """The row that an address names, or None; whatever is no number names none."""
        is_number = number.isascii() and number.isdigit() and len(number) < 18
        return self.filter(pk=number).first() if is_number else None
