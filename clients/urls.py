"""Pages about people, households and where they live. Codes and numbers only, never a name."""

from django.urls import path

from clients.views import entry_data, find, households, people, situations

app_name = "clients"

urlpatterns = [
    path("find/", find.find, name="find"),
    path("people/add/", find.add, name="add"),
    path("people/<slug:code>/profile/", people.profile, name="profile"),
    path("people/<slug:code>/release/", people.release, name="release"),
    path("people/<slug:code>/release/withdraw/", people.withdraw, name="withdraw"),
    path(
        "people/<slug:code>/entry/<slug:topic>/",
        entry_data.entry_topic,
        name="entry_topic",
    ),
    path("households/<int:pk>/", households.household, name="household"),
    path("households/<int:pk>/members/add/", households.add_member, name="add_member"),
    path("households/<int:pk>/enroll/", households.enroll, name="enroll"),
    path("households/<int:pk>/entry/", entry_data.entry_data, name="entry_data"),
    path("households/<int:pk>/readers/", households.readers, name="readers"),
    path(
        "households/<int:pk>/living-situation/",
        situations.living_situation,
        name="living_situation",
    ),
    path("households/<int:pk>/location/", situations.location, name="location"),
    path(
        "living-situations/<int:pk>/entered-in-error/",
        situations.living_situation_error,
        name="living_situation_error",
    ),
]
