import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import prioritization.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('assessments', '0001_initial'),
        ('clients', '0002_people'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Program',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('shelter', 'Shelter'), ('rapid_rehousing', 'Rapid re-housing'), ('permanent_supportive', 'Permanent supportive housing'), ('other_housing', 'Other housing'), ('queue', 'Queue')], max_length=25)),
                ('beds', models.PositiveIntegerField(blank=True, null=True)),
                ('description', models.CharField(blank=True, max_length=500)),
                ('is_active', models.BooleanField(default=True)),
                ('sample_as_of', models.DateField(blank=True, help_text='Set for sample data that the county has yet to verify.', null=True)),
                ('criteria', models.TextField(blank=True, max_length=1000, verbose_name='Who it is for')),
                ('resources', models.TextField(blank=True, max_length=1000, verbose_name='What it offers')),
                ('documents', models.TextField(blank=True, max_length=1000, verbose_name='Documents it asks for')),
                ('contact', models.TextField(blank=True, max_length=500, verbose_name='How to reach it')),
                ('subpopulations', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('adults', 'Single adults'), ('couples', 'Couples'), ('families', 'Families with children'), ('youth', 'Young people 18 to 24'), ('women', 'Women'), ('veterans', 'Veterans'), ('disability', 'People with a disability'), ('lgbtq', 'LGBTQ+ people'), ('pets', 'People with pets')], max_length=20), blank=True, default=list, size=None)),
                ('details_verified_on', models.DateField(blank=True, help_text='When somebody last asked the program whether the directory is right.', null=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='RecomputeRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('nightly', 'Nightly'), ('full', 'On request')], max_length=10)),
                ('on', models.DateField()),
                ('started_at', models.DateTimeField()),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finished_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('households', models.PositiveIntegerField(default=0)),
                ('joined', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('left', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'nightly')), fields=('on',), name='one_nightly_run_per_day'), models.CheckConstraint(condition=models.Q(('finished_at', None), ('finished_at__gte', models.F('started_at')), _connector='OR'), name='run_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdFacts',
            fields=[
                ('household', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='facts', serialize=False, to='clients.household')),
                ('revision', models.BigIntegerField(db_index=True)),
                ('as_of', models.DateField()),
                ('is_enrolled', models.BooleanField()),
                ('homeless_since', models.DateField(null=True)),
                ('household_type', models.CharField(choices=[('single', 'Single adult'), ('couple', 'Couple without children'), ('family', 'Family with children'), ('adults', 'Several adults'), ('minors', 'Under 18 without an adult')], max_length=10, null=True)),
                ('household_size', models.SmallIntegerField()),
                ('adults', models.SmallIntegerField()),
                ('children', models.SmallIntegerField()),
                ('youngest_age_low', models.SmallIntegerField(null=True)),
                ('youngest_age_high', models.SmallIntegerField(null=True)),
                ('oldest_age_low', models.SmallIntegerField(null=True)),
                ('oldest_age_high', models.SmallIntegerField(null=True)),
                ('head_age_low', models.SmallIntegerField(null=True)),
                ('head_age_high', models.SmallIntegerField(null=True)),
                ('has_veteran', models.BooleanField(null=True)),
                ('has_disabling_condition', models.BooleanField(null=True)),
                ('doc_ready_rrh', models.BooleanField(default=False)),
                ('doc_ready_psh', models.BooleanField(default=False)),
                ('living_situation', models.SmallIntegerField(null=True)),
                ('living_situation_on', models.DateField(null=True)),
                ('location_source', models.CharField(choices=[('living_situation', 'Living situation'), ('assessment', 'Assessment'), ('location_tab', 'Location record')], max_length=20, null=True)),
                ('location_at', models.DateTimeField(null=True)),
                ('location_place', models.CharField(choices=[('outside', 'Outside'), ('tent', 'Tent'), ('vehicle', 'Car, van or other vehicle'), ('abandoned_building', 'Abandoned building'), ('shelter', 'Shelter'), ('motel', 'Motel or hotel'), ('someones_home', "Someone else's home"), ('institution', 'Hospital, treatment or jail'), ('own_home', 'Own home'), ('other_place', 'Another place')], max_length=20, null=True)),
                ('location_area', models.CharField(choices=[('oak_park', 'Oak Park'), ('curtis_park', 'Curtis Park'), ('broadway_alhambra', 'Broadway-Alhambra'), ('downtown', 'Downtown'), ('midtown', 'Midtown'), ('north_sacramento', 'North Sacramento'), ('del_paso_heights', 'Del Paso Heights'), ('arden_arcade', 'Arden-Arcade'), ('meadowview', 'Meadowview'), ('florin', 'Florin'), ('south_sacramento', 'South Sacramento'), ('elk_grove', 'Elk Grove'), ('rancho_cordova', 'Rancho Cordova'), ('mather', 'Mather'), ('citrus_heights', 'Citrus Heights'), ('carmichael', 'Carmichael'), ('rosemont', 'Rosemont'), ('natomas', 'Natomas'), ('folsom', 'Folsom'), ('galt', 'Galt'), ('delta', 'The Delta'), ('other', 'Another part of the county'), ('elsewhere', 'Outside the county')], max_length=30, null=True)),
                ('location_zip', models.CharField(max_length=5, null=True)),
                ('crisis', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assessments.assessment')),
                ('crisis_score', models.SmallIntegerField(null=True)),
                ('crisis_margin', models.SmallIntegerField(null=True)),
                ('crisis_expires_on', models.DateField(null=True)),
                ('hct', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assessments.assessment')),
                ('hct_score', models.SmallIntegerField(null=True)),
                ('hct_margin', models.SmallIntegerField(null=True)),
                ('hct_expires_on', models.DateField(null=True)),
                ('is_evh', models.BooleanField()),
                ('evh_since', models.DateTimeField(null=True)),
                ('answers', models.JSONField()),
            ],
            options={
                'verbose_name_plural': 'household facts',
                'indexes': [models.Index(condition=models.Q(('is_evh', True)), fields=['evh_since'], name='facts_evh_by_clock')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('evh_since', None), ('is_evh', False)), models.Q(('evh_since__isnull', False), ('is_evh', True)), _connector='OR'), name='evh_has_a_clock')],
            },
        ),
        migrations.CreateModel(
            name='ProgramEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='prioritization.program')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(db_index=False, max_length=60)),
                ('kind', models.CharField(choices=[('shelter', 'Shelter'), ('rapid_rehousing', 'Rapid re-housing'), ('permanent_supportive', 'Permanent supportive housing'), ('other_housing', 'Other housing'), ('queue', 'Queue')], max_length=25)),
                ('beds', models.PositiveIntegerField(blank=True, null=True)),
                ('description', models.CharField(blank=True, max_length=500)),
                ('is_active', models.BooleanField(default=True)),
                ('sample_as_of', models.DateField(blank=True, help_text='Set for sample data that the county has yet to verify.', null=True)),
                ('criteria', models.TextField(blank=True, max_length=1000, verbose_name='Who it is for')),
                ('resources', models.TextField(blank=True, max_length=1000, verbose_name='What it offers')),
                ('documents', models.TextField(blank=True, max_length=1000, verbose_name='Documents it asks for')),
                ('contact', models.TextField(blank=True, max_length=500, verbose_name='How to reach it')),
                ('subpopulations', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('adults', 'Single adults'), ('couples', 'Couples'), ('families', 'Families with children'), ('youth', 'Young people 18 to 24'), ('women', 'Women'), ('veterans', 'Veterans'), ('disability', 'People with a disability'), ('lgbtq', 'LGBTQ+ people'), ('pets', 'People with pets')], max_length=20), blank=True, default=list, size=None)),
                ('details_verified_on', models.DateField(blank=True, help_text='When somebody last asked the program whether the directory is right.', null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('program', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='rule_versions', to='prioritization.program')),
                ('number', models.PositiveIntegerField(blank=True, null=True)),
                ('content', models.JSONField()),
                ('change_note', models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='What changes, and why')),
                ('based_on', models.ForeignKey(blank=True, help_text='The published version whose content the draft began with.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='prioritization.ruleversion')),
                ('effective_from', models.DateField(blank=True, null=True)),
                ('revision', models.PositiveIntegerField(db_default=0, default=0, help_text='Counts the saves of a draft, so that no save is lost.')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('saved_by', models.ForeignKey(blank=True, help_text='Who saved the draft last, when that is not who began it.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('published_at__isnull', False)), fields=('program', 'number'), name='one_rule_version_per_number', nulls_distinct=False, violation_error_message='There is a published version of this number already.'), models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('program',), name='one_draft_per_program', nulls_distinct=False, violation_error_message='There is a draft of these rules already. Go on with it, or discard it first.'), models.CheckConstraint(condition=models.Q(models.Q(('number', None), ('published_at', None)), models.Q(('effective_from__isnull', False), ('number__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='published_rules_have_a_number_and_a_day', violation_error_message='Rules are published for a day, and get their number then.'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='approval_names_somebody', violation_error_message='An approval says who gave it, and when.'), models.CheckConstraint(condition=models.Q(prioritization.models.AsksForAScore('content'), _negated=True), name='no_requirement_asks_for_a_score', violation_error_message='A score or EVH is never a requirement: nobody is kept off a list because of it (C3, R5).')],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evh_order', models.SmallIntegerField(help_text='0 extremely vulnerable, 1 not')),
                ('score_order', models.IntegerField(help_text='Minus the shelter score')),
                ('margin_order', models.SmallIntegerField(help_text='Threshold minus score; none sorts last')),
                ('homeless_order', models.IntegerField(help_text='Days since 1970; not known sorts last')),
                ('waiting_since', models.DateTimeField()),
                ('tie_break', models.UUIDField(help_text="md5(list id || the household's random uuid)")),
                ('program', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.RESTRICT, related_name='movements', to='prioritization.program')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='movements', to='clients.household')),
                ('rule_version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='prioritization.ruleversion')),
                ('county_version', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='prioritization.ruleversion')),
                ('run', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='movements', to='prioritization.recomputerun')),
                ('kind', models.CharField(choices=[('joined', 'Joined'), ('changed', 'Changed'), ('left', 'Left')], max_length=8)),
                ('cause', models.CharField(choices=[('assessment', 'a new assessment'), ('correction', 'a corrected assessment'), ('living_situation', 'a new living situation'), ('location', 'a new location'), ('profile', 'a changed profile'), ('household', 'a change in the household'), ('split', 'a household that split'), ('enrollment', 'an enrollment'), ('exit', 'an exit'), ('documents', 'documents'), ('entered_in_error', 'a record entered in error'), ('merge', 'a merge of two records of one person'), ('merge_undone', 'a merge that was undone'), ('rule_version', 'new rules of the program'), ('override', 'a decision of the CAS lead'), ('clock', 'the calendar')], max_length=20)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evh_order', models.SmallIntegerField(help_text='0 extremely vulnerable, 1 not')),
                ('score_order', models.IntegerField(help_text='Minus the shelter score')),
                ('margin_order', models.SmallIntegerField(help_text='Threshold minus score; none sorts last')),
                ('homeless_order', models.IntegerField(help_text='Days since 1970; not known sorts last')),
                ('waiting_since', models.DateTimeField()),
                ('tie_break', models.UUIDField(help_text="md5(list id || the household's random uuid)")),
                ('program', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.RESTRICT, related_name='entries', to='prioritization.program')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='entries', to='clients.household')),
                ('rule_version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='prioritization.ruleversion')),
                ('county_version', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='prioritization.ruleversion')),
                ('left_at', models.DateTimeField(null=True)),
                ('left_because', models.CharField(choices=[('assessment', 'a new assessment'), ('correction', 'a corrected assessment'), ('living_situation', 'a new living situation'), ('location', 'a new location'), ('profile', 'a changed profile'), ('household', 'a change in the household'), ('split', 'a household that split'), ('enrollment', 'an enrollment'), ('exit', 'an exit'), ('documents', 'documents'), ('entered_in_error', 'a record entered in error'), ('merge', 'a merge of two records of one person'), ('merge_undone', 'a merge that was undone'), ('rule_version', 'new rules of the program'), ('override', 'a decision of the CAS lead'), ('clock', 'the calendar')], max_length=20, null=True)),
            ],
            options={
                'verbose_name_plural': 'entries',
                'indexes': [models.Index(condition=models.Q(('left_at', None)), fields=['program', 'evh_order', 'score_order', 'margin_order', 'homeless_order', 'waiting_since', 'tie_break'], name='entry_in_list_order')],
                'constraints': [models.UniqueConstraint(fields=('program', 'household'), name='one_entry_per_list_and_household'), models.CheckConstraint(condition=models.Q(models.Q(('left_at', None), ('left_because', None)), models.Q(('left_at__isnull', False), ('left_because__isnull', False)), _connector='OR'), name='left_entry_says_why')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='program',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "prioritization_programevent" ("beds", "contact", "criteria", "description", "details_verified_on", "documents", "id", "is_active", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resources", "sample_as_of", "slug", "subpopulations") VALUES (NEW."beds", NEW."contact", NEW."criteria", NEW."description", NEW."details_verified_on", NEW."documents", NEW."id", NEW."is_active", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."resources", NEW."sample_as_of", NEW."slug", NEW."subpopulations"); RETURN NULL;', hash='777d7dc9f97a081b87526589b7a54023547779f0', operation='INSERT', pgid='pgtrigger_insert_insert_75358', table='prioritization_program', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='program',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "prioritization_programevent" ("beds", "contact", "criteria", "description", "details_verified_on", "documents", "id", "is_active", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resources", "sample_as_of", "slug", "subpopulations") VALUES (NEW."beds", NEW."contact", NEW."criteria", NEW."description", NEW."details_verified_on", NEW."documents", NEW."id", NEW."is_active", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."resources", NEW."sample_as_of", NEW."slug", NEW."subpopulations"); RETURN NULL;', hash='7c0d2016996712061c0efa4424d5c47729685644', operation='UPDATE', pgid='pgtrigger_update_update_a9066', table='prioritization_program', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruleversion',
            trigger=pgtrigger.compiler.Trigger(name='published_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.published_at IS NOT NULL)', func="\n    RAISE EXCEPTION 'Published rules never change. Publish a new version instead.'\n        USING ERRCODE = 'restrict_violation';\n", hash='f3857e1233acf13c3222498f5ce6ec78537520a9', operation='UPDATE OR DELETE', pgid='pgtrigger_published_never_changes_c15ec', table='prioritization_ruleversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruleversion',
            trigger=pgtrigger.compiler.Trigger(name='a_save_voids_the_approval', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.published_at IS NULL AND OLD.approved_at IS NOT NULL AND (OLD.content, OLD.revision) IS DISTINCT FROM (NEW.content, NEW.revision))', func='\n    NEW.approved_at := NULL;\n    NEW.approved_by_id := NULL;\n    RETURN NEW;\n', hash='68cd4e8c3036bd0499e0b6c17826d5ddd1b34def', operation='UPDATE', pgid='pgtrigger_a_save_voids_the_approval_f9480', table='prioritization_ruleversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruleversion',
            trigger=pgtrigger.compiler.Trigger(name='published_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    RAISE EXCEPTION 'Published rules never change. Publish a new version instead.'\n        USING ERRCODE = 'restrict_violation';\n", hash='eb48347882f7d5ccb769c373497b2e8ebf5c9402', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_published_never_truncated_9b78d', table='prioritization_ruleversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='movement',
            trigger=pgtrigger.compiler.Trigger(name='never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of a list never changes. Add a new record instead.' USING ERRCODE = 'restrict_violation';", hash='73dd5550b18c532ec63a75997dd385f83761368b', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changes_7719f', table='prioritization_movement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='movement',
            trigger=pgtrigger.compiler.Trigger(name='never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of a list never changes. Add a new record instead.' USING ERRCODE = 'restrict_violation';", hash='c3e281c0b04a52866c55c81205bd5efd8aed0ccb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncated_f55cc', table='prioritization_movement', when='BEFORE')),
        ),
    ]
