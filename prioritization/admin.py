"""Programs, rules and runs in the administration site: mostly to be looked at."""

from django.contrib import admin

from cas.admin import NobodyDeletes
from prioritization.actions.programs import leave_list_to_the_night
from prioritization.models import Program, RecomputeRun, RuleVersion


class ReadOnly(NobodyDeletes, admin.ModelAdmin):
    """Rows that the software writes: shown, never edited by hand."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Program)
class ProgramAdmin(NobodyDeletes, admin.ModelAdmin):
    list_display = ["name", "kind", "beds", "is_active", "sample_as_of"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and {"is_active", "kind"} & set(form.changed_data):
            leave_list_to_the_night(program=obj)


@admin.register(RuleVersion)
class RuleVersionAdmin(ReadOnly):
    list_display = ["program", "number", "effective_from", "published_at", "published_by"]
    list_filter = ["program"]
    ordering = ["program", "-number"]


@admin.register(RecomputeRun)
class RecomputeRunAdmin(ReadOnly):
    list_display = [
        "kind",
        "on",
        "started_at",
        "finished_at",
        "households",
        "checked",
        "joined",
        "changed",
        "left",
        "differences",
    ]
    list_filter = ["kind"]
    ordering = ["-started_at"]
