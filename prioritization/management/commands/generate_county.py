"""Make a synthetic county of any size, for measuring: the same seed gives the same people."""

import os
import time
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from prioritization.synthetic.demo import (
    county_on,
    evh_shares,
    generate,
    has_people,
    refuse_outside_training,
)


class Command(BaseCommand):
    help = "Fill an empty database with made-up households and their histories."

    def add_arguments(self, parser):
        parser.add_argument("--households", type=int, default=10_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            default=timezone.localdate(),
            help="The day it is in the county (YYYY-MM-DD); histories end the day before.",
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=os.cpu_count() or 1,
            help="How many processes make households; the result is the same.",
        )

    def handle(self, *args, households, seed, on, processes, **options):
        refuse_outside_training()
        if households < 1:
            raise CommandError("Ask for at least one household.")
        if has_people():
            raise CommandError("There are people here already. Start with an empty database.")
        began = time.monotonic()
        county = county_on(on, seed=seed)
        with tqdm(total=households, unit=" households", disable=options["verbosity"] == 0) as bar:
            generate(
                county,
                households,
                processes=processes,
                tell=lambda block: bar.update(block.households),
            )
        seconds = time.monotonic() - began
        self.stdout.write(f"Made and loaded {households:,} households in {seconds:.1f} s.")
        for share in evh_shares(on):
            self.stdout.write(str(share))
