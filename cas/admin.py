"""The administration site: users, agencies and settings, for system admins alone."""

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401  # both register what is taken away below
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.html import format_html

from cas import second_factor
from cas.access.permissions import Permission
from cas.models import Agency, User

admin.site.site_header = admin.site.site_title = "Coordinated access: administration"
admin.site.index_title = "Users, agencies and settings"
# Secrets are nobody's to see; allauth's e-mail addresses are not used.
admin.site.unregister([Group, Authenticator, EmailAddress])


def may_administer(request):
    """Only holders of the permission enter, whatever Django's own staff flag says."""
    user = request.user
    return user.is_authenticated and user.has_permission(Permission.SITE_ADMIN)


admin.site.has_permission = may_administer


class NobodyDeletes:
    """Rows outlive mistakes: accounts and agencies are disabled or renamed, never deleted."""

    def has_module_permission(self, request):
        return may_administer(request)

    has_view_permission = has_add_permission = has_change_permission = (
        lambda self, request, obj=None: may_administer(request)
    )

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Agency)
class AgencyAdmin(NobodyDeletes, admin.ModelAdmin):
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]


@admin.register(User)
class PersonAdmin(NobodyDeletes, UserAdmin):
    list_display = ["username", "first_name", "last_name", "role", "agency", "is_active"]
    list_filter = ["role", "agency", "is_active"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "email", "agency"]}),
        ("Access", {"fields": ["role", "hmis_certified_on", "is_active", "second_step"]}),
    ]
    readonly_fields = ["second_step"]
    add_fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email", "agency"]}),
        ("Access", {"fields": ["role", "hmis_certified_on"]}),
        ("Password", {"fields": ["usable_password", "password1", "password2"]}),
    ]

    @admin.display(description="Second step")
    def second_step(self, user):
        """What the person has set up, and the way to take it away when a phone is lost."""
        return format_html(
            '{} · <a href="{}">Reset</a>',
            second_factor.of(user).in_words,
            reverse("reset_sign_in", args=[user.pk]),
        )
