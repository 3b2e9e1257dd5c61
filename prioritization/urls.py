"""Pages of the lists, of the queue of households that must move today, and of the programs."""

from django.urls import path

from prioritization.views import directory, lists, monitor, overrides

app_name = "prioritization"

urlpatterns = [
    path("lists/", lists.list_index, name="list_index"),
    path("lists/<slug:slug>/", lists.list_detail, name="list_detail"),
    path("queue/", lists.queue, name="queue"),
    path("overrides/", overrides.overrides, name="overrides"),
    path("overrides/<int:pk>/end/", overrides.override_end, name="override_end"),
    path("overrides/household/<int:pk>/", overrides.override_choose, name="override_choose"),
    path(
        "overrides/household/<int:pk>/<slug:slug>/",
        overrides.override_make,
        name="override_make",
    ),
    path("monitor/", monitor.monitor, name="monitor"),
    path("programs/", directory.directory, name="directory"),
    path("programs/<slug:slug>/", directory.program, name="directory_program"),
    path("programs/<slug:slug>/edit/", directory.edit, name="directory_edit"),
]
