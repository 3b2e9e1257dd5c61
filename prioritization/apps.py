from django.apps import AppConfig


class PrioritizationConfig(AppConfig):
    name = "prioritization"
    verbose_name = "Programs and lists"

    def ready(self):
        from cas import changes, navigation, notices
        from prioritization import referral_panels
        from prioritization.actions import desk, referrals
        from prioritization.board.alerts import unattended_number
        from prioritization.happenings import register_sources
        from prioritization.news import follow_leaving, follow_merges, move_touched
        from prioritization.panels import register_panels
        from prioritization.worklists.messages import MESSAGE
        from prioritization.worklists.notices import register_notices

        changes.register(follow_merges)
        changes.register(follow_leaving)
        changes.register(move_touched)
        desk.register_hooks()
        referrals.register_hooks()
        register_panels()
        referral_panels.register_panels()
        register_sources()
        register_notices()
        notices.register(MESSAGE)
        navigation.note_on("prioritization:queue", unattended_number, meaning="wait without an act")
