"""Pages of the lists, of the queue of households that must move today, and of the programs."""

from django.urls import path, register_converter

from prioritization.past_days import Day
from prioritization.views import directory, history, lists, moves

app_name = "prioritization"

register_converter(Day, "day")

urlpatterns = [
    path("lists/", lists.list_index, name="list_index"),
    path("lists/<slug:slug>/", lists.list_detail, name="list_detail"),
    path("lists/<slug:slug>/history/", history.list_history, name="list_history"),
    path("lists/<slug:slug>/on/", history.list_days, name="list_days"),
    path("lists/<slug:slug>/on/<day:day>/", history.list_on, name="list_on"),
    path("households/<int:pk>/lists/", moves.household_lists, name="household_lists"),
    path("how-lists-are-ordered/", moves.order, name="order"),
    path("queue/", lists.queue, name="queue"),
    path("programs/", directory.directory, name="directory"),
    path("programs/<slug:slug>/", directory.program, name="directory_program"),
    path("programs/<slug:slug>/edit/", directory.edit, name="directory_edit"),
]
