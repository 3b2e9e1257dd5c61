"""Nothing that was typed disappears without a word."""

from django.contrib import messages


def tell_what_was_left_out(request, form):
    """Name the questions whose answers another answer left no room for; never the answers."""
    if form.set_aside:
        left_out = "; ".join(str(label) for label in form.set_aside)
        messages.info(request, f"Left out, because of another answer: {left_out}.")
