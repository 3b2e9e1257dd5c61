"""Pages of the lists and of why somebody is on one, of the rules, and of the programs."""

from django.urls import path

from prioritization.views import directory, lists, publishing, rules, why

app_name = "prioritization"

urlpatterns = [
    path("lists/", lists.list_index, name="list_index"),
    path("lists/<slug:slug>/", lists.list_detail, name="list_detail"),
    path("queue/", lists.queue, name="queue"),
    path("why/<int:pk>/", why.matrix, name="why"),
    path("why/<int:pk>/<slug:slug>/", why.cell, name="why_cell"),
    path("rules/", rules.rule_index, name="rule_index"),
    path("rules/<slug:slug>/", rules.rule_detail, name="rule_detail"),
    path("rules/<slug:slug>/compare/", rules.rule_compare, name="rule_compare"),
    path("rules/<slug:slug>/publish/", publishing.rule_publish, name="rule_publish"),
    path("rules/<slug:slug>/approve/", publishing.rule_approve, name="rule_approve"),
    path("rules/<slug:slug>/<int:number>/", rules.rule_version, name="rule_version"),
    path("rules/<slug:slug>/<int:number>/again/", publishing.rule_roll_back, name="rule_roll_back"),
    path("programs/", directory.directory, name="directory"),
    path("programs/<slug:slug>/", directory.program, name="directory_program"),
    path("programs/<slug:slug>/edit/", directory.edit, name="directory_edit"),
]
