"""R35: people are found however they are typed, and people out of reach stay unseen (A3)."""

import re
from datetime import date

import pytest
from django.urls import reverse

from cas.access.roles import Role
from cas.models import AuditEvent
from clients.actions import notices
from clients.models import Client, NameWord, last_four_digest
from tests import factories
from tests.assessments.conversation import three_boxes

BORN = date(1985, 3, 14)
OUTSIDE = "A possible match exists outside your access"


def find(browser, text="", **fields):
    return browser.post(reverse("clients:find"), {"q": text, **fields}).content.decode()


def someone(by, first="William", last="Smithfield", **known):
    return factories.household(by=by, head={"first_name": first, "last_name": last, **known})


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("William Smithfield", "Same name"),
        ("Smithfield William", "Same name, other order"),
        ("Wílliäm Smithfield", "Same name"),
        ("Bill Smithfield", "Nickname of William"),
        ("Liam Smithfield", "Nickname of William"),
        ("William Smythfeeld", "Sounds alike"),
        ("William Smithfeld", "Spelled almost the same"),
        ("William Smithwielt", "Spelled much the same"),
        ("Will Smithf", "Begins the same"),
        ("smithfield", "Same last name"),
        ("de la Smithfield", "Same last name"),
    ],
)
def test_r35_a_person_is_found_with_the_reason(sign_in, typed, why):
    browser = sign_in()
    someone(browser.user)
    page = find(browser, typed)
    assert "William Smithfield" in page
    assert why in page


def test_r35_of_three_words_one_may_be_missing_on_file(sign_in):
    browser = sign_in()
    someone(browser.user, "María", "Gonzalez")
    assert "María Gonzalez" in find(browser, "Maria Gonzalez Robledo")


@pytest.mark.parametrize("typed", ["O'Exampley", "OExampley", "o\u2019exampley"])
def test_an_apostrophe_makes_no_difference(sign_in, typed):
    browser = sign_in()
    someone(browser.user, "Given", "O'Exampley")
    assert "Given O&#x27;Exampley" in find(browser, typed)


def test_r35_a_birth_date_alone_finds_and_is_shown_as_a_year_and_an_age(sign_in):
    browser = sign_in()
    someone(browser.user, date_of_birth=BORN)
    someone(browser.user, "Other", "Person", date_of_birth=date(1985, 3, 15))
    page = find(browser, **three_boxes("date_of_birth", BORN))
    assert "Same birth date" in page
    assert "Other Person" not in page
    rows = page[page.index("<tbody") :]
    assert "1985 (age" in rows
    assert "March 14" not in rows


def test_r35_the_last_four_find_and_are_stored_only_as_a_keyed_digest(sign_in, settings):
    browser = sign_in()
    made = someone(browser.user)
    profile = reverse("clients:profile", args=[factories.head_of(made).code])
    browser.post(
        profile,
        {"first_name": "William", "last_name": "Smithfield", "language": "en", "ssn": "123456781"},
    )
    page = find(browser, last_four="6781")
    assert "Same last four" in page
    assert "6781" not in page[page.index("<tbody") : page.index("</tbody>")]
    stored = Client.objects.get().ssn_last_four
    assert stored == last_four_digest("6781")
    settings.SSN_DIGEST_KEY = "another key"
    assert stored != last_four_digest("6781")


def test_fewer_than_four_digits_are_looked_up_by_nobody():
    assert last_four_digest("678") == last_four_digest("") == last_four_digest(None) == ""


def test_r35_who_fits_in_two_ways_comes_before_who_fits_in_one(sign_in):
    browser = sign_in()
    someone(browser.user, "William", "Smithfield", date_of_birth=date(1970, 1, 1))
    someone(browser.user, "Bill", "Smithfield", date_of_birth=BORN)
    page = find(browser, "William Smithfield", **three_boxes("date_of_birth", BORN))
    rows = page[page.index("<tbody") :]
    assert rows.index("Bill Smithfield") < rows.index("William Smithfield")


def test_r35_a_result_says_when_the_person_was_last_seen(sign_in):
    browser = sign_in()
    made = someone(browser.user)
    factories.household(by=browser.user, head={"last_name": "Smithfield"}, situation=None)
    factories.location(made, on=date(2026, 3, 2))
    page = find(browser, "Smithfield")
    assert "Not yet" in page
    assert f"{factories.today():%B} {factories.today().day}" in page


def test_an_empty_search_is_refused_in_words(sign_in):
    page = find(sign_in())
    assert "Enter a name, a code, a birth date or the last four digits." in page
    assert "Enter the last four digits." in find(sign_in(), last_four="12")


def test_words_of_names_are_learned_from_whoever_is_added(sign_in):
    browser = sign_in()
    made = someone(browser.user)
    assert {"william", "smithfield"} <= set(NameWord.objects.values_list("word", flat=True))
    Client.objects.filter(pk=factories.head_of(made).pk).update(last_name="Ñandúbrook")
    assert NameWord.objects.filter(word="nandubrook").exists()


# --- Outside the user's access (TRUST-AND-UX A3.5) -------------------------------------------


def plain(page):
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return re.sub(r"Example-\d+|Example Agency \d+", "", page)


def test_a_match_outside_is_hinted_at_without_a_byte_of_it(sign_in):
    """Two different people out of reach give the very same page."""
    pages = []
    for first, code in (("William", "AAAA2222"), ("Bill", "BBBB3333")):
        theirs = factories.household(
            head={"first_name": first, "last_name": "Smithfield", "code": code},
            release=factories.NO_RELEASE,
        )
        page = find(sign_in(), "William Smithfield")
        assert OUTSIDE in page
        assert code not in page
        assert str(theirs.agency) not in page
        pages.append(plain(page))
        factories.give_release(factories.head_of(theirs), factories.REFUSED)
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "situation",
    [
        {"release": factories.REFUSED},
        {"head": {"anonymous": True}},
        {"release": factories.NO_RELEASE, "head": {"first_name": "Other"}},
    ],
    ids=["refused to share", "anonymous", "only one name alike"],
)
def test_nobody_is_hinted_at_who_wants_to_stay_unknown_or_is_not_likely(sign_in, situation):
    named = {"first_name": "William", "last_name": "Smithfield"}
    head = situation.get("head", {})
    head = head if head.get("anonymous") else named | head
    factories.household(**{**situation, "head": head})
    browser = sign_in()
    page = find(browser, "William Smithfield")
    assert OUTSIDE not in page
    nobody = plain(find(sign_in(), "Dorothea Nobodyhere"))
    assert plain(page).replace("William Smithfield", "") == nobody.replace(
        "Dorothea Nobodyhere", ""
    )
    assert not AuditEvent.objects.filter(verb=notices.VERB).exists()


def test_the_code_of_somebody_out_of_reach_tells_nothing(sign_in):
    theirs = factories.household(release=factories.NO_RELEASE)
    with_code = find(sign_in(), factories.head_of(theirs).code)
    without = find(sign_in(), "ZZZZ9999")
    typed = re.compile(r'value="\w{8}"')
    assert typed.sub("", plain(with_code)) == typed.sub("", plain(without))


def test_every_hint_is_audited_and_they_run_out(sign_in, monkeypatch):
    monkeypatch.setattr(notices, "LIMIT", 2)
    browser = sign_in()
    for first in ("Aubrey", "Bernice", "Cassidy"):
        factories.household(
            head={"first_name": first, "last_name": "Smithfield"}, release=factories.NO_RELEASE
        )
    assert OUTSIDE in find(browser, "Aubrey Smithfield")
    assert OUTSIDE in find(browser, "Aubrey Smithfield"), "the same person counts once"
    assert OUTSIDE in find(browser, "Bernice Smithfield")
    told = AuditEvent.objects.filter(verb=notices.VERB, user_id=browser.user.pk)
    assert told.count() == 3
    there, nowhere = find(browser, "Cassidy Smithfield"), find(browser, "Dorothea Nobodyhere")
    for page in (there, nowhere):
        assert OUTSIDE not in page
        assert "Only people within your access were searched" in page
    assert told.count() == 3
    assert OUTSIDE in find(sign_in(), "Cassidy Smithfield"), "others are still told"


def test_r16_a_vsp_assessor_searches_by_code_only_and_is_told_of_nobody(sign_in):
    factories.household(head={"first_name": "William", "last_name": "Smithfield"})
    browser = sign_in(role=Role.VSP_ASSESSOR)
    own = factories.household(by=browser.user, head={"anonymous": True})
    page = find(browser, "William Smithfield")
    assert OUTSIDE not in page
    assert "William Smithfield</a>" not in page
    assert 'name="last_four"' not in page
    assert factories.head_of(own).code in find(browser, factories.head_of(own).code)


def test_r16_anonymous_people_of_a_vsp_appear_to_no_other_agency(sign_in):
    vsp = factories.UserFactory(role=Role.VSP_ASSESSOR)
    hidden = factories.head_of(factories.household(by=vsp, head={"anonymous": True}))
    browser = sign_in()
    page = find(browser, hidden.code)
    assert "Nobody matches" in page
    assert hidden.code not in page.replace(f'value="{hidden.code}"', "")
