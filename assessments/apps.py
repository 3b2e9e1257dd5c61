from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self):
        from assessments.happenings import register_sources
        from assessments.panels import register_panels

        register_panels()
        register_sources()
