from django.apps import AppConfig


class PrioritizationConfig(AppConfig):
    name = "prioritization"
    verbose_name = "Programs and lists"

    def ready(self):
        from cas import changes
        from prioritization.happenings import register_sources
        from prioritization.news import move_touched
        from prioritization.panels import register_panels
        from prioritization.worklists.notices import register_notices

        changes.register(move_touched)
        register_panels()
        register_sources()
        register_notices()
