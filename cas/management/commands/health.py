from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cas.health import OK, check, in_lines


class Command(BaseCommand):
    help = "Say whether the database, the broker and beat work; exit code 1 when one does not."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("parts", nargs="*", help="database, broker, beat; all when none named")

    def handle(self, *args, parts, **options):
        states = check(at=timezone.now())
        if unknown := set(parts) - set(states):
            raise CommandError(f"There is no part named {', '.join(sorted(unknown))}.")
        asked = {name: state for name, state in states.items() if not parts or name in parts}
        self.stdout.write(in_lines(asked), ending="")
        if any(state != OK for state in asked.values()):
            raise CommandError("Not everything works.")
