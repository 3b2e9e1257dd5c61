from django.core.management.base import BaseCommand

from assessments.actions.instruments import load_instruments


class Command(BaseCommand):
    help = "Load the versions of the tools that are not loaded yet."

    def handle(self, **options):
        new = load_instruments()
        for version in new:
            self.stdout.write(f"Loaded {version}")
        if not new:
            self.stdout.write("All versions are loaded already.")
