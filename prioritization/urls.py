"""Pages of the lists, of who must move today, of why somebody is on a list, and of the programs."""

from django.urls import path

from prioritization.views import directory, lists, why

app_name = "prioritization"

urlpatterns = [
    path("lists/", lists.list_index, name="list_index"),
    path("lists/<slug:slug>/", lists.list_detail, name="list_detail"),
    path("queue/", lists.queue, name="queue"),
    path("why/<int:pk>/", why.matrix, name="why"),
    path("why/<int:pk>/<slug:slug>/", why.cell, name="why_cell"),
    path("programs/", directory.directory, name="directory"),
    path("programs/<slug:slug>/", directory.program, name="directory_program"),
    path("programs/<slug:slug>/edit/", directory.edit, name="directory_edit"),
]
