"""Pages about people stay out of every cache."""

from django.urls import reverse

from tests import factories


def test_a_page_of_a_signed_in_person_is_never_stored(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    kept = browser.get(reverse("clients:household", args=[made.pk]))["Cache-Control"]
    assert "no-store" in kept
    assert "private" in kept


def test_refusals_and_redirects_are_never_stored_either(sign_in):
    browser = sign_in()
    for path in ("/households/987654321/", "/people/add/", "/sign-out/"):
        assert "no-store" in browser.get(path)["Cache-Control"], path


def test_public_pages_may_be_stored(client, db):
    assert "no-store" not in client.get(reverse("privacy")).get("Cache-Control", "")


def test_every_page_says_it_is_not_to_be_framed_or_sniffed(client, db):
    answer = client.get(reverse("privacy"))
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
