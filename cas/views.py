"""Pages that belong to no app: home, signing in, privacy, and what a refused form post shows."""

from django.contrib.auth.views import LoginView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cas import held_posts
from cas.access.decorators import public, signed_in
from cas.forms import SignInForm
from cas.quiet import month_of


@signed_in
def home(request):
    """What waits for this person today; each app adds its part as a panel."""
    return render(request, "home.html")


@public
def privacy(request):
    """Why data is collected, who sees it and what people can ask for."""
    return render(request, "privacy.html")


@public
def quiet(request):
    """A page that tells nothing, to swap to when somebody comes too close (quick hide)."""
    return render(request, "quiet.html", {"month": month_of(timezone.localdate())})


class SignIn(LoginView):
    """Sign in, and go on with what was typed when the last sign-in ended."""

    template_name = "sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        sealed = self.request.POST.get(held_posts.FIELD, "")
        return super().get_context_data(held=sealed, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        sealed = self.request.POST.get(held_posts.FIELD, "")
        held = held_posts.unseal(sealed, self.request.user)
        if held:
            response = still_here(self.request, held)
        held_posts.remember_typist(response, self.request.user)
        return response


@public
def admin_sign_in(request):
    """The administration site has no sign-in of its own: everybody uses the same one."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


def sign_in_again(request):
    """The sign-in page in place of an answer to a form; the form waits sealed inside it."""
    context = {
        "form": SignInForm(request),
        "next": request.get_full_path(),
        "held": held_posts.seal(request),
    }
    return render(request, "sign_in.html", context, status=401)


def still_here(request, held):
    """What was typed and not saved, to be sent with one press."""
    return render(request, "still_here.html", {"held": held})


def csrf_failure(request, reason=""):
    """A form of an older sign-in is kept and sent with one press; from elsewhere it is refused."""
    if not held_posts.can_be_held(request):
        return render(request, "errors/csrf.html", status=403)
    if not request.user.is_authenticated:
        return sign_in_again(request)
    return still_here(request, held_posts.as_sent(request))
