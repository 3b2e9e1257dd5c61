"""Every page of the site. Each view declares who may open it (`cas.access.decorators`)."""

from django.contrib import admin
from django.urls import include, path

from cas.access.decorators import before_second_factor, public, signed_in
from cas.health import healthz
from cas.views import my_sign_in, notices, pages, sessions, signing_in

urlpatterns = [
    path("", pages.home, name="home"),
    path("privacy/", pages.privacy, name="privacy"),
    path("notices/", notices.notices, name="notices"),
    path("notices/settings/", notices.notice_settings, name="notice_settings"),
    path("client-view/", pages.client_view, name="client_view"),
    path("healthz", public(healthz), name="healthz"),
    path("quiet/", pages.quiet, name="quiet"),
    path("sign-in/", public(signing_in.SignIn.as_view()), name="sign_in"),
    path("sign-in/code/", signing_in.sign_in_code, name="sign_in_code"),
    path("sign-in/passkey/", signing_in.sign_in_passkey, name="sign_in_passkey"),
    path("sign-in/passkey/challenge/", signing_in.passkey_challenge, name="passkey_challenge"),
    path(
        "sign-out/",
        before_second_factor(signed_in(signing_in.SignOut.as_view())),
        name="sign_out",
    ),
    path("stay-signed-in/", sessions.stay_signed_in, name="stay_signed_in"),
    path("my-sign-in/", my_sign_in.my_sign_in, name="my_sign_in"),
    path("my-sign-in/confirm/", my_sign_in.confirm_password, name="confirm_password"),
    path("my-sign-in/app/", my_sign_in.set_up_app, name="set_up_app"),
    path("my-sign-in/passkeys/add/", my_sign_in.add_passkey, name="add_passkey"),
    path(
        "my-sign-in/passkeys/challenge/",
        my_sign_in.new_passkey_challenge,
        name="new_passkey_challenge",
    ),
    path("my-sign-in/<int:pk>/remove/", my_sign_in.remove_from_sign_in, name="remove_from_sign_in"),
    path("my-sign-in/recovery-codes/", my_sign_in.recovery_codes, name="recovery_codes"),
    path("my-sign-in/password/", my_sign_in.change_password, name="change_password"),
    path("accounts/<int:pk>/reset-sign-in/", sessions.reset_sign_in, name="reset_sign_in"),
    path("", include("clients.urls")),
    path("", include("assessments.urls")),
    path("", include("prioritization.urls")),
    path("admin/login/", signing_in.admin_sign_in, name="admin_sign_in"),
    path("admin/", admin.site.urls),
]
