"""Step 1: the profile. Quality codes set themselves (R37); typed values come back with errors."""

import pytest
from django.urls import reverse

from cas.access.roles import Role
from clients.models import Client
from tests import factories
from tests.assessments.conversation import three_boxes

WHOLE = {"first_name": "Given", "last_name": "Example", "language": "en"}


@pytest.fixture
def profile(sign_in, tools):
    """`profile(**fields)`: save the profile of a person; the answer and the person as stored."""
    made = factories.household()
    browser = sign_in(made.created_by)
    head = factories.head_of(made)

    def save(**fields):
        answer = browser.post(reverse("clients:profile", args=[head.code]), WHOLE | fields)
        return answer, Client.objects.get(pk=head.pk)

    return save


@pytest.mark.parametrize(
    ("ssn", "reason", "quality", "stored"),
    [
        ("123-45-6781", "", 1, "123456781"),
        ("123456781", "8", 1, "123456781"),
        ("6781", "", 2, "6781"),
        ("1", "", 2, "1"),
        ("12345678", "", 2, "12345678"),
        ("", "8", 8, None),
        ("", "9", 9, None),
        ("", "99", 99, None),
        ("", "", 99, None),
    ],
)
def test_r37_the_quality_of_the_ssn_sets_itself(profile, ssn, reason, quality, stored):
    answer, person = profile(ssn=ssn, ssn_missing=reason)
    assert answer.status_code == 302
    assert (person.ssn_data_quality, person.ssn) == (quality, stored)


@pytest.mark.parametrize(
    "ssn", ["000123456", "666123456", "912345678", "123004567", "111111111", "123450000", "abcd"]
)
def test_hud_an_ssn_that_was_never_issued_is_refused_in_words(profile, ssn):
    answer, person = profile(ssn=ssn)
    assert answer.status_code == 200
    assert f'value="{ssn}"' in answer.content.decode()
    assert person.ssn is None


@pytest.mark.parametrize(
    ("fields", "quality"),
    [
        ({}, 1),
        ({"last_name": ""}, 2),
        ({"first_name": ""}, 2),
        ({"name_is": "2"}, 2),
        ({"first_name": "", "last_name": "", "name_is": "8"}, 8),
        ({"first_name": "", "last_name": "", "name_is": "9"}, 9),
    ],
)
def test_r37_the_quality_of_the_name_sets_itself(profile, fields, quality):
    answer, person = profile(**fields)
    assert answer.status_code == 302
    assert person.name_data_quality == quality


def test_r37_full_data_sets_the_quality_back_to_full(profile):
    profile(first_name="", name_is="2")
    _, person = profile(first_name="Given", name_is="")
    assert person.name_data_quality == 1


def test_no_name_needs_a_reason(profile):
    answer, person = profile(first_name="", last_name="")
    assert "say why there is none" in answer.content.decode()
    assert person.first_name != ""


@pytest.mark.parametrize(
    ("born", "fields", "quality"),
    [
        (factories.LONG_AGO, {}, 1),
        (factories.LONG_AGO, {"dob_is_approximate": "on"}, 2),
        (None, {"dob_missing": "8"}, 8),
        (None, {"dob_missing": ""}, 99),
    ],
)
def test_r37_the_quality_of_the_birth_date_sets_itself(profile, born, fields, quality):
    typed = three_boxes("date_of_birth", born) if born else {}
    answer, person = profile(**typed, **fields)
    assert answer.status_code == 302
    assert (person.date_of_birth, person.dob_data_quality) == (born, quality)


def test_a_birth_date_in_the_future_is_refused(profile):
    tomorrow = factories.today().replace(year=factories.today().year + 1, day=1)
    answer, person = profile(**three_boxes("date_of_birth", tomorrow))
    assert answer.status_code == 200
    assert person.date_of_birth != tomorrow


def test_the_ssn_is_never_shown_again_and_stays_when_the_box_is_left_empty(profile, sign_in):
    profile(ssn="123456781")
    _, person = profile(ssn="")
    assert (person.ssn, person.ssn_data_quality) == ("123456781", 1)
    browser = sign_in(agency=person.agency)
    page = browser.get(reverse("clients:profile", args=[person.code])).content.decode()
    assert "123456781" not in page
    assert "ending in 6781" in page


def test_r37_a_reason_why_there_is_no_number_takes_the_one_on_file_away(profile):
    profile(ssn="123456781")
    _, person = profile(ssn="", ssn_missing="9")
    assert (person.ssn, person.ssn_data_quality) == (None, 9)


def test_r38_gender_is_several_answers_or_one_reason_and_sex_is_a_field_of_its_own(profile):
    _, person = profile(gender=["0", "5"], sex="")
    assert (person.gender, person.sex) == ([0, 5], None)
    answer, person = profile(gender=["4", "9"])
    assert "not both" in answer.content.decode()
    assert person.gender == [0, 5]
    _, person = profile(gender=[], sex="1")
    assert (person.gender, person.sex) == ([], 1)


def test_r38_race_and_ethnicity_are_several_answers_or_one_reason(profile):
    _, person = profile(race_ethnicity=["1", "3"])
    assert person.race_ethnicity == [1, 3]
    answer, person = profile(race_ethnicity=["1", "99"])
    assert "not both" in answer.content.decode()
    assert person.race_ethnicity == [1, 3]


def test_a_refused_change_does_not_colour_the_page(profile):
    answer, _ = profile(first_name="Colour", phone="5" * 60)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Colour" in page
    bar = page[page.index("<h1") - 2000 : page.index("<h1")]
    assert "Colour Example" not in bar


def test_r16_an_anonymous_profile_offers_an_age_band_and_a_language_only(sign_in, tools):
    browser = sign_in(role=Role.VSP_ASSESSOR)
    made = factories.household(by=browser.user, head={"anonymous": True})
    head = factories.head_of(made)
    url = reverse("clients:profile", args=[head.code])
    page = browser.get(url).content.decode()
    for name in ("first_name", "ssn", "date_of_birth", "phone", "email", "contact_note"):
        assert f'name="{name}' not in page
    browser.post(url, {"age_band": "65-120", "language": "es", "first_name": "Named"})
    head.refresh_from_db()
    assert (head.age_low, head.language, head.first_name) == (65, "es", "")
    assert str(head) == f"Person {head.code}"
