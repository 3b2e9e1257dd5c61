"""Check that the stored history of the lists leads to what was counted, and to what stands now."""

from datetime import date, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from prioritization.history.verification import verify

USUAL_DAYS = 30


class Command(BaseCommand):
    help = (
        "Replay the movements of all lists and report, per list and day, where they differ from "
        "the daily census; and where they differ from the lists as they stand now."
    )

    def add_arguments(self, parser):
        today = timezone.localdate()
        parser.add_argument(
            "--from",
            dest="first",
            type=date.fromisoformat,
            default=today - timedelta(days=USUAL_DAYS),
            help=f"First day (YYYY-MM-DD); {USUAL_DAYS} days ago when it is left out.",
        )
        parser.add_argument(
            "--to",
            dest="last",
            type=date.fromisoformat,
            default=today,
            help="Last day (YYYY-MM-DD); today when it is left out.",
        )

    def handle(self, *args, first, last, **options):
        if first > last:
            raise CommandError("The first day comes after the last one.")
        verified = verify(first, last)
        for difference in verified.differences:
            self.stdout.write(str(difference))
        summary = (
            f"Lists now: {verified.lists}. Censuses: {verified.censuses}. "
            f"Differences: {len(verified.differences)}."
        )
        if verified.differences:
            raise CommandError(summary)
        self.stdout.write(summary)
