"""Dollars and cents."""

from django import forms


class MoneyField(forms.DecimalField):
    """An amount in dollars, typed with or without "$" and commas."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})

    def __init__(self, **kwargs):
        words = {
            "invalid": "Enter dollars and cents, like 943.50.",
            "max_digits": "Enter an amount below 1,000,000.",
            "max_whole_digits": "Enter an amount below 1,000,000.",
            "max_decimal_places": "Enter at most two digits for the cents.",
        }
        super().__init__(max_digits=8, decimal_places=2, error_messages=words, **kwargs)

    def to_python(self, value):
        typed = value.replace("$", "").replace(",", "") if isinstance(value, str) else value
        return super().to_python(typed)
