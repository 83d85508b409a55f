import django.db.models.deletion
import motcua.common.ids
import motcua.common.keys
from django.db import migrations, models


_LIMIT = (
    "INSERT INTO scorecard_falllimit (id, points, source, valid_from) "
    "VALUES (gen_random_uuid(), 2, 'Chọn của hệ thống, địa phương sửa được', '2022-06-23')"
)


class Migration(migrations.Migration):

    replaces = [('scorecard', '0001_initial'), ('scorecard', '0002_weekly_rankings'), ('scorecard', '0003_nine_results'), ('scorecard', '0004_fall_limits')]

    initial = True

    dependencies = [
        ('agencies', '0001_squashed_0006_carriers'),
        ('identity', '0001_squashed_0005_grant_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='FallLimit',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('points', models.DecimalField(decimal_places=2, max_digits=4, verbose_name='số điểm')),
                ('source', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
            ],
            options={
                'verbose_name': 'ngưỡng tụt điểm',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='fall_limit_dates'), models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='fall_limit_positive'), models.UniqueConstraint(fields=('valid_from',), name='fall_limit_once')],
            },
        ),
        migrations.CreateModel(
            name='IndicatorSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('legal_basis', models.TextField(verbose_name='căn cứ')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('levels', models.JSONField(verbose_name='cấp áp dụng')),
                ('definition', models.JSONField(verbose_name='nhóm, chỉ số, điểm, cách tính')),
                ('unconfirmed', models.JSONField(blank=True, default=dict, verbose_name='phần chưa có văn bản xác nhận')),
            ],
            options={
                'verbose_name': 'bộ chỉ số',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='indicator_set_dates')],
            },
        ),
        migrations.CreateModel(
            name='NinePublication',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('quarter', 'Quý'), ('year', 'Năm')], max_length=8)),
                ('first', models.DateField(verbose_name='từ ngày')),
                ('last', models.DateField(verbose_name='đến ngày')),
                ('idle', models.IntegerField()),
                ('published_at', models.DateTimeField(verbose_name='công bố lúc')),
            ],
            options={
                'verbose_name': 'lần công bố chín chỉ số',
                'constraints': [models.UniqueConstraint(fields=('kind', 'first'), name='nine_published_once')],
            },
        ),
        migrations.CreateModel(
            name='WeeklyRanking',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('so-nganh', 'Sở, ban, ngành'), ('cap-huyen', 'Cấp huyện'), ('cap-xa', 'Cấp xã')], max_length=10)),
                ('first', models.DateField(verbose_name='từ ngày')),
                ('last', models.DateField(verbose_name='đến ngày')),
                ('indicators', models.CharField(max_length=200, verbose_name='bộ chỉ số')),
                ('rows', models.JSONField()),
                ('idle', models.IntegerField()),
                ('published_at', models.DateTimeField(verbose_name='công bố lúc')),
            ],
            options={
                'verbose_name': 'bảng xếp hạng tuần',
                'constraints': [models.UniqueConstraint(fields=('kind', 'last'), name='ranking_once_a_week')],
            },
        ),
        migrations.CreateModel(
            name='NineResult',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('whose', models.CharField(choices=[('official', 'official'), ('agency', 'agency')], max_length=8)),
                ('name', models.CharField(max_length=300, verbose_name='tên khi công bố')),
                ('level', models.CharField(max_length=10)),
                ('scores', models.JSONField()),
                ('counts', models.JSONField()),
                ('total', models.DecimalField(decimal_places=1, max_digits=4)),
                ('counted', models.SmallIntegerField()),
                ('reached', models.CharField(max_length=60, verbose_name='xếp loại')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='lý do đính chính')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='scorecard.nineresult')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='scorecard.ninepublication')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'kết quả chín chỉ số',
                'constraints': [models.UniqueConstraint(condition=models.Q(('corrects', None)), fields=('publication', 'unit', 'staff'), name='nine_result_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('corrects', None), models.Q(('reason', ''), _negated=True), _connector='OR'), name='nine_correction_says_why')],
            },
        ),
        migrations.RunSQL(_LIMIT, migrations.RunSQL.noop),
    ]
