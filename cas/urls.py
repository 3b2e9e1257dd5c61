"""Every page of the site. Each view declares who may open it (`cas.access.decorators`)."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from cas import views
from cas.access.decorators import public, signed_in
from cas.forms import SignInForm
from cas.health import healthz

urlpatterns = [
    path("", views.home, name="home"),
    path("privacy/", views.privacy, name="privacy"),
    path("client-view/", views.client_view, name="client_view"),
    path("healthz", public(healthz), name="healthz"),
    path(
        "sign-in/",
        public(
            auth.LoginView.as_view(
                template_name="sign_in.html",
                authentication_form=SignInForm,
                redirect_authenticated_user=True,
            )
        ),
        name="sign_in",
    ),
    path("sign-out/", signed_in(auth.LogoutView.as_view()), name="sign_out"),
    path("", include("clients.urls")),
    path("", include("assessments.urls")),
    path("", include("prioritization.urls")),
    path("admin/", admin.site.urls),
]
