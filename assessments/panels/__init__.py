"""What assessments add to the pages of people: the task list, whereabouts, drafts to finish."""

from assessments.panels.certification import my_certification, saving_gate
from assessments.panels.documents import documents_due
from assessments.panels.for_the_client import for_the_client
from assessments.panels.intakes import (
    begin_with_found,
    begin_with_new,
    household_intake,
    intake_rows,
    where_on_the_way,
)
from assessments.panels.past import interviews_left_behind, past_assessments
from assessments.panels.same_day_help import evh_log, same_day_help
from assessments.panels.tasks import OPEN, step_url, steps_and_documents
from assessments.panels.today import corrections_asked, drafts_to_finish, expiring
from assessments.panels.whereabouts import not_heard_of_list, whereabouts
from cas.panels import register

__all__ = ["OPEN", "evh_log", "intake_rows", "register_panels", "step_url"]


def register_panels():
    """Called once when the app is ready."""
    register("household.tasks", saving_gate)
    register("household.tasks", household_intake)
    register("household.tasks", steps_and_documents)
    register("assessments.saving", saving_gate)
    register("household.page", whereabouts)
    register("household.page", same_day_help)
    register("household.page", past_assessments)
    register("household.page", for_the_client)
    register("household.past", past_assessments)
    register("merge.side", past_assessments)
    register("household.past", interviews_left_behind)
    register("found.person", begin_with_found)
    register("found.nobody", begin_with_new)
    register("identity", where_on_the_way)
    register("home.urgent", saving_gate)
    register("home", corrections_asked)
    register("home", drafts_to_finish)
    register("home", expiring)
    register("home", documents_due)
    register("home", not_heard_of_list)
    register("home", my_certification)
