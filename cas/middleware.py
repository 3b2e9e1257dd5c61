"""What every request and response of a signed-in person has in common."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers

from cas.views import sign_in_again

METHODS = ("GET", "HEAD", "POST")


class OnlyVisitsAndForms:
    """Pages are visited and forms are posted; nothing here is put, patched, deleted or traced."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)


class SignInFirst(LoginRequiredMiddleware):
    """Whoever is signed out signs in first; a form they had filled in is not lost (D2)."""

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            return sign_in_again(request)
        return super().handle_no_permission(request, view_func)


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
