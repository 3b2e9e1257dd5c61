from django.core.management.base import BaseCommand

from assessments.actions.training import load_training


class Command(BaseCommand):
    help = "Load the series of assessor training that are not loaded yet."

    def handle(self, **options):
        new = load_training()
        for series in new:
            self.stdout.write(f"Loaded {series}")
        if not new:
            self.stdout.write("All series are loaded already.")
