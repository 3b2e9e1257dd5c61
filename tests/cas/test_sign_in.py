"""The door: password, second step, and what it tells and does not tell (S12, S14, S15)."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cas import second_factor
from cas.access.roles import Role
from cas.models import AuditEvent
from tests import factories
from tests.signing_in import PASSWORD, type_password, with_password

SECRET = second_factor.new_secret()


@pytest.fixture
def person(db):
    return with_password(factories.UserFactory())


@pytest.fixture
def with_app(person):
    """Somebody who set up an authenticator app ten minutes ago."""
    second_factor.add_app(secret=SECRET, counter=code_number() - 20, by=person)
    return person


def code_number(later=0):
    """The period of an authenticator app, so many periods from now."""
    return int(timezone.now().timestamp()) // second_factor.PERIOD + later


def code(later=0):
    """What the app shows."""
    return second_factor.code_at(SECRET, code_number(later))


def type_code(browser, text, **more):
    return browser.post(reverse("sign_in_code"), {"code": text, **more})


def is_in(browser):
    return browser.get(reverse("home")).status_code == 200


# --- The password ----------------------------------------------------------------------------


def test_without_a_second_step_the_password_opens(client, person):
    answer = type_password(client, person, next=reverse("clients:find"))
    assert answer["Location"] == reverse("clients:find")
    assert is_in(client)


@pytest.mark.parametrize("state", ["wrong password", "nobody", "closed account"])
def test_s15_the_answer_never_says_whether_an_account_exists(client, person, state):
    type_password(Browser(), person)
    typed = {"username": person.username, "password": PASSWORD}
    if state == "wrong password":
        typed["password"] = "a wrong passphrase"
    elif state == "nobody":
        typed["username"] = "nobody.at.all"
    else:
        person.is_active = False
        person.save()
    page = client.post(reverse("sign_in"), typed).content.decode()
    assert "The user name or password is not right. Check both and try again." in page
    assert not is_in(client)


@pytest.mark.parametrize("name", ["the person's", "nobody's"])
def test_s15_ten_wrong_passwords_pause_an_account_known_or_not(client, person, name):
    username = person.username if name == "the person's" else "nobody.at.all"
    typed = {"username": username, "password": "a wrong passphrase"}
    statuses = [client.post(reverse("sign_in"), typed).status_code for _ in range(10)]
    assert statuses == [200] * 9 + [429]
    page = client.post(reverse("sign_in"), {**typed, "password": PASSWORD})
    assert page.status_code == 429
    assert "15 minutes" in page.content.decode()


def test_s15_a_pause_is_over_after_fifteen_minutes_whatever_is_tried_meanwhile(
    client, person, monkeypatch
):
    typed = {"username": person.username, "password": "a wrong passphrase"}
    for _ in range(12):
        client.post(reverse("sign_in"), typed)
    later = timezone.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: later)
    type_password(client, person)
    assert is_in(client)


def test_s15_guesses_from_elsewhere_do_not_lock_the_owner_out(person):
    own, stranger = Browser(), Browser()
    type_password(own, person)
    own.post(reverse("sign_out"))
    for _ in range(10):
        stranger.post(reverse("sign_in"), {"username": person.username, "password": "a guess"})
    assert type_password(stranger, person).status_code == 429
    type_password(own, person)
    assert is_in(own)


# --- The second step -------------------------------------------------------------------------


def test_s14_after_the_password_nothing_opens_before_the_code(client, with_app):
    page = type_password(client, with_app)
    assert "One more step" in page.content.decode()
    assert not is_in(client)
    answer = type_code(client, code(), next=reverse("clients:find"))
    assert answer["Location"] == reverse("clients:find")
    assert is_in(client)


def test_s14_a_code_works_once(client, with_app):
    type_password(client, with_app)
    spent = code()
    type_code(client, spent)
    other = Browser()
    type_password(other, with_app)
    assert "or it was used" in type_code(other, spent).content.decode()
    assert not is_in(other)


@pytest.mark.parametrize(("later", "opens"), [(-2, False), (-1, True), (0, True), (2, False)])
def test_s14_a_clock_may_be_wrong_by_half_a_minute(client, with_app, later, opens):
    type_password(client, with_app)
    type_code(client, code(later))
    assert is_in(client) == opens


@pytest.mark.parametrize("text", ["", "000000 ", "A\x00B", "१२३४५६", "9" * 400, "<script>", "🦊"])
def test_a_wrong_code_is_refused_in_words(client, with_app, text):
    type_password(client, with_app)
    page = type_code(client, text)
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    assert not is_in(client)


def test_s15_wrong_codes_are_counted_like_wrong_passwords(client, with_app):
    type_password(client, with_app)
    statuses = [type_code(client, "no code").status_code for _ in range(11)]
    assert statuses[-1] == 429
    assert type_code(client, code()).status_code == 429


def test_no_mistyped_password_or_code_is_kept(client, with_app):
    client.post(reverse("sign_in"), {"username": with_app.username, "password": "nearly right"})
    type_password(client, with_app)
    type_code(client, "1234567891", held="what was typed")
    kept = str(list(AccessAttempt.objects.values()))
    assert "password" in kept
    for secret in ("nearly right", "1234567891", "what was typed"):
        assert secret not in kept


def test_the_way_from_password_to_code_is_open_for_ten_minutes(client, with_app, monkeypatch):
    type_password(client, with_app)
    later = timezone.now() + timedelta(minutes=10)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "That took too long" in type_code(client, code()).content.decode()


def test_s14_a_recovery_code_opens_once_and_is_noted(client, with_app):
    first = second_factor.new_recovery_codes(by=with_app)[0]
    type_password(client, with_app)
    type_code(client, f"{first[:5]} {first[5:]}")
    assert is_in(client)
    assert AuditEvent.objects.filter(verb="used a recovery code", user_id=with_app.pk).exists()
    other = Browser()
    type_password(other, with_app)
    type_code(other, first)
    assert not is_in(other)


def test_s14_secrets_are_not_readable_in_the_database(with_app):
    second_factor.new_recovery_codes(by=with_app)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    assert not any(each in stored for each in second_factor.new_recovery_codes(by=with_app))


MADE_UP = ["", "{}", "[]", "null", "[" * 100_000, '{"response": 1}', "\ud800"]


@pytest.mark.parametrize("sent", MADE_UP, ids=lambda sent: ascii(sent[:9]))
def test_a_made_up_passkey_is_refused_in_words(client, db, sent):
    client.post(reverse("passkey_challenge"))
    body = urlencode({"credential": sent.encode("utf-8", "surrogatepass")})
    form = "application/x-www-form-urlencoded"
    page = client.post(reverse("sign_in_passkey"), body, content_type=form)
    assert "The passkey was not recognized" in page.content.decode()


# --- Where a second step must be ---------------------------------------------------------------


@pytest.fixture
def _required(settings):
    settings.CAS_REQUIRE_MFA = True


@pytest.mark.usefixtures("_required")
def test_where_a_second_step_must_be_nothing_else_opens_before_it_is_set_up(client, person):
    type_password(client, person)
    for name in ("home", "clients:find", "prioritization:list_index", "admin:index"):
        assert client.get(reverse(name))["Location"] == reverse("my_sign_in"), name
    page = client.get(reverse("my_sign_in")).content.decode()
    assert "Set up a second step first" in page
    set_up_app(client)
    assert is_in(client)


@pytest.mark.usefixtures("_required")
def test_where_a_second_step_must_be_the_last_one_stays(client, person):
    type_password(client, person)
    set_up_app(client)
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    url = reverse("remove_from_sign_in", args=[app.pk])
    assert "It is your only second step" in client.post(url).content.decode()
    assert Authenticator.objects.filter(pk=app.pk).exists()


def set_up_app(browser):
    """Scan the picture and type the code; what is shown then."""
    url = reverse("set_up_app")
    context = browser.get(url).context
    shown = second_factor.code_at("".join(context["secret"]), code_number())
    return browser.post(url, {"sealed": context["sealed"], "code": shown})


# --- One's own sign-in -------------------------------------------------------------------------


def test_s14_setting_up_an_app_shows_ten_recovery_codes_this_once(client, person):
    type_password(client, person)
    page = set_up_app(client)
    assert len(page.context["codes"]) == 10
    other = Browser()
    type_password(other, person)
    type_code(other, page.context["codes"][0])
    assert is_in(other)


def test_somebody_elses_picture_is_not_taken(client, person, sign_in):
    sealed = sign_in().get(reverse("set_up_app")).context
    type_password(client, person)
    shown = second_factor.code_at("".join(sealed["secret"]), code_number())
    client.post(reverse("set_up_app"), {"sealed": sealed["sealed"], "code": shown})
    assert not second_factor.of(person)


def test_the_sign_in_is_changed_only_after_the_password_was_typed_lately(
    client, person, monkeypatch
):
    type_password(client, person)
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(timezone, "now", lambda: later)
    url = reverse("set_up_app")
    assert client.get(url)["Location"] == reverse("confirm_password")
    wrong = client.post(reverse("confirm_password"), {"password": "a wrong passphrase"})
    assert "The password is not right" in wrong.content.decode()
    client.post(reverse("confirm_password"), {"password": PASSWORD})
    assert client.get(url).status_code == 200


def test_the_sign_in_stays_closed_while_a_client_looks_on(client, person):
    type_password(client, person)
    client.post(reverse("client_view"), {"begin": "1"})
    assert "This page is for staff" in client.get(reverse("set_up_app")).content.decode()


def test_s14_a_new_password_keeps_this_sign_in(client, person):
    type_password(client, person)
    new = "the blue kettle sings at noon"
    url = reverse("change_password")
    short = client.post(url, {"new_password1": "short", "new_password2": "short"})
    assert "Use at least 15 characters" in short.content.decode()
    client.post(url, {"new_password1": new, "new_password2": new})
    assert is_in(client)
    person.refresh_from_db()
    assert person.check_password(new)


def test_what_is_removed_opens_nothing_more(client, with_app):
    type_password(client, with_app)
    type_code(client, code())
    app = Authenticator.objects.get()
    client.post(reverse("remove_from_sign_in", args=[app.pk]))
    assert not second_factor.of(with_app)


def test_nobody_removes_what_is_somebody_elses(with_app, sign_in):
    app = Authenticator.objects.get()
    assert sign_in().post(reverse("remove_from_sign_in", args=[app.pk])).status_code == 404
    assert second_factor.of(with_app)


# --- Lost phones -------------------------------------------------------------------------------


def test_an_admin_resets_a_colleague_with_a_reason_and_their_sign_in_ends(
    client, with_app, sign_in
):
    type_password(client, with_app)
    type_code(client, code())
    admin = sign_in(role=Role.SYSTEM_ADMIN)
    url = reverse("reset_sign_in", args=[with_app.pk])
    assert admin.post(url).status_code == 200
    assert second_factor.of(with_app)
    admin.post(url, {"reason": "stolen"})
    assert not second_factor.of(with_app)
    event = AuditEvent.objects.get(verb="reset the second factor")
    assert (event.user_id, event.detail) == (admin.user.pk, {"reason": "stolen"})
    ended = client.get(reverse("home"), follow=True)
    assert "An admin ended your sign-in" in ended.content.decode()


def test_nobody_resets_their_own(sign_in):
    admin = sign_in(role=Role.SYSTEM_ADMIN)
    assert admin.get(reverse("reset_sign_in", args=[admin.user.pk])).status_code == 404


def test_the_operator_resets_the_last_admin_from_the_command_line(with_app, capsys):
    call_command("reset_sign_in", with_app.username)
    assert not second_factor.of(with_app)


@pytest.mark.ignore_template_errors
def test_the_administration_site_says_what_is_set_up_and_shows_no_secret(with_app, sign_in):
    admin = sign_in(role=Role.SYSTEM_ADMIN)
    page = admin.get(reverse("admin:cas_user_change", args=[with_app.pk])).content.decode()
    assert "authenticator app" in page
    assert reverse("reset_sign_in", args=[with_app.pk]) in page
    assert admin.get("/admin/mfa/authenticator/").status_code == 404
