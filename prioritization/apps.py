from django.apps import AppConfig


class PrioritizationConfig(AppConfig):
    name = "prioritization"
    verbose_name = "Programs and lists"

    def ready(self):
        from cas import changes, navigation
        from prioritization import referral_panels
        from prioritization.actions import desk, referrals
        from prioritization.board.alerts import unattended_number
        from prioritization.happenings import register_sources
        from prioritization.news import follow_leaving, follow_merges, move_touched
        from prioritization.notices.catalogue import register_notices
        from prioritization.panels import register_panels

        changes.register(follow_merges)
        changes.register(follow_leaving)
        changes.register(move_touched)
        desk.register_hooks()
        referrals.register_hooks()
        register_panels()
        referral_panels.register_panels()
        register_sources()
        register_notices()
        navigation.note_on("prioritization:queue", unattended_number, meaning="wait without an act")
