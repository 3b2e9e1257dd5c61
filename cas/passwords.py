"""What a password must be: long, and nothing that everybody here would try first.

No mix of kinds of characters is asked for and nothing runs out: length is what counts (NIST
800-63B, ASVS 6.2). Any character of any script may be used, and pasting works.
"""

import re
import unicodedata

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from cas.county import COUNTY

SHORTEST, LONGEST = 15, 128
LEFT_OVER = 8
"""Characters that must remain when the words that everybody here would try are taken out."""
LOCAL_WORDS = (
    "coordinated access system entry assessor assessment crisis shelter housing homeless outreach "
    "caseworker welcome password passwort passphrase letmein changeme secret login signin admin "
    "spring summer autumn winter"
)
ROWS_OF_KEYS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


class UnicodeHasher(PBKDF2PasswordHasher):
    """The usual hash, of the one form that all spellings of a character share.

    An é may be typed as one character or as two, depending on the device.
    """

    def encode(self, password, salt, iterations=None):
        return super().encode(unicodedata.normalize("NFKC", password), salt, iterations)


class LongEnough:
    """Between SHORTEST and LONGEST characters."""

    def validate(self, password, user=None):
        if len(password) < SHORTEST:
            raise ValidationError(
                f"Use at least {SHORTEST} characters. This one has {len(password)}. "
                "A short sentence is easy to remember.",
                code="too_short",
            )
        if len(password) > LONGEST:
            raise ValidationError(f"Use at most {LONGEST} characters.", code="too_long")

    def get_help_text(self):
        return (
            f"At least {SHORTEST} characters. A short sentence works well: spaces and every "
            "language are fine, and you never have to change it."
        )


class NotEasilyGuessed:
    """No common password, no row of keys, nothing repeated, nothing local with a few characters."""

    def validate(self, password, user=None):
        plain = _letters_and_digits(password)
        if _is_common(plain):
            raise ValidationError("Many people use this password. Choose another.", code="common")
        if _repeats(plain) or _runs_along_keys(plain):
            raise ValidationError(
                "This repeats itself or runs along the keys. Choose another.", code="pattern"
            )
        if len(_without_words(plain, _words_around(user))) < LEFT_OVER:
            raise ValidationError(
                "This is mostly your name or words that everybody here would try. Add something "
                "that only you would think of.",
                code="local",
            )

    def get_help_text(self):
        return "Not your name, not the county's, and nothing that is repeated."


def _letters_and_digits(password):
    """The password as a guesser sees it: one case, without blanks and signs."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    return "".join(each for each in folded if each.isalnum()) or folded


def _is_common(plain):
    common = CommonPasswordValidator().passwords
    return not {plain, plain.strip("0123456789")}.isdisjoint(common)


def _repeats(plain):
    """Whether a short piece makes up the whole: aaaa…, abcabc…, passwordpassword."""
    return re.fullmatch(r"(.{1,10}?)\1+.{0,3}", plain) is not None


def _runs_along_keys(plain):
    """Whether nearly all of it goes along rows of keys, the alphabet or the digits."""
    steps = {pair for row in ROWS_OF_KEYS for line in (row, row[::-1]) for pair in _pairs(line)}
    pairs = _pairs(plain)
    return bool(pairs) and sum(pair in steps for pair in pairs) >= 0.7 * len(pairs)


def _pairs(text):
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _words_around(user):
    """Local words, the county's name, and the names of the person and the agency."""
    texts = [LOCAL_WORDS, COUNTY.name, COUNTY.coc_code]
    for name in ("username", "first_name", "last_name", "email"):
        texts.append(getattr(user, name, ""))
    if getattr(user, "agency_id", None):
        texts.append(user.agency.name)
    return {word for text in texts for word in re.split(r"\W+", text.casefold()) if len(word) > 2}


def _without_words(plain, words):
    for word in sorted(words, key=len, reverse=True):
        plain = plain.replace(word, "")
    return plain.strip("0123456789")
