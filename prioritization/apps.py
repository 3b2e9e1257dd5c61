from django.apps import AppConfig


class PrioritizationConfig(AppConfig):
    name = "prioritization"
    verbose_name = "Programs and lists"

    def ready(self):
        from cas import changes
        from prioritization import referral_panels
        from prioritization.actions.referrals import register_hooks
        from prioritization.happenings import register_sources
        from prioritization.news import move_touched
        from prioritization.panels import register_panels

        changes.register(move_touched)
        register_hooks()
        register_panels()
        referral_panels.register_panels()
        register_sources()
