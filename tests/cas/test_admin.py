"""The administration site: what a system admin opens there, and that nothing is deleted."""

import pytest
from django.urls import reverse

from cas.access.roles import Role


@pytest.mark.parametrize(
    "page",
    [
        "cas_agency_changelist",
        "cas_user_changelist",
        "prioritization_program_changelist",
        "prioritization_ruleversion_changelist",
        "prioritization_recomputerun_changelist",
    ],
)
@pytest.mark.ignore_template_errors
def test_a_system_admin_opens_every_list(page, sign_in):
    assert sign_in(role=Role.SYSTEM_ADMIN).get(reverse(f"admin:{page}")).status_code == 200


@pytest.mark.ignore_template_errors
def test_nobody_deletes_an_agency(sign_in):
    browser = sign_in(role=Role.SYSTEM_ADMIN)
    url = reverse("admin:cas_agency_delete", args=[browser.user.agency_id])
    assert browser.post(url, {"post": "yes"}).status_code == 403


def test_whoever_may_not_enter_is_told_so_and_is_not_asked_to_sign_in_again(sign_in, client):
    inside = sign_in(role=Role.ASSESSOR)
    page = inside.get("/admin/", follow=True)
    assert page.status_code == 403
    outside = client.get("/admin/", follow=True)
    assert outside.redirect_chain[-1][0].startswith(reverse("sign_in"))
