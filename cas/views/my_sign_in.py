"""A person's own sign-in: authenticator app, passkeys, recovery codes, password."""

from functools import wraps

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cas import audit, passkeys, second_factor, sign_ins
from cas.access.decorators import before_second_factor, signed_in
from cas.forms import ConfirmForm, NewPasswordForm, PasskeyForm, SetUpAppForm
from cas.sealing import box

SECRET_WAITS = 15 * 60
"""Seconds in which the picture on the page can be scanned and its code typed."""


def own_sign_in(view):
    """A page that shows or changes how somebody signs in: never while a client looks on, and only
    for somebody who typed the password lately."""

    @before_second_factor
    @signed_in
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.is_client_view:
            return render(request, "for_staff.html")
        if not sign_ins.is_sure(request, at=timezone.now()):
            return redirect("confirm_password")
        return view(request, *args, **kwargs)

    return guarded


@before_second_factor
@signed_in
def my_sign_in(request):
    """What is set up, and what can be changed."""
    mine = second_factor.of(request.user)
    context = {
        "mine": mine,
        "is_required": settings.CAS_REQUIRE_MFA,
        "is_missing": settings.CAS_REQUIRE_MFA and not sign_ins.had_second_factor(request),
    }
    return render(request, "my_sign_in/index.html", context)


@before_second_factor
@signed_in
def confirm_password(request):
    """The password once more, before anything about the sign-in changes."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["password"]
        if authenticate(request, username=request.user.get_username(), password=typed):
            sign_ins.make_sure(request, at=timezone.now())
            return redirect("my_sign_in")
        form.add_error("password", "The password is not right.")
    return render(request, "my_sign_in/confirm.html", {"form": form})


# --- Authenticator app -----------------------------------------------------------------------


@own_sign_in
def set_up_app(request):
    """Scan a picture, type the code that the app shows."""
    secret = _unsealed(request) or second_factor.new_secret()
    form = SetUpAppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        counter = second_factor.counter_of(secret, code, at=timezone.now())
        if counter is not None:
            second_factor.add_app(secret=secret, counter=counter, by=request.user)
            return _after_adding(request, "Your authenticator app is set up.")
        form.add_error("code", "This is not the code of this picture. Wait for the next one.")
    address = second_factor.address_of(secret, request.user)
    side, squares = second_factor.picture_of(address)
    context = {
        "form": form,
        "address": address,
        "side": side,
        "squares": squares,
        "secret": [secret[at : at + 4] for at in range(0, len(secret), 4)],
        "sealed": box("app").encrypt(f"{request.user.pk} {secret}".encode()).decode(),
    }
    return render(request, "my_sign_in/app.html", context)


def _unsealed(request):
    """The secret that this person's page showed; None when it was shown too long ago."""
    try:
        opened = box("app").decrypt(request.POST.get("sealed", "").encode(), ttl=SECRET_WAITS)
    except (InvalidToken, UnicodeEncodeError):
        return None
    owner, secret = opened.decode().split()
    return secret if owner == str(request.user.pk) else None


def _after_adding(request, words):
    """With the first second factor come recovery codes, shown this once."""
    sign_ins.now_has_second_factor(request)
    messages.success(request, words)
    if second_factor.of(request.user).recovery:
        return redirect("my_sign_in")
    return _show_codes(request)


# --- Passkeys --------------------------------------------------------------------------------


@own_sign_in
def add_passkey(request):
    """Name the device; the browser makes the passkey."""
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            credential = passkeys.read_credential(request.POST.get("credential", ""))
            name = form.cleaned_data["name"]
            passkeys.add(name=name, credential=credential, by=request.user)
            return _after_adding(request, "The passkey is added.")
        except ValidationError:
            form.add_error(None, "The browser made no passkey. Try again.")
    return render(request, "my_sign_in/passkey.html", {"form": form})


@own_sign_in
@require_POST
def new_passkey_challenge(request):
    """For the script of that page: what the browser needs to make a passkey."""
    return JsonResponse(passkeys.challenge_to_add(request.user))


@own_sign_in
def remove_from_sign_in(request, pk):
    """Take away the app or a passkey; the last one stays where everybody must have one."""
    gone = get_object_or_404(_mine(request), pk=pk)
    mine = second_factor.of(request.user)
    is_last = len(mine.passkeys) + bool(mine.app) == 1
    may_go = not (is_last and settings.CAS_REQUIRE_MFA)
    if request.method == "POST" and may_go:
        second_factor.remove(authenticator=gone, by=request.user)
        messages.success(request, "Removed.")
        return redirect("my_sign_in")
    context = {"name": _name_of(gone), "is_last": is_last, "may_go": may_go}
    return render(request, "my_sign_in/remove.html", context)


def _mine(request):
    return Authenticator.objects.filter(user=request.user).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )


def _name_of(authenticator):
    is_passkey = authenticator.type == Authenticator.Type.WEBAUTHN
    return authenticator.data["name"] if is_passkey else "Authenticator app"


# --- Recovery codes and password -------------------------------------------------------------


@own_sign_in
def recovery_codes(request):
    """Make new ones and show them once."""
    if not second_factor.of(request.user):
        return redirect("my_sign_in")
    if request.method == "POST":
        return _show_codes(request)
    return render(request, "my_sign_in/recovery.html")


def _show_codes(request):
    codes = second_factor.new_recovery_codes(by=request.user)
    halves = [f"{code[:5]} {code[5:]}" for code in codes]
    return render(request, "my_sign_in/codes.html", {"codes": halves})


@own_sign_in
def change_password(request):
    """A new password; the sign-in on this browser goes on."""
    form = NewPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        sign_ins.begin(
            request,
            request.user,
            at=timezone.now(),
            with_second_factor=sign_ins.had_second_factor(request),
        )
        audit.record(verb="changed the password", subject=request.user, by=request.user)
        messages.success(request, "Your password is changed.")
        return redirect("my_sign_in")
    return render(request, "my_sign_in/password.html", {"form": form})
