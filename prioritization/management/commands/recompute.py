"""Compute all facts and lists anew, with a progress bar."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from prioritization.actions.runs import run_on_request
from prioritization.runs.recompute import recompute


class Command(BaseCommand):
    help = "Compute the facts of all households and move them on all lists."

    def handle(self, *args, **options):
        run = run_on_request(at=timezone.now())
        with tqdm(desc="Lists", unit=" parts", disable=options["verbosity"] == 0) as bar:

            def tell(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            recompute(run, tell=tell)
        self.stdout.write(
            f"{run.checked} households; {run.joined} joined, {run.changed} changed place, "
            f"{run.left} left."
        )
