from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self):
        from assessments.happenings import register_sources
        from assessments.news import keep_confirmations_true
        from assessments.panels import register_panels
        from cas import changes

        changes.register(keep_confirmations_true)
        register_panels()
        register_sources()
