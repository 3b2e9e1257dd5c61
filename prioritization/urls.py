"""Pages of the lists, of the queue of households that must move today, and of the programs."""

from django.urls import path

from prioritization.views import directory, facts, lists

app_name = "prioritization"

urlpatterns = [
    path("lists/", lists.list_index, name="list_index"),
    path("lists/<slug:slug>/", lists.list_detail, name="list_detail"),
    path("queue/", lists.queue, name="queue"),
    path("rules/facts/", facts.fact_index, name="fact_index"),
    path("rules/facts/<slug:code>/", facts.fact_detail, name="fact_detail"),
    path("programs/", directory.directory, name="directory"),
    path("programs/<slug:slug>/", directory.program, name="directory_program"),
    path("programs/<slug:slug>/edit/", directory.edit, name="directory_edit"),
]
