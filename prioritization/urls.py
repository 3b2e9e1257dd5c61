"""Pages of the lists, of the queue of households that must move today, and of the programs."""

from django.urls import path

from prioritization.views import cases, directory, lists, previews

app_name = "prioritization"

urlpatterns = [
    path("lists/", lists.list_index, name="list_index"),
    path("lists/<slug:slug>/", lists.list_detail, name="list_detail"),
    path("queue/", lists.queue, name="queue"),
    path("rules/<slug:slug>/preview/", previews.rule_preview, name="rule_preview"),
    path("rules/<slug:slug>/cases/", cases.rule_cases, name="rule_cases"),
    path("rules/<slug:slug>/cases/add/", cases.rule_case_add, name="rule_case_add"),
    path("rules/<slug:slug>/cases/<int:pk>/", cases.rule_case, name="rule_case"),
    path(
        "rules/<slug:slug>/cases/<int:pk>/remove/", cases.rule_case_remove, name="rule_case_remove"
    ),
    path("programs/", directory.directory, name="directory"),
    path("programs/<slug:slug>/", directory.program, name="directory_program"),
    path("programs/<slug:slug>/edit/", directory.edit, name="directory_edit"),
]
