"""While a client can see the screen: nothing for staff's eyes is on any page (R26)."""

CLIENT_VIEW = "client_view"
"""Session key: set while a client can see the screen."""


class KeepScoresFromClients:
    """Take away what is for staff's eyes while a client can see the screen.

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
