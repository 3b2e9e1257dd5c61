import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, unique=True)),
                ('kind', models.CharField(choices=[('service', 'Service provider'), ('victim_service', 'Victim service provider'), ('veteran', 'Veteran service provider'), ('coordination', 'Coordinated access')], default='service', max_length=20)),
            ],
            options={
                'verbose_name_plural': 'agencies',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('user_id', models.BigIntegerField(null=True)),
                ('verb', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=40)),
                ('household_id', models.BigIntegerField(null=True)),
                ('detail', models.JSONField(default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['household_id', '-at'], name='cas_auditev_househo_df2efe_idx'), models.Index(fields=['user_id', '-at'], name='audit_by_user')],
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('beat_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RecordRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('user_id', models.BigIntegerField()),
                ('household_id', models.BigIntegerField()),
                ('page', models.CharField(max_length=80)),
            ],
            options={
                'indexes': [models.Index(fields=['household_id', '-at'], name='cas_recordr_househo_4b6103_idx')],
            },
        ),
        migrations.CreateModel(
            name='AgencyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cas.agency')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=150)),
                ('kind', models.CharField(choices=[('service', 'Service provider'), ('victim_service', 'Victim service provider'), ('veteran', 'Veteran service provider'), ('coordination', 'Coordinated access')], default='service', max_length=20)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('role', models.CharField(choices=[('assessor', 'Assessor'), ('vsp_assessor', 'Assessor, victim services'), ('veteran_assessor', 'Assessor, veteran provider'), ('cas_staff', 'CAS staff'), ('two_one_one', '2-1-1'), ('navigator', 'Navigator'), ('cas_lead', 'CAS lead'), ('rules_admin', 'Rules admin'), ('partner', 'Shelter or housing partner'), ('auditor', 'Auditor'), ('system_admin', 'System admin')], max_length=20)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='users', to='cas.agency')),
                ('hmis_certified_on', models.DateField(blank=True, help_text='The day of the HMIS certificate. Nobody becomes an assessor without one (R30).', null=True, verbose_name='HMIS certificate')),
                ('live_sign_in', models.CharField(default='', editable=False, max_length=32)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['assessor', 'vsp_assessor', 'veteran_assessor', 'cas_staff', 'two_one_one', 'navigator', 'cas_lead', 'rules_admin', 'partner', 'auditor', 'system_admin'])), name='user_role_is_known', violation_error_message='Choose one of the roles.'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['assessor', 'veteran_assessor', 'vsp_assessor']), _negated=True), ('hmis_certified_on__isnull', False), _connector='OR'), name='assessor_has_an_hmis_certificate', violation_error_message='An assessor needs an HMIS certificate first. Enter its date, or choose another role.')],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('role', models.CharField(choices=[('assessor', 'Assessor'), ('vsp_assessor', 'Assessor, victim services'), ('veteran_assessor', 'Assessor, veteran provider'), ('cas_staff', 'CAS staff'), ('two_one_one', '2-1-1'), ('navigator', 'Navigator'), ('cas_lead', 'CAS lead'), ('rules_admin', 'Rules admin'), ('partner', 'Shelter or housing partner'), ('auditor', 'Auditor'), ('system_admin', 'System admin')], max_length=20)),
                ('agency', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cas.agency')),
                ('hmis_certified_on', models.DateField(blank=True, help_text='The day of the HMIS certificate. Nobody becomes an assessor without one (R30).', null=True, verbose_name='HMIS certificate')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agency',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cas_agencyevent" ("id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='00e2fc3755ef1b3c717b27ed6ce2e831c65edb59', operation='INSERT', pgid='pgtrigger_insert_insert_6da2f', table='cas_agency', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agency',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cas_agencyevent" ("id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='1db96111434d0360aa71487ace2a0440f5aa654e', operation='UPDATE', pgid='pgtrigger_update_update_245b0', table='cas_agency', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The audit log never changes. Add a new record instead.' USING ERRCODE = 'restrict_violation';", hash='914dcf633d843bb7d5d52e61eca6bf50e57d60ac', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changes_42401', table='cas_auditevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The audit log never changes. Add a new record instead.' USING ERRCODE = 'restrict_violation';", hash='7c05be18f4f6a85e57b43ed2877c786d2be36ee7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncated_14176', table='cas_auditevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordread',
            trigger=pgtrigger.compiler.Trigger(name='never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The log of reads never changes. Add a new record instead.' USING ERRCODE = 'restrict_violation';", hash='aae94aa8957f274aafe0a97c6a0ab05bb1d0d891', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changes_32f54', table='cas_recordread', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordread',
            trigger=pgtrigger.compiler.Trigger(name='never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The log of reads never changes. Add a new record instead.' USING ERRCODE = 'restrict_violation';", hash='60cd49f41acc692ea13fac95da6ab1fa6fc77198', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncated_ea99a', table='cas_recordread', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cas_userevent" ("agency_id", "date_joined", "email", "first_name", "hmis_certified_on", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "username") VALUES (NEW."agency_id", NEW."date_joined", NEW."email", NEW."first_name", NEW."hmis_certified_on", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."username"); RETURN NULL;', hash='01f991abeebafb449bd7d0aae367a987fcd0eaba', operation='INSERT', pgid='pgtrigger_insert_insert_be1fb', table='cas_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."agency_id" IS DISTINCT FROM (NEW."agency_id") OR OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."hmis_certified_on" IS DISTINCT FROM (NEW."hmis_certified_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "cas_userevent" ("agency_id", "date_joined", "email", "first_name", "hmis_certified_on", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "username") VALUES (NEW."agency_id", NEW."date_joined", NEW."email", NEW."first_name", NEW."hmis_certified_on", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."username"); RETURN NULL;', hash='fe540953f86db3cd3913a190faad49f782a73c4e', operation='UPDATE', pgid='pgtrigger_update_update_e2007', table='cas_user', when='AFTER')),
        ),
    ]
