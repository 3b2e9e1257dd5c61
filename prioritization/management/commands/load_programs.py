from django.core.management.base import BaseCommand
from django.utils import timezone

from prioritization.actions.programs import load_programs


class Command(BaseCommand):
    help = "Load the sample programs that are not there yet, and publish their rules from today."

    def handle(self, **options):
        new = load_programs(at=timezone.now())
        for program in new:
            self.stdout.write(f"Loaded {program}")
        if not new:
            self.stdout.write("All sample programs are there already.")
