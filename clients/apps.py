from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"

    def ready(self):
        from clients import during_stay
        from clients.happenings import register_sources
        from clients.panels import register_panels

        register_panels()
        register_sources()
        during_stay.register_sources()
