"""Pages about people, households and where they live. Codes and numbers only, never a name."""

from django.urls import path

from clients.views import (
    adding,
    area_ties,
    caring,
    deletion_requests,
    entry_data,
    events,
    exits,
    find,
    households,
    membership,
    merges,
    moves,
    people,
    releases,
    situations,
    timeline,
)

app_name = "clients"

urlpatterns = [
    path("find/", find.find, name="find"),
    path("people/add/", adding.add, name="add"),
    path("people/likely/", find.likely_duplicates, name="likely"),
    path("people/<slug:code>/profile/", people.profile, name="profile"),
    path("people/<slug:code>/release/", releases.release, name="release"),
    path("people/<slug:code>/release/withdraw/", releases.withdraw, name="withdraw"),
    path("people/<slug:code>/release/copy/", releases.copy, name="release_copy"),
    path("people/<slug:code>/release/blank/", releases.blank, name="release_blank"),
    path("people/<slug:code>/release/file/", releases.signed_form, name="release_file"),
    path(
        "people/<slug:code>/entry/<slug:topic>/",
        entry_data.entry_topic,
        name="entry_topic",
    ),
    path("households/<int:pk>/", households.household, name="household"),
    path("households/<int:pk>/members/add/", adding.add_member, name="add_member"),
    path("households/<int:pk>/members/", membership.members, name="members"),
    path("households/<int:pk>/members/newborn/", membership.newborn, name="newborn"),
    path("households/<int:pk>/members/<slug:code>/join/", moves.join, name="join"),
    path("households/<int:pk>/members/<slug:code>/left/", moves.split, name="left"),
    path(
        "households/<int:pk>/members/<slug:code>/head/",
        membership.relationships,
        name="relationships",
    ),
    path("households/<int:pk>/split/", moves.split, name="split"),
    path("households/<int:pk>/couple/", moves.couple, name="couple"),
    path("households/<int:pk>/exit/", exits.exit_household, name="exit"),
    path("people/<slug:code>/merge/", merges.choose, name="merge_choose"),
    path("people/<slug:code>/merge/<slug:other>/", merges.merge, name="merge"),
    path("merges/<int:pk>/undo/", merges.undo, name="undo_merge"),
    path("households/<int:pk>/enroll/", households.enroll, name="enroll"),
    path("households/<int:pk>/worker/", caring.who_looks_after, name="worker"),
    path("households/<int:pk>/areas/", area_ties.area_ties, name="area_ties"),
    path("area-ties/<int:pk>/end/", area_ties.end, name="end_area_tie"),
    path("households/<int:pk>/deletion/", deletion_requests.ask, name="ask_deletion"),
    path("deletion-requests/<int:pk>/", deletion_requests.answer, name="answer_deletion"),
    path("households/<int:pk>/timeline/", timeline.timeline, name="timeline"),
    path("households/<int:pk>/entry/", entry_data.entry_data, name="entry_data"),
    path("households/<int:pk>/readers/", households.readers, name="readers"),
    path(
        "households/<int:pk>/living-situation/",
        situations.living_situation,
        name="living_situation",
    ),
    path("households/<int:pk>/event/", events.event, name="event"),
    path("households/<int:pk>/location/", situations.location, name="location"),
    path(
        "living-situations/<int:pk>/entered-in-error/",
        situations.living_situation_error,
        name="living_situation_error",
    ),
]
