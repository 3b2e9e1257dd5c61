"""Words and sounds to find people by, digests of last four digits, and merges of two records."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models

from clients.models import last_four_digest

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
LEARN_ALL_WORDS = """
    INSERT INTO clients_nameword (word)
    SELECT DISTINCT unnest(name_words) FROM clients_client ON CONFLICT DO NOTHING
"""


def digest_last_fours(apps, schema_editor):
    client = apps.get_model("clients", "Client")
    for person in client.objects.exclude(ssn=None).only("ssn").iterator():
        client.objects.filter(pk=person.pk).update(ssn_last_four=last_four_digest(person.ssn))


class Migration(migrations.Migration):

    dependencies = [
        ('cas', '0002_audit_by_user'),
        ('clients', '0005_entry_data'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(NAME_WORDS, "DROP FUNCTION cas_name_words(text[])"),
        migrations.RunSQL(SOUNDS, "DROP FUNCTION cas_sounds(text)"),
        migrations.CreateModel(
            name='NameWord',
            fields=[
                ('word', models.TextField(primary_key=True, serialize=False)),
                ('sounds', models.GeneratedField(db_persist=True, expression=models.Func(models.F('word'), function='cas_sounds'), output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None))),
            ],
        ),
        migrations.CreateModel(
            name='PersonMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500)),
                ('merged_at', models.DateTimeField()),
                ('undo_reason', models.CharField(blank=True, max_length=500)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PersonMergeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('reason', models.CharField(max_length=500)),
                ('merged_at', models.DateTimeField()),
                ('undo_reason', models.CharField(blank=True, max_length=500)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='client',
            name='anonymous_client_has_no_identity',
        ),
        migrations.RemoveIndex(
            model_name='client',
            name='client_search_name',
        ),
        migrations.RemoveField(
            model_name='client',
            name='search_name',
        ),
        migrations.AddField(
            model_name='client',
            name='form_key',
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='client',
            name='name_words',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('first_name'), models.F('middle_name'), models.F('preferred_name'), models.F('last_name'), function='cas_name_words'), output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
        ),
        migrations.AddField(
            model_name='client',
            name='ssn_last_four',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddIndex(
            model_name='client',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['name_words'], name='client_name_words'),
        ),
        migrations.AddIndex(
            model_name='client',
            index=models.Index(fields=['date_of_birth'], name='client_birth_date'),
        ),
        migrations.AddIndex(
            model_name='client',
            index=models.Index(condition=models.Q(('ssn_last_four', ''), _negated=True), fields=['ssn_last_four'], name='client_last_four'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='client',
            trigger=pgtrigger.compiler.Trigger(name='learn_name_words', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO clients_nameword (word)\n    SELECT DISTINCT used.word\n    FROM unnest(NEW.name_words) AS used (word)\n    WHERE NOT EXISTS (SELECT FROM clients_nameword known WHERE known.word = used.word)\n    ORDER BY used.word\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n', hash='eee9de4a712cc0742a961fd7391e6abd34b9e14f', operation='INSERT OR UPDATE OF "first_name", "middle_name", "preferred_name", "last_name"', pgid='pgtrigger_learn_name_words_a82c4', table='clients_client', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.CheckConstraint(condition=models.Q(('is_anonymous', False), models.Q(('contact_note', ''), ('date_of_birth', None), ('email', ''), ('first_name', ''), ('last_name', ''), ('middle_name', ''), ('phone', ''), ('preferred_name', ''), ('ssn', None), ('ssn_last_four', '')), _connector='OR'), name='anonymous_client_has_no_identity', violation_error_message="An anonymous profile can't hold a name, Social Security number, birth date or contact. Take them out."),
        ),
        migrations.AddIndex(
            model_name='nameword',
            index=django.contrib.postgres.indexes.GinIndex(fields=['word'], name='name_word_trigrams', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='nameword',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['sounds'], name='name_word_sounds'),
        ),
        migrations.AddIndex(
            model_name='nameword',
            index=models.Index(django.db.models.functions.text.Left('word', 1), django.db.models.functions.text.Length('word'), name='name_word_by_first_letter'),
        ),
        migrations.AddIndex(
            model_name='nameword',
            index=models.Index(fields=['word'], name='name_word_beginning', opclasses=['text_pattern_ops']),
        ),
        migrations.AddField(
            model_name='personmerge',
            name='canonical',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='merges_here', to='clients.client'),
        ),
        migrations.AddField(
            model_name='personmerge',
            name='merged',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='merges_away', to='clients.client'),
        ),
        migrations.AddField(
            model_name='personmerge',
            name='merged_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='personmerge',
            name='surviving_household',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='merges_here', to='clients.household'),
        ),
        migrations.AddField(
            model_name='personmerge',
            name='suspended_household',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='suspensions', to='clients.household'),
        ),
        migrations.AddField(
            model_name='personmerge',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='personmergeevent',
            name='canonical',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clients.client'),
        ),
        migrations.AddField(
            model_name='personmergeevent',
            name='merged',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clients.client'),
        ),
        migrations.AddField(
            model_name='personmergeevent',
            name='merged_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='personmergeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='personmergeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='clients.personmerge'),
        ),
        migrations.AddField(
            model_name='personmergeevent',
            name='surviving_household',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clients.household'),
        ),
        migrations.AddField(
            model_name='personmergeevent',
            name='suspended_household',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clients.household'),
        ),
        migrations.AddField(
            model_name='personmergeevent',
            name='undone_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='personmerge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('merged',), name='person_is_merged_once_at_a_time', violation_error_message='This record was merged already.'),
        ),
        migrations.AddConstraint(
            model_name='personmerge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('suspended_household',), name='household_is_suspended_once_at_a_time', violation_error_message='This household was suspended by a merge already.'),
        ),
        migrations.AddConstraint(
            model_name='personmerge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged', models.F('canonical')), _negated=True), models.Q(('suspended_household', models.F('surviving_household')), _negated=True)), name='merge_joins_two_people_of_two_households', violation_error_message='Choose two records of two households.'),
        ),
        migrations.AddConstraint(
            model_name='personmerge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undo_reason', ''), ('undone_at', None), ('undone_by', None)), models.Q(('undone_at__gte', models.F('merged_at')), ('undone_by__isnull', False), models.Q(('undo_reason', ''), _negated=True)), _connector='OR'), name='undone_merge_says_who_and_why', violation_error_message='Say why the merge is undone.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='personmerge',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clients_personmergeevent" ("canonical_id", "id", "merged_at", "merged_by_id", "merged_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "surviving_household_id", "suspended_household_id", "undo_reason", "undone_at", "undone_by_id") VALUES (NEW."canonical_id", NEW."id", NEW."merged_at", NEW."merged_by_id", NEW."merged_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."surviving_household_id", NEW."suspended_household_id", NEW."undo_reason", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;', hash='f96b4441e0b481c68d7233c06ee9438c0f89f318', operation='INSERT', pgid='pgtrigger_insert_insert_955e6', table='clients_personmerge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='personmerge',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clients_personmergeevent" ("canonical_id", "id", "merged_at", "merged_by_id", "merged_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "surviving_household_id", "suspended_household_id", "undo_reason", "undone_at", "undone_by_id") VALUES (NEW."canonical_id", NEW."id", NEW."merged_at", NEW."merged_by_id", NEW."merged_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."surviving_household_id", NEW."suspended_household_id", NEW."undo_reason", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;', hash='71c615c4f01f41198745ec6e744653a3033760bd', operation='UPDATE', pgid='pgtrigger_update_update_3156f', table='clients_personmerge', when='AFTER')),
        ),
        migrations.RunSQL(LEARN_ALL_WORDS, migrations.RunSQL.noop),
        migrations.RunPython(digest_last_fours, migrations.RunPython.noop),
    ]
