"""What every request and response of a signed-in person has in common."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from cas import sign_ins
from cas.views.signing_in import sign_in_again

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


class EndSignIns:
    """Sign out whoever was idle, or signed in elsewhere; note that the others are there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            sign_ins.end_if_over(request, at=timezone.now())
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """What a script asks by itself is no sign of anybody."""
        if request.user.is_authenticated and not getattr(view, "is_background", False):
            sign_ins.note_input(request, at=timezone.now())


class SecondFactorFirst:
    """Where everybody must have a second factor, nothing else opens before it is set up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Lead to the page that sets it up."""
        is_open = not getattr(view, "login_required", True) or getattr(
            view, "is_before_second_factor", False
        )
        if not settings.CAS_REQUIRE_MFA or is_open or not request.user.is_authenticated:
            return None
        return None if sign_ins.had_second_factor(request) else redirect("my_sign_in")


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
