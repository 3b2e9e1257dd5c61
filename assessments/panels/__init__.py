"""What assessments add to the pages of people: the task list, whereabouts, drafts to finish."""

from assessments.panels.documents import documents_due, household_documents
from assessments.panels.past import past_assessments
from assessments.panels.tasks import OPEN, step_url, task_list
from assessments.panels.today import drafts_to_finish
from assessments.panels.whereabouts import whereabouts
from cas.panels import register

__all__ = ["OPEN", "register_panels", "step_url"]


def register_panels():
    """Called once when the app is ready."""
    register("household.tasks", task_list)
    register("household.tasks", household_documents)
    register("household.page", whereabouts)
    register("household.page", past_assessments)
    register("home", drafts_to_finish)
    register("home", documents_due)
