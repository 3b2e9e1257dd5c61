"""Pages of the lists and of why somebody is on one, of the rules, and of the programs."""

from django.urls import path, register_converter

from prioritization.days import Day
from prioritization.views import (
    cases,
    directory,
    drafts,
    facts,
    history,
    lists,
    monitor,
    moves,
    overrides,
    previews,
    publishing,
    rules,
    runs,
    sentences,
    why,
)

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
    path("why/<int:pk>/", why.matrix, name="why"),
    path("why/<int:pk>/<slug:slug>/", why.cell, name="why_cell"),
    path("rules/", rules.rule_index, name="rule_index"),
    path("rules/facts/", facts.fact_index, name="fact_index"),
    path("rules/facts/<slug:code>/", facts.fact_detail, name="fact_detail"),
    path("rules/<slug:slug>/", rules.rule_detail, name="rule_detail"),
    path("rules/<slug:slug>/compare/", rules.rule_compare, name="rule_compare"),
    path("rules/<slug:slug>/publish/", publishing.rule_publish, name="rule_publish"),
    path("rules/<slug:slug>/approve/", publishing.rule_approve, name="rule_approve"),
    path("rules/<slug:slug>/<int:number>/", rules.rule_version, name="rule_version"),
    path("rules/<slug:slug>/<int:number>/again/", publishing.rule_roll_back, name="rule_roll_back"),
    path("rules/<slug:slug>/terms/", directory.terms, name="program_terms"),
    path("rules/<slug:slug>/draft/", drafts.rule_draft, name="rule_draft"),
    path("rules/<slug:slug>/draft/start/", drafts.draft_start, name="draft_start"),
    path("rules/<slug:slug>/draft/note/", drafts.draft_note, name="draft_note"),
    path("rules/<slug:slug>/draft/discard/", drafts.draft_discard, name="draft_discard"),
    path("rules/<slug:slug>/draft/put-back/", drafts.draft_put_back, name="draft_put_back"),
    path(
        "rules/<slug:slug>/draft/<slug:kind>/<int:number>/",
        sentences.draft_sentence,
        name="draft_sentence",
    ),
    path(
        "rules/<slug:slug>/draft/<slug:kind>/<int:number>/move/",
        drafts.draft_move,
        name="draft_move",
    ),
    path(
        "rules/<slug:slug>/draft/<slug:kind>/<slug:place>/take-out/",
        drafts.draft_part,
        name="draft_part",
    ),
    path(
        "rules/<slug:slug>/draft/<slug:kind>/<slug:place>/ask/",
        sentences.draft_pick,
        name="draft_pick",
    ),
    path(
        "rules/<slug:slug>/draft/<slug:kind>/<slug:place>/ask/<slug:fact>/",
        sentences.draft_condition,
        name="draft_condition",
    ),
    path(
        "rules/<slug:slug>/draft/<slug:kind>/<slug:place>/bands/<slug:fact>/",
        sentences.draft_bands,
        name="draft_bands",
    ),
    path("rules/<slug:slug>/preview/", previews.rule_preview, name="rule_preview"),
    path("rules/<slug:slug>/cases/", cases.rule_cases, name="rule_cases"),
    path("rules/<slug:slug>/cases/add/", cases.rule_case_add, name="rule_case_add"),
    path("rules/<slug:slug>/cases/<int:pk>/", cases.rule_case, name="rule_case"),
    path(
        "rules/<slug:slug>/cases/<int:pk>/remove/", cases.rule_case_remove, name="rule_case_remove"
    ),
    path("overrides/", overrides.overrides, name="overrides"),
    path("overrides/<int:pk>/end/", overrides.override_end, name="override_end"),
    path("overrides/household/<int:pk>/", overrides.override_choose, name="override_choose"),
    path(
        "overrides/household/<int:pk>/<slug:slug>/",
        overrides.override_make,
        name="override_make",
    ),
    path("monitor/", monitor.monitor, name="monitor"),
    path("runs/", runs.runs, name="runs"),
    path("programs/", directory.directory, name="directory"),
    path("programs/<slug:slug>/", directory.program, name="directory_program"),
    path("programs/<slug:slug>/edit/", directory.edit, name="directory_edit"),
]
