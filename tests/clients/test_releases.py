"""Releases of information: granted for a term, refused, withdrawn at once (C7, DOMAIN Q14)."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from cas.county import COUNTY
from clients.models import Household, Release, ReleaseWording
from clients.wording import wording_in_force
from tests import attachments, factories

SIGNED = {
    "decision": "granted",
    "language": "en",
    "documentation": "signed_electronically",
    "signed_name": "Person Example",
    "understood": "on",
}
REFUSED = {"decision": "refused", "language": "en"}
BLOCKED_STEP = '<li class="is-blocked">'
"""A step of the task list that waits; what several wait for is said at the first of them."""


def release_url(client):
    return reverse("clients:release", args=[client.code])


def household_url(made):
    return reverse("clients:household", args=[made.pk])


@pytest.fixture
def asked(sign_in, tools):
    """A household without a release, its head's release page and a browser of its agency."""
    made = factories.household(release=factories.NO_RELEASE)
    browser = sign_in(made.created_by)
    return made, browser, release_url(factories.head_of(made))


def test_a_granted_release_lasts_for_the_county_s_term_and_opens_the_next_step(asked):
    made, browser, url = asked
    assert browser.post(url, SIGNED).status_code == 302
    release = Release.objects.get()
    assert COUNTY.release_days == 365
    assert release.ends_on == factories.today() + timedelta(days=COUNTY.release_days)
    assert release.recorded_by == browser.user
    page = browser.get(household_url(made)).content.decode()
    assert f"Shared by release until {release.ends_on:%B %-d, %Y}" in page


def test_an_electronic_signature_keeps_name_time_witness_and_the_text_it_stands_under(asked):
    _, browser, url = asked
    browser.post(url, SIGNED | {"language": "es"})
    release = Release.objects.get()
    assert release.signed_name == "Person Example"
    assert timezone.now() - release.signed_at < timedelta(minutes=1)
    assert (release.recorded_by, release.language) == (browser.user, "es")
    shipped = wording_in_force(factories.today())
    assert release.wording.content == shipped.content
    assert release.wording.digest == shipped.digest


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ({"decision": ""}, "Choose an answer"),
        ({"documentation": ""}, "Choose how the release is signed"),
        ({"signed_name": ""}, "type their name as a signature"),
        ({"understood": ""}, "The person ticks this to sign"),
        ({"documentation": "attached_pdf"}, "Choose the signed form"),
        ({"documentation": "verbal"}, "Choose one of the answers shown"),
    ],
)
def test_an_incomplete_release_is_refused_beside_the_field(asked, left_out, words):
    _, browser, url = asked
    refused = browser.post(url, SIGNED | left_out)
    assert words in refused.content.decode()
    assert not Release.objects.exists()


def test_the_database_keeps_no_grant_without_its_signature_or_form(db):
    person = factories.head_of(factories.household(release=factories.NO_RELEASE))
    for unsigned in ({"signed_name": ""}, {"signed_at": None}, {"documentation": "attached_pdf"}):
        signed = {"signed_name": "A", "signed_at": timezone.now()}
        with pytest.raises(IntegrityError, match="signed_or_attached"), transaction.atomic():
            factories.give_release(person, factories.SHARED, **signed | unsigned)


def test_c7_a_refusal_is_recorded_needs_no_signature_and_keeps_the_record_private(asked, sign_in):
    made, browser, url = asked
    assert browser.post(url, REFUSED).status_code == 302
    release = Release.objects.get()
    assert (release.decision, release.ends_on, release.signed_name) == ("refused", None, "")
    page = browser.get(household_url(made)).content.decode()
    assert "Private to this agency" in page
    assert "The record stays with your agency" in page
    assert "Record where they are staying" not in page
    for role in (Role.ASSESSOR, Role.CAS_STAFF, Role.TWO_ONE_ONE, Role.CAS_LEAD, Role.AUDITOR):
        assert sign_in(role=role).get(household_url(made)).status_code == 404, role


# --- The term --------------------------------------------------------------------------------


def late_on(day):
    return datetime.combine(day, time(23, 59, 59), timezone.get_current_timezone())


def test_a_release_counts_through_its_last_local_day_and_not_a_second_longer(sign_in, tools):
    made = factories.household()
    last = Release.objects.get().ends_on
    with time_machine.travel(late_on(last), tick=False):
        assert sign_in().get(household_url(made)).status_code == 200
    with time_machine.travel(late_on(last) + timedelta(seconds=1), tick=False):
        assert sign_in().get(household_url(made)).status_code == 404


def test_c7_an_expired_release_lets_steps_2_to_7_wait_and_a_renewal_opens_them(sign_in, tools):
    made = factories.household(release=factories.EXPIRED)
    owner = sign_in(made.created_by)
    page = owner.get(household_url(made)).content.decode()
    assert page.count(BLOCKED_STEP) == 6
    assert page.count("Renew the release of information: it has expired first.") == 1
    owner.post(release_url(factories.head_of(made)), SIGNED)
    assert "it has expired" not in owner.get(household_url(made)).content.decode()
    assert sign_in().get(household_url(made)).status_code == 200


def test_a_renewal_before_the_end_runs_for_a_whole_new_term(sign_in, tools):
    made = factories.household()
    head, first = factories.head_of(made), Release.objects.get()
    near_the_end = late_on(first.ends_on - timedelta(days=10))
    with time_machine.travel(near_the_end, tick=False):
        owner = sign_in(made.created_by)
        page = owner.get(release_url(head)).content.decode()
        assert "That is in 10 days: renew it now" in page
        owner.post(release_url(head), SIGNED)
        newest = head.releases.newest_first().first()
        assert newest.ends_on == timezone.localdate() + timedelta(days=COUNTY.release_days)
        assert "renew it now" not in owner.get(release_url(head)).content.decode()
    with time_machine.travel(late_on(first.ends_on + timedelta(days=1))):
        assert sign_in().get(household_url(made)).status_code == 200


def test_a_release_is_not_offered_for_renewal_too_early(sign_in, tools):
    made = factories.household()
    head, last = factories.head_of(made), Release.objects.get().ends_on
    for days, offered in ((31, False), (30, True)):
        with time_machine.travel(late_on(last - timedelta(days=days))):
            page = sign_in(made.created_by).get(release_url(head)).content.decode()
            assert ("renew it now" in page) is offered


# --- Withdrawing -----------------------------------------------------------------------------


def test_withdrawing_asks_once_more_and_then_shuts_others_out_at_once(sign_in, tools):
    made = factories.household()
    owner, other = sign_in(made.created_by), sign_in()
    url = reverse("clients:withdraw", args=[factories.head_of(made).code])
    assert owner.get(url).status_code == 200
    assert other.get(household_url(made)).status_code == 200
    owner.post(url)
    assert other.get(household_url(made)).status_code == 404
    withdrawn = Release.objects.get()
    assert (bool(withdrawn.withdrawn_at), withdrawn.withdrawn_by) == (True, owner.user)
    assert owner.get(url).status_code == 302, "there is nothing left to withdraw"


def test_a_later_refusal_ends_the_sharing_of_an_earlier_release(asked, sign_in):
    made, browser, url = asked
    browser.post(url, SIGNED)
    other = sign_in()
    assert other.get(household_url(made)).status_code == 200
    browser.post(url, REFUSED)
    assert other.get(household_url(made)).status_code == 404


def test_a_release_after_a_withdrawal_shares_again(asked, sign_in):
    made, browser, url = asked
    browser.post(url, SIGNED)
    browser.post(reverse("clients:withdraw", args=[factories.head_of(made).code]))
    browser.post(url, SIGNED)
    assert sign_in().get(household_url(made)).status_code == 200


# --- Households of several people ------------------------------------------------------------


@pytest.mark.parametrize("state", [factories.NO_RELEASE, factories.WITHDRAWN, factories.EXPIRED])
def test_other_agencies_see_nothing_until_every_adult_has_said_yes(sign_in, tools, state):
    made = factories.household()
    partner = factories.add_member(made, relationship=3)
    factories.enroll_late(made)
    factories.give_release(partner, state)
    other, owner = sign_in(), sign_in(made.created_by)
    assert other.get(household_url(made)).status_code == 404
    assert sign_in(role=Role.CAS_STAFF).get(household_url(made)).status_code == 200
    page = owner.get(household_url(made)).content.decode()
    assert f"Not shared yet: ask {partner.display_name}" in page
    assert f"Still to ask about sharing: {partner.display_name}." in page
    assert "release of information first." not in page, "no step waits for the partner"
    owner.post(release_url(partner), SIGNED)
    assert other.get(household_url(made)).status_code == 200


def test_an_adult_of_unknown_age_is_asked_and_a_child_goes_with_the_adults(sign_in, tools):
    made = factories.household(children=(3, 17))
    assert sign_in().get(household_url(made)).status_code == 200
    factories.add_member(made, relationship=4, of_unknown_age=True)
    assert sign_in().get(household_url(made)).status_code == 404


def test_c7_one_member_s_no_keeps_the_whole_household_private(sign_in, tools):
    made = factories.household(partner=True)
    partner = made.memberships.get(relationship=3).client
    owner = sign_in(made.created_by)
    owner.post(release_url(partner), REFUSED)
    for role in (Role.ASSESSOR, Role.CAS_STAFF):
        assert sign_in(role=role).get(household_url(made)).status_code == 404
    assert "Private to this agency" in owner.get(household_url(made)).content.decode()


def test_the_page_says_who_can_open_the_record_as_visible_to_does(sign_in, tools):
    made = factories.household(partner=True)
    partner, head = made.memberships.get(relationship=3).client, factories.head_of(made)
    owner = sign_in(made.created_by)
    seen = {}
    for state in (factories.SHARED, factories.WITHDRAWN, factories.REFUSED):
        factories.give_release(partner, state)
        page = owner.get(release_url(head))
        seen[state] = {row["key"]: row["value"] for row in page.context["audience"]}
        on = factories.today()
        for key, role in (("Other agencies", Role.ASSESSOR), ("CAS staff", Role.CAS_STAFF)):
            outsider = factories.UserFactory(role=role)
            sees = Household.objects.visible_to(outsider, on=on).filter(pk=made.pk).exists()
            said = next(value for name, value in seen[state].items() if name.startswith(key))
            assert said.startswith("Yes") is sees, (state, key)
    assert partner.display_name in seen[factories.WITHDRAWN]["Other agencies"]
    assert partner.display_name in seen[factories.REFUSED]["CAS staff, 2-1-1, navigators"]


# --- Minors ----------------------------------------------------------------------------------


@pytest.fixture
def minor(sign_in, tools):
    """A 17-year-old with a parent, and a browser of their agency."""
    made = factories.household(children=(17,), release=factories.NO_RELEASE)
    child = made.memberships.get(relationship=2).client
    return made, child, sign_in(made.created_by)


def test_a_guardian_of_the_household_signs_for_a_minor(minor):
    made, child, browser = minor
    parent = factories.head_of(made)
    by_parent = {"decided_by": parent.code, "guardian_relation": "parent"}
    browser.post(release_url(child), SIGNED | by_parent | {"signed_name": "The Parent"})
    release = child.releases.get()
    assert (release.signer, release.guardian, release.guardian_relation, release.signed_name) == (
        "guardian",
        parent,
        "parent",
        "The Parent",
    )
    page = browser.get(release_url(child)).content.decode()
    assert "Signed here by The Parent (parent)" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"decided_by": ""}, "Who decides for this minor?"),
        ({"decided_by": "self"}, "Only a parent or guardian can say yes for a minor"),
        ({"decided_by": "outside"}, "Say how they are related"),
        ({"decided_by": "outside", "guardian_relation": "parent", "signed_name": ""}, "name"),
        ({"decided_by": "ZZZZZZZZ", "guardian_relation": "parent"}, "Choose one of the answers"),
    ],
)
def test_a_minor_s_yes_needs_a_guardian_who_says_who_they_are(minor, fields, words):
    _, child, browser = minor
    answer = browser.post(release_url(child), SIGNED | fields)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not child.releases.exists()


def test_a_minor_without_a_guardian_can_say_no_and_every_step_opens(sign_in, tools):
    made = factories.household(head={"years": 16}, release=factories.NO_RELEASE)
    browser = sign_in(made.created_by)
    assert browser.post(release_url(factories.head_of(made)), REFUSED | {"decided_by": "self"})
    page = browser.get(household_url(made)).content.decode()
    assert "Private to this agency" in page
    assert "release of information first." not in page


def test_another_minor_cannot_sign_for_a_minor(sign_in, tools):
    made = factories.household(children=(15, 16), release=factories.NO_RELEASE)
    one, other = (m.client for m in made.memberships.filter(relationship=2))
    page = sign_in(made.created_by).get(release_url(one)).content.decode()
    assert f'value="{other.code}"' not in page
    assert f'value="{factories.head_of(made).code}"' in page


def test_who_turns_18_signs_for_themselves(sign_in, tools):
    birthday = factories.today() + timedelta(days=40)
    born = birthday.replace(year=birthday.year - 18)
    made = factories.household()
    child = factories.add_member(made, date_of_birth=born)
    factories.enroll_late(made)
    head = factories.head_of(made)
    by_parent = {"signer": "guardian", "guardian": head, "guardian_relation": "parent"}
    factories.give_release(child, factories.SHARED, **by_parent)
    with time_machine.travel(late_on(birthday - timedelta(days=1))):
        assert sign_in().get(household_url(made)).status_code == 200
    with time_machine.travel(late_on(birthday)):
        owner = sign_in(made.created_by)
        assert sign_in().get(household_url(made)).status_code == 404
        assert "Turned 18: needs own release" in owner.get(release_url(child)).content.decode()
        assert 'name="decided_by"' not in owner.get(release_url(child)).content.decode()
        owner.post(release_url(child), SIGNED)
        assert sign_in().get(household_url(made)).status_code == 200


def test_c7_a_head_who_turns_18_lets_the_next_steps_wait(sign_in, tools):
    made = factories.household(head={"years": 18}, release=factories.NO_RELEASE)
    guardian = {"signer": "guardian", "guardian_relation": "legal_guardian"}
    factories.give_release(factories.head_of(made), factories.SHARED, **guardian)
    page = sign_in(made.created_by).get(household_url(made)).content.decode()
    assert page.count(BLOCKED_STEP) == 6
    assert page.count("they turned 18 and decide for themselves") == 2


# --- Papers ----------------------------------------------------------------------------------


def attached(content=attachments.PDF, **fields):
    paper = attachments.upload(content, "Person Example.pdf")
    return SIGNED | {"documentation": "attached_pdf", "file": paper, "understood": "", **fields}


@pytest.mark.parametrize("content", [attachments.PDF, attachments.jpeg(), attachments.png()])
def test_a_signed_form_is_kept_and_downloaded_by_who_may_open_the_record(asked, sign_in, content):
    _, browser, url = asked
    assert browser.post(url, attached(content)).status_code == 302
    release = Release.objects.get()
    assert "Person" not in release.file.name
    file_url = reverse("clients:release_file", args=[release.client.code])
    answer = browser.get(file_url)
    kept = b"".join(answer.streaming_content)
    assert kept[:3] == content[:3]
    assert attachments.WHERE_IT_WAS_TAKEN not in kept
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    other = sign_in()
    assert b"".join(other.get(file_url).streaming_content) == kept
    browser.post(reverse("clients:withdraw", args=[release.client.code]))
    assert other.get(file_url).status_code == 404


@pytest.mark.parametrize("content", [b"<html>", b"MZ", b"", b"\xff\xd8\xff\xe0"])
def test_a_form_that_is_no_pdf_or_photo_is_refused_and_all_else_stays(asked, content):
    _, browser, url = asked
    answer = browser.post(url, attached(content))
    assert answer.status_code == 200
    assert 'value="Person Example"' in answer.content.decode()
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "You said yes"), ("es", "Usted dijo que sí")]
)
def test_the_copy_for_the_person_holds_the_text_that_was_signed(asked, language, said):
    made, browser, url = asked
    browser.post(url, SIGNED | {"language": language})
    ReleaseWording.objects.get()
    page = browser.get(reverse("clients:release_copy", args=[Release.objects.get().client.code]))
    body = page.content.decode()
    assert said in body
    assert wording_in_force(factories.today()).text(language).lead in body
    assert "Person Example" in body
    assert made.agency.name in body
    assert f'<html lang="{language}">' in body


def test_a_release_keeps_the_text_it_was_signed_under_when_the_text_changes(asked, monkeypatch):
    _, browser, url = asked
    browser.post(url, SIGNED)
    release = Release.objects.get()
    release.wording.content["en"]["lead"] = "Another text"
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        release.wording.save()
    shipped = wording_in_force(factories.today())
    newer = type(shipped)("2099.1", shipped.effective_from, {**shipped.content, "version": "2099"})
    monkeypatch.setattr("clients.views.releases.wording_in_force", lambda on: newer)
    browser.post(url, SIGNED)
    texts = Release.objects.order_by("pk").values_list("wording__version", flat=True)
    assert list(texts) == [shipped.version, "2099.1"]


def test_the_history_tells_every_decision_and_leads_to_each_copy(asked):
    made, browser, url = asked
    browser.post(url, SIGNED)
    browser.post(reverse("clients:withdraw", args=[factories.head_of(made).code]))
    browser.post(url, REFUSED)
    page = browser.get(url)
    titles = [entry["title"] for entry in page.context["history"]]
    assert titles == ["No, keep it private to this agency", *titles[1:]]
    oldest = page.context["history"][-1]
    assert oldest["withdrawn"].startswith("Withdrawn on")
    assert "You took it back" in browser.get(oldest["copy_url"]).content.decode()
    assert "You said no" in browser.get(page.context["history"][0]["copy_url"]).content.decode()


def test_a_copy_of_somebody_else_s_decision_cannot_be_asked_for(asked, sign_in):
    _, browser, url = asked
    browser.post(url, SIGNED)
    theirs = factories.household()
    number = factories.head_of(theirs).releases.get().pk
    own = Release.objects.exclude(pk=number).get().client
    for asked_for in (str(number), "9" * 30, "-1", "x"):
        copy = reverse("clients:release_copy", args=[own.code]) + f"?decision={asked_for}"
        assert (
            factories.head_of(theirs).display_name
            not in browser.get(copy, follow=True).content.decode()
        )


@pytest.mark.parametrize(("language", "line"), [("en", "Name and signature"), ("es", "firma")])
def test_a_blank_form_to_sign_on_paper_is_in_the_person_s_language(sign_in, language, line):
    made = factories.household(release=factories.NO_RELEASE, head={"language": language})
    head = factories.head_of(made)
    body = sign_in(made.created_by).get(reverse("clients:release_blank", args=[head.code]))
    assert line in body.content.decode()
    assert wording_in_force(factories.today()).text(language).title in body.content.decode()
