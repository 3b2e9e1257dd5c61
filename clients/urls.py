"""Pages about people, households and where they live. Codes and numbers only, never a name."""

from django.urls import path

from clients.views import adding, find, households, merges, people, situations

app_name = "clients"

urlpatterns = [
    path("find/", find.find, name="find"),
    path("people/add/", adding.add, name="add"),
    path("people/likely/", find.likely_duplicates, name="likely"),
    path("people/<slug:code>/profile/", people.profile, name="profile"),
    path("people/<slug:code>/release/", people.release, name="release"),
    path("people/<slug:code>/release/withdraw/", people.withdraw, name="withdraw"),
    path("households/<int:pk>/", households.household, name="household"),
    path("households/<int:pk>/members/add/", adding.add_member, name="add_member"),
    path("households/<int:pk>/members/join/<slug:code>/", adding.join, name="join"),
    path("people/<slug:code>/merge/", merges.choose, name="merge_choose"),
    path("people/<slug:code>/merge/<slug:other>/", merges.merge, name="merge"),
    path("merges/<int:pk>/undo/", merges.undo, name="undo_merge"),
    path("households/<int:pk>/enroll/", households.enroll, name="enroll"),
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
