"""What every response of a signed-in person has in common."""

from django.utils.cache import add_never_cache_headers

CLIENT_VIEW = "client_view"
"""Session key: set while a client can see the screen."""


class KeepScoresFromClients:
    """Take away what is for staff's eyes while a client can see the screen (R26).

    That is so on every page while the session is in client view, and always on the pages that are
    read together with a client. What is taken away is the permission, so no view, panel or link
    can forget to ask.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Note on the user, for this request, that a client is looking on."""
        request.is_client_view = CLIENT_VIEW in request.session
        if request.user.is_authenticated:
            shares_page = getattr(view, "is_beside_client", False)
            request.user.is_beside_client = request.is_client_view or shares_page


class NeverCachePersonalPages:
    """Keep pages about people out of every cache, the browser's back button included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
            response["Cache-Control"] = f"{response['Cache-Control']}, no-store"
        return response
