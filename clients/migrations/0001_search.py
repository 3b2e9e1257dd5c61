"""Extensions and the functions that turn a name into text, words and sounds to compare with."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

# Accents folded, in one line.
TEXT = """
    CREATE FUNCTION cas_search_text(VARIADIC parts text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(unaccent('unaccent'::regdictionary, array_to_string(parts, ' ')));
"""
# Words of a name: accents folded, apostrophes dropped (O'Neil is oneil), split at the rest.
NAME_WORDS = r"""
    CREATE FUNCTION cas_name_words(VARIADIC parts text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_remove(regexp_split_to_array(
        regexp_replace(cas_search_text(VARIADIC parts), '[''`’ʼ‘]', '', 'g'),
        '[\s!-/:-@\[-^{-~–—_]+'
    ), '');
"""
SOUNDS = """
    CREATE FUNCTION cas_sounds(word text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_remove(ARRAY[dmetaphone(word), dmetaphone_alt(word)], '');
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(TEXT, "DROP FUNCTION cas_search_text(text[])"),
        migrations.RunSQL(NAME_WORDS, "DROP FUNCTION cas_name_words(text[])"),
        migrations.RunSQL(SOUNDS, "DROP FUNCTION cas_sounds(text)"),
    ]
