"""Pages of the interviews, their results and the plans that follow."""

from django.urls import path, register_converter

from assessments.enums import Tool
from assessments.views import (
    assessors,
    certification,
    conferencing,
    corrections,
    documents,
    evh,
    handouts,
    interviews,
    questions,
    results,
    service_plan,
    training,
    whereabouts,
)
from assessments.views.intakes import beginning, ending, pages


class ToolConverter:
    """One of the tools in an address; any other word is no page."""

    regex = "|".join(Tool.values)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)


register_converter(ToolConverter, "tool")

app_name = "assessments"

urlpatterns = [
    path("households/<int:pk>/start/<tool:tool>/", interviews.start, name="start"),
    path("interviews/<uuid:key>/", interviews.interview, name="interview"),
    path("interviews/<uuid:key>/check/", interviews.check, name="check"),
    path("interviews/<uuid:key>/discard/", interviews.discard, name="discard"),
    path("interviews/<uuid:key>/pages/<slug:page>/", questions.page, name="page"),
    path("interviews/<uuid:key>/pages/<slug:page>/save/", questions.autosave, name="autosave"),
    path("households/<int:pk>/intake/", beginning.begin, name="begin_intake"),
    path("intakes/<uuid:key>/", beginning.intake, name="intake"),
    path("intakes/<uuid:key>/next/", beginning.go_on_with, name="intake_next"),
    path("intakes/<uuid:key>/pages/<slug:page>/", pages.page, name="intake_page"),
    path("intakes/<uuid:key>/talk/<tool:tool>/", pages.talk, name="intake_talk"),
    path("intakes/<uuid:key>/outcome/", pages.outcome, name="intake_outcome"),
    path("intakes/<uuid:key>/finish/", ending.finish, name="intake_finish"),
    path("intakes/<uuid:key>/discard/", ending.discard, name="intake_discard"),
    path("assessments/<int:pk>/", results.result, name="result"),
    path("assessments/<int:pk>/same-day-help/", evh.log_action, name="log_evh_action"),
    path("assessments/<int:pk>/correct/", results.correct, name="correct"),
    path("assessments/<int:pk>/ask-for-correction/", corrections.ask, name="ask_correction"),
    path("correction-requests/<int:pk>/", corrections.it_stands, name="it_stands"),
    path("assessments/<int:pk>/entered-in-error/", results.entered_in_error, name="error"),
    path("households/<int:pk>/whereabouts/", whereabouts.whereabouts, name="whereabouts"),
    path("households/<int:pk>/service-plan/", service_plan.service_plan, name="service_plan"),
    path(
        "households/<int:pk>/service-plan/history/",
        service_plan.history,
        name="service_plan_history",
    ),
    path(
        "households/<int:pk>/service-plan/copy/",
        handouts.service_plan_copy,
        name="service_plan_copy",
    ),
    path(
        "households/<int:pk>/case-conferencing/",
        conferencing.case_conferencing,
        name="case_conferencing",
    ),
    path(
        "households/<int:pk>/case-conferencing/history/",
        conferencing.history,
        name="conferencing_history",
    ),
    path("households/<int:pk>/documents/", documents.checklist, name="documents"),
    path(
        "households/<int:pk>/documents/<slug:code>/<slug:kind>/",
        documents.add,
        name="add_document",
    ),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/files/<int:pk>/", documents.download, name="document_file"),
    path("documents/files/<int:pk>/take-back/", documents.take_back, name="take_back_file"),
    path("households/<int:pk>/next-steps/", handouts.next_steps, name="next_steps"),
    path("my-certification/", certification.my_certification, name="my_certification"),
    path("assessors/", assessors.assessors, name="assessors"),
    path("assessors/<int:pk>/", assessors.assessor, name="assessor"),
    path("assessors/<int:pk>/certify/", assessors.certify, name="certify"),
    path("assessors/<int:pk>/extend/", assessors.extend, name="extend"),
    path("certifications/<int:pk>/take-back/", assessors.take_back, name="take_back"),
    path("certification-requests/<int:pk>/", assessors.answer, name="answer_request"),
    path("training/", training.training, name="training"),
    path("training/add/", training.add_series, name="add_series"),
    path("training/<int:pk>/add/", training.add_session, name="add_session"),
    path("training/sessions/<int:pk>/", training.change_session, name="change_session"),
    path("training/sessions/<int:pk>/attendance/", training.attendance, name="attendance"),
]
