"""`manage.py reset_sign_in USERNAME`: when nobody is left who could do it on the site."""

from django.core.management.base import BaseCommand, CommandError

from cas import second_factor
from cas.models import User


class Command(BaseCommand):
    """Takes away a person's second step; they set up a new one at the next sign-in."""

    help = "Take away a person's second step and end their sign-in, after a lost phone."

    def add_arguments(self, parser):
        """One user name."""
        parser.add_argument("username")

    def handle(self, *, username, **options):
        """Reset, or say that there is nobody of this name."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Nobody has the user name {username}.")
        second_factor.reset(user=user, reason="lost", by=None)
        self.stdout.write(f"The second step of {username} is reset.")
