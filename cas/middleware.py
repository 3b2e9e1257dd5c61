"""What every response of a signed-in person has in common."""

from django.utils.cache import add_never_cache_headers


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
