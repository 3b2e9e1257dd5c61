"""Fill the demo: agencies, sign-ins, tools, programs, people, and the lists they lead to."""

import time

from django.core.management.base import BaseCommand
from django.utils import timezone

from prioritization.synthetic.board import work_the_board
from prioritization.synthetic.caseloads import give_cases
from prioritization.synthetic.decisions import decide_a_few
from prioritization.synthetic.demo import (
    evh_shares,
    fill_lists,
    has_lists,
    has_people,
    load_demo,
    refuse_outside_training,
)
from prioritization.synthetic.entries import lay_out_entries
from prioritization.synthetic.intakes import go_on_with_intakes
from prioritization.synthetic.meetings import hold_meetings
from prioritization.synthetic.past_referrals import lay_out_past_referrals
from prioritization.synthetic.referrals import lay_out_referrals

SEED = 916


class Command(BaseCommand):
    help = "Load the made-up county of the demo. What is there already stays as it is."

    def add_arguments(self, parser):
        parser.add_argument("--households", type=int, default=400)

    def handle(self, *args, households, **options):
        refuse_outside_training()
        self.began = time.monotonic()
        at = timezone.now()
        if has_people():
            self.say("The county has people already; nobody is added")
        else:
            self.say(f"Making the staff and {households} households")
            load_demo(households=households, seed=SEED, at=at)
        if has_lists():
            self.say("The lists have been computed already")
        else:
            self.say("Loading the programs and computing their lists")
            run = fill_lists(at=at)
            decide_a_few(at=at)
            lay_out_referrals(at=at)
            lay_out_past_referrals(at=at)
            go_on_with_intakes(at=at)
            give_cases(at=at)
            lay_out_entries(at=at)
            work_the_board(at=at)
            hold_meetings(at=at)
            self.say(f"Everybody stands on their lists: {run.checked} households")
            self.say(str(evh_shares(timezone.localdate(at))[0]))

    def say(self, line):
        """One line of progress, with the seconds since the start."""
        self.stdout.write(f"{time.monotonic() - self.began:5.1f} s  {line}")
        self.stdout.flush()
