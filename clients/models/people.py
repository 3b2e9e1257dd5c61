"""People, named or anonymous."""

import hashlib
import hmac
import re
import secrets

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Left, Length, Now
from encrypted_fields.fields import EncryptedCharField

from cas import hmis
from cas.models import Agency
from clients.enums import Language
from clients.models.anonymity import anonymous_for_good
from clients.models.base import recorded_by
from clients.querysets import ClientQuerySet

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that can't be mistaken for each other when read over the phone."""


def new_code():
    """A random eight-character code: it names a person without telling anything about them."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def last_four_digest(ssn):
    """What the last four digits of an SSN are looked up by; empty when fewer are known.

    Keyed, because four digits alone are guessed in ten thousand tries.
    """
    digits = re.sub(r"\D", "", ssn or "")
    if len(digits) < 4:
        return ""
    key = settings.SSN_DIGEST_KEY.encode()
    return hmac.new(key, digits[-4:].encode(), hashlib.sha256).hexdigest()[:32]


LEARN_WORDS = """
    INSERT INTO clients_nameword (word)
    SELECT DISTINCT used.word
    FROM unnest(NEW.name_words) AS used (word)
    WHERE NOT EXISTS (SELECT FROM clients_nameword known WHERE known.word = used.word)
    ORDER BY used.word
    ON CONFLICT DO NOTHING;
    RETURN NULL;
"""


@pghistory.track(exclude=["name_words", "ssn_last_four", "form_key"])
class Client(models.Model):
    """A person, named or anonymous. Quality codes say why a name, SSN or birth date is missing."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    is_anonymous = models.BooleanField(default=False)

    first_name = models.CharField(max_length=128, blank=True)
    middle_name = models.CharField(max_length=128, blank=True)
    last_name = models.CharField(max_length=128, blank=True)
    preferred_name = models.CharField(max_length=128, blank=True)
    name_data_quality = models.SmallIntegerField(choices=hmis.choices("3.01.5"))
    ssn = EncryptedCharField(max_length=11, null=True, blank=True)
    ssn_data_quality = models.SmallIntegerField(
        choices=hmis.choices("3.02.2"), default=hmis.NOT_COLLECTED
    )
    date_of_birth = models.DateField(null=True, blank=True)
    dob_data_quality = models.SmallIntegerField(choices=hmis.choices("3.03.2"))
    age_low = models.SmallIntegerField(null=True, blank=True)
    age_high = models.SmallIntegerField(null=True, blank=True)
    race_ethnicity = ArrayField(models.SmallIntegerField(), default=list, blank=True)
    gender = ArrayField(models.SmallIntegerField(), default=list, db_default=[], blank=True)
    sex = models.SmallIntegerField(choices=hmis.choices("4.21"), null=True, blank=True)
    veteran_status = models.SmallIntegerField(choices=hmis.choices("1.8"), null=True, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    contact_note = models.CharField(max_length=250, blank=True)

    name_words = models.GeneratedField(
        expression=Func(
            F("first_name"),
            F("middle_name"),
            F("preferred_name"),
            F("last_name"),
            function="cas_name_words",
        ),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )
    ssn_last_four = models.CharField(max_length=32, blank=True, editable=False)
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by()

    objects = ClientQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(name="client_name_words", fields=["name_words"], fastupdate=False),
            models.Index(name="client_birth_date", fields=["date_of_birth"]),
            models.Index(
                name="vaguely_known_person",
                fields=["id"],
                condition=Q(name_data_quality__gt=1) | Q(dob_data_quality__gt=1),
            ),
            models.Index(
                name="client_last_four", fields=["ssn_last_four"], condition=~Q(ssn_last_four="")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="anonymous_client_has_no_identity",
                condition=Q(is_anonymous=False)
                | Q(
                    first_name="",
                    middle_name="",
                    last_name="",
                    preferred_name="",
                    ssn=None,
                    ssn_last_four="",
                    date_of_birth=None,
                    phone="",
                    email="",
                    contact_note="",
                ),
                violation_error_message="An anonymous profile can't hold a name, Social Security "
                "number, birth date or contact. Take them out.",
            ),
            models.CheckConstraint(
                name="named_client_has_a_name_or_a_reason",
                condition=~Q(name_data_quality=1) | (~Q(first_name="") & ~Q(last_name="")),
                violation_error_message="A full name needs a first and a last name.",
            ),
            models.CheckConstraint(
                name="ssn_matches_its_quality",
                condition=Q(ssn=None, ssn_data_quality__in=[8, 9, 99])
                | Q(ssn__isnull=False, ssn_data_quality__in=[1, 2]),
                violation_error_message="Say why the Social Security number is missing, "
                "or leave the reason out when it is given.",
            ),
            models.CheckConstraint(
                name="birth_date_matches_its_quality",
                condition=Q(date_of_birth=None, dob_data_quality__in=[8, 9, 99])
                | Q(date_of_birth__isnull=False, dob_data_quality__in=[1, 2]),
                violation_error_message="Say why the birth date is missing, "
                "or leave the reason out when it is given.",
            ),
            models.CheckConstraint(
                name="age_band_is_in_order",
                condition=Q(age_low=None, age_high=None)
                | Q(age_low__gte=0, age_high__gte=F("age_low"), age_high__lte=120),
                violation_error_message="The lower age can't be above the higher age.",
            ),
        ]
        triggers = [
            anonymous_for_good(),
            pgtrigger.Trigger(
                name="learn_name_words",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("first_name", "middle_name", "preferred_name", "last_name"),
                func=LEARN_WORDS,
            ),
        ]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self):
        """The name people call this person by, or the code when there is no name."""
        given = self.preferred_name or self.first_name
        return f"{given} {self.last_name}".strip() or f"Person {self.code}"


class NameWord(models.Model):
    """A word that stands in somebody's name, so that typing errors can be looked up among words.

    There are far fewer words than people: a search first finds the words that are close to what
    was typed, and then, by index, the people who are called so. Words are never taken out.
    """

    word = models.TextField(primary_key=True)
    sounds = models.GeneratedField(
        expression=Func(F("word"), function="cas_sounds"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )

    class Meta:
        indexes = [
            GinIndex(name="name_word_trigrams", fields=["word"], opclasses=["gin_trgm_ops"]),
            GinIndex(name="name_word_sounds", fields=["sounds"], fastupdate=False),
            models.Index(Left("word", 1), Length("word"), name="name_word_by_first_letter"),
            models.Index(
                name="name_word_beginning", fields=["word"], opclasses=["text_pattern_ops"]
            ),
        ]

    def __str__(self):
        return self.word
