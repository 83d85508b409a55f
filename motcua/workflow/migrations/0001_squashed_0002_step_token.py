import django.db.models.deletion
import motcua.common.ids
import motcua.common.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('workflow', '0001_initial'), ('workflow', '0002_step_token')]

    initial = True

    dependencies = [
        ('agencies', '0001_squashed_0006_carriers'),
        ('identity', '0001_squashed_0005_grant_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProcessVersion',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.SlugField(max_length=80)),
                ('number', models.PositiveIntegerField(verbose_name='phiên bản')),
                ('name', models.CharField(max_length=300, verbose_name='tên quy trình')),
                ('decision', models.CharField(blank=True, max_length=200, verbose_name='quyết định phê duyệt')),
                ('bpmn', models.TextField()),
                ('compiled', models.JSONField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'phiên bản quy trình',
                'constraints': [models.UniqueConstraint(fields=('key', 'number'), name='process_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('ref', models.UUIDField(db_index=True, verbose_name='đối tượng')),
                ('state', models.JSONField()),
                ('facts', models.JSONField(default=dict)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='workflow.processversion')),
            ],
            options={
                'verbose_name': 'lượt chạy quy trình',
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('ref', models.UUIDField(db_index=True)),
                ('node', models.CharField(max_length=80)),
                ('token', models.PositiveIntegerField(default=0)),
                ('name', models.CharField(max_length=300, verbose_name='bước')),
                ('lane', models.CharField(max_length=80, verbose_name='vị trí')),
                ('act', models.CharField(max_length=30, verbose_name='việc phải làm')),
                ('limit_hours', models.DecimalField(decimal_places=2, max_digits=7, null=True, verbose_name='thời hạn (giờ làm việc)')),
                ('opened_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=60)),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='workflow.run')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'bước xử lý',
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['unit', 'lane', 'due_at'], name='step_unit_open'), models.Index(condition=models.Q(('closed_at', None)), fields=['assignee', 'due_at'], name='step_mine_open')],
            },
        ),
    ]
