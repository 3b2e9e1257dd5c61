"""Pages of the lists and of the queue of households that must move today."""

from django.urls import path

from prioritization import views

app_name = "prioritization"

urlpatterns = [
    path("lists/", views.list_index, name="list_index"),
    path("lists/<slug:slug>/", views.list_detail, name="list_detail"),
    path("queue/", views.queue, name="queue"),
]
