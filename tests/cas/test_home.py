"""The start page, what everybody may see, and signing in and out."""

import pytest
from django.urls import reverse

from cas.access.roles import ROLES, Role
from cas.navigation import PLACES
from tests import factories

PASSWORD = "an example pass phrase"


@pytest.fixture
def account(db):
    user = factories.UserFactory()
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in_with(client, user, password=PASSWORD, **extra):
    return client.post(
        reverse("sign_in"), {"username": user.username, "password": password, **extra}
    )


@pytest.mark.parametrize("role", Role)
def test_the_navigation_offers_exactly_what_the_role_may_open(sign_in, role):
    page = sign_in(role=role).get("/").content.decode()
    header = page[page.index("<nav") : page.index("</nav>")]
    for place in PLACES:
        may = place.permission is None or place.permission in ROLES[role].permissions
        assert (f'href="{reverse(place.view)}"' in header) == may, place.label


@pytest.mark.parametrize("role", Role)
def test_the_start_page_works_for_every_role(sign_in, role):
    assert sign_in(role=role).get("/").status_code == 200


def test_signing_in_leads_to_the_start_page_or_where_one_wanted_to_go(client, account):
    assert sign_in_with(client, account).url == reverse("home")
    client.post(reverse("sign_out"))
    assert sign_in_with(client, account, next="/find/").url == "/find/"


def test_signing_in_leads_to_no_other_site(client, account):
    assert sign_in_with(client, account, next="//example.org/").url == reverse("home")


def test_a_wrong_password_is_refused_without_saying_which_part_is_wrong(client, account):
    known = sign_in_with(client, account, "wrong").content.decode()
    account.username = "nobody"
    unknown = sign_in_with(client, account, "wrong").content.decode()
    assert "The user name or password is not right" in known
    assert "The user name or password is not right" in unknown


def test_a_disabled_account_cannot_sign_in(client, account):
    account.is_active = False
    account.save()
    assert sign_in_with(client, account).status_code == 200
    assert client.get("/").status_code == 302


def test_ten_wrong_passwords_lock_the_account_even_for_the_right_one(client, account):
    for _ in range(10):
        locked = sign_in_with(client, account, "wrong")
    assert locked.status_code == 429
    assert sign_in_with(client, account).status_code == 429
    assert client.get("/").status_code == 302


def test_signing_out_ends_the_session(client, account):
    sign_in_with(client, account)
    assert client.get("/").status_code == 200
    client.post(reverse("sign_out"))
    assert client.get("/").url.startswith(reverse("sign_in"))


def test_a_visit_does_not_sign_out(sign_in):
    browser = sign_in()
    assert browser.get(reverse("sign_out")).status_code == 405
    assert browser.get("/").status_code == 200


def test_a_post_without_its_token_is_refused_in_words(account):
    from django.test import Client as Browser

    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(account)
    refused = strict.post(reverse("clients:find"), {"q": "Example"})
    assert refused.status_code == 403
    assert "What is safe" in refused.content.decode()


def test_the_privacy_notice_is_for_everybody_and_linked_from_every_page(client, sign_in):
    assert client.get(reverse("privacy")).status_code == 200
    assert reverse("privacy") in sign_in().get("/").content.decode()
    assert reverse("privacy") in client.get(reverse("sign_in")).content.decode()


def test_the_training_site_says_so_on_every_page(client, db, settings):
    settings.CAS_TRAINING_SITE = True
    assert "synthetic people only" in client.get(reverse("privacy")).content.decode()
    settings.CAS_TRAINING_SITE = False
    assert "synthetic people only" not in client.get(reverse("privacy")).content.decode()
