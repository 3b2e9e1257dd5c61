"""The one door: password and second step, or a passkey; and the way out."""

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cas import held_posts, passkeys, second_factor, sign_ins
from cas.access.decorators import background, public
from cas.forms import CodeForm, SignInForm


class SignIn(LoginView):
    """The password; then the second step of whoever has one."""

    template_name = "sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            held=self.request.POST.get(held_posts.FIELD, ""),
            ended=sign_ins.why_it_ended(self.request),
            **{"refused": "", **kwargs},
        )

    def form_valid(self, form):
        if second_factor.of(form.get_user()):
            sign_ins.go_half_way(self.request, form.get_user(), at=timezone.now())
            return _ask_for_code(self.request, form.get_user())
        return self.go_in(form.get_user(), with_second_factor=False)

    def go_in(self, user, *, with_second_factor):
        """Sign in, and go on with what was typed when the last sign-in ended."""
        sign_ins.begin(self.request, user, at=timezone.now(), with_second_factor=with_second_factor)
        sealed = self.request.POST.get(held_posts.FIELD, "")
        held = held_posts.unseal(sealed, user)
        response = still_here(self.request, held) if held else redirect(self.get_success_url())
        held_posts.remember_typist(response, user)
        return response

    def refuse(self, words):
        """The sign-in page again, with what is wrong."""
        form = SignInForm(self.request)
        return self.render_to_response(self.get_context_data(form=form, refused=words))


def _second_step(request):
    """The rest of a sign-in, with its `next` and what is held."""
    view = SignIn()
    view.setup(request)
    return view


@public
def sign_in_code(request):
    """The second step: the code of an authenticator app, or a recovery code, each good once."""
    user = sign_ins.who_is_half_way(request, at=timezone.now())
    if request.method != "POST" or request.user.is_authenticated:
        return redirect("sign_in")
    if user is None:
        return _second_step(request).refuse("That took too long. Start again with your password.")
    who = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, who):
        return get_lockout_response(request, credentials=who)
    form = CodeForm(request.POST, has_app=bool(second_factor.of(user).app))
    if not form.is_valid():
        return _ask_for_code(request, user, form)
    if not second_factor.spend(code=form.cleaned_data["code"], of=user, at=timezone.now()):
        user_login_failed.send(sender=__name__, credentials=who, request=request)
        form.add_error("code", "This code is not right, or it was used. Wait for the next one.")
        return _ask_for_code(request, user, form)
    return _second_step(request).go_in(user, with_second_factor=True)


def _ask_for_code(request, user, form=None):
    has_app = bool(second_factor.of(user).app)
    context = {
        "form": form or CodeForm(has_app=has_app),
        "has_app": has_app,
        "has_passkey": bool(second_factor.of(user).passkeys),
        "next": request.POST.get("next", ""),
        "held": request.POST.get(held_posts.FIELD, ""),
    }
    return render(request, "sign_in_code.html", context)


@background
@public
@require_POST
def passkey_challenge(request):
    """For the script of the sign-in page: what a passkey has to answer to."""
    return JsonResponse(passkeys.challenge_to_sign_in())


@public
def sign_in_passkey(request):
    """A passkey is both steps in one: the device, and the finger or PIN that opens it."""
    if request.method != "POST" or request.user.is_authenticated:
        return redirect("sign_in")
    try:
        credential = passkeys.read_credential(request.POST.get("credential", ""))
        user = passkeys.owner(credential, at=timezone.now())
    except ValidationError as wrong:
        return _second_step(request).refuse(wrong.message)
    return _second_step(request).go_in(user, with_second_factor=True)


@public
def admin_sign_in(request):
    """The administration site has no sign-in of its own: everybody uses the same one."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


class SignOut(LogoutView):
    """Leave, and let the browser forget what it showed."""

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


# --- When the sign-in had ended ---------------------------------------------------------------


def sign_in_again(request):
    """The sign-in page in place of an answer to a form; the form waits sealed inside it."""
    context = {
        "form": SignInForm(request),
        "next": request.get_full_path(),
        "held": held_posts.seal(request),
        "ended": sign_ins.why_it_ended(request),
        "refused": "",
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
