"""What a password must be: long, and nothing that everybody here would try first (S14)."""

import unicodedata

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from cas.passwords import LONGEST
from tests import factories

GOOD = [
    "the blue kettle sings at noon",
    "no_capitals_no_digits_needed",
    "señora Ñandú visita el río",
    "春眠不覚暁処処聞啼鳥夜来風雨声",
    " ".join(f"step {n} of the stair" for n in range(9))[:LONGEST],
]
POOR = {
    "fourteen chars": "Use at least 15 characters. This one has 14.",
    "x" * (LONGEST + 1): "at most 128",
    "aaaaaaaaaaaaaaaa": "repeats itself",
    "passwordpassword": "repeats itself",
    "qwertyuiop asdfghjkl": "runs along the keys",
    "0123456789 9876543210": "runs along the keys",
    "Sacramento Shelter 2026!": "everybody here would try",
    "Homeless-Outreach-2026": "everybody here would try",
    "marigold.example.77": "everybody here would try",
}


@pytest.fixture
def person():
    return factories.UserFactory.build(
        username="marigold.e", first_name="Marigold", last_name="Example", agency=None
    )


@pytest.mark.parametrize("password", GOOD)
def test_s14_length_is_enough_in_any_script_without_a_mix_of_characters(person, password):
    validate_password(password, person)


@pytest.mark.parametrize("password", POOR)
def test_s14_short_common_repeated_and_local_passwords_are_refused_in_words(person, password):
    with pytest.raises(ValidationError, match=POOR[password]):
        validate_password(password, person)


def test_s14_an_accent_typed_as_one_or_as_two_characters_is_the_same(db):
    user = factories.UserFactory()
    user.set_password(unicodedata.normalize("NFC", "el río está muy lejos"))
    assert user.check_password(unicodedata.normalize("NFD", "el río está muy lejos"))
    assert not user.check_password("el rio esta muy lejos")
