from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self):
        from assessments.happenings import register_sources
        from assessments.intake_way import lead_on
        from assessments.news import intakes_follow, keep_confirmations_true
        from assessments.panels import register_panels
        from cas import changes
        from clients import way

        changes.register(keep_confirmations_true)
        changes.register(intakes_follow)
        way.register(lead_on)
        register_panels()
        register_sources()
