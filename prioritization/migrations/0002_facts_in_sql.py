"""What the facts statement needs beside tables: a revision counter and an aggregate."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("prioritization", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE prioritization_facts_revision",
            "DROP SEQUENCE prioritization_facts_revision",
        ),
        # C9: merges objects in the order given, so that the newest answer to a code wins.
        migrations.RunSQL(
            "CREATE AGGREGATE cas_jsonb_merge (jsonb)"
            " (SFUNC = jsonb_concat, STYPE = jsonb, INITCOND = '{}', PARALLEL = SAFE)",
            "DROP AGGREGATE cas_jsonb_merge (jsonb)",
        ),
    ]
