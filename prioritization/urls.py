"""Pages of the lists, of the queue of households that must move today, and of the programs."""

from django.urls import path

from prioritization.views import directory, lists, runs

app_name = "prioritization"

urlpatterns = [
    path("lists/", lists.list_index, name="list_index"),
    path("lists/<slug:slug>/", lists.list_detail, name="list_detail"),
    path("queue/", lists.queue, name="queue"),
    path("runs/", runs.runs, name="runs"),
    path("programs/", directory.directory, name="directory"),
    path("programs/<slug:slug>/", directory.program, name="directory_program"),
    path("programs/<slug:slug>/edit/", directory.edit, name="directory_edit"),
]
