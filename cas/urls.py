"""Every page of the site. Each view declares who may open it (`cas.access.decorators`)."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from cas import views
from cas.access.decorators import public, signed_in
from cas.health import healthz

urlpatterns = [
    path("", views.home, name="home"),
    path("privacy/", views.privacy, name="privacy"),
    path("healthz", public(healthz), name="healthz"),
    path("quiet/", views.quiet, name="quiet"),
    path("sign-in/", public(views.SignIn.as_view()), name="sign_in"),
    path("sign-out/", signed_in(LogoutView.as_view()), name="sign_out"),
    path("", include("clients.urls")),
    path("", include("assessments.urls")),
    path("", include("prioritization.urls")),
    path("admin/login/", views.admin_sign_in, name="admin_sign_in"),
    path("admin/", admin.site.urls),
]
