import django.contrib.postgres.fields
import motcua.common.ids
import motcua.common.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('deadlines', '0001_initial'), ('deadlines', '0002_regime_unconfirmed'), ('deadlines', '0003_calendar_changes'), ('deadlines', '0004_supplement_wait'), ('deadlines', '0005_second_limit'), ('deadlines', '0006_collection_wait'), ('deadlines', '0007_timers'), ('deadlines', '0008_more_timers')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarChange',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('staff_id', models.UUIDField()),
                ('staff_name', models.CharField(max_length=200, verbose_name='cán bộ')),
                ('act', models.CharField(choices=[('add', 'Thêm ngày'), ('edit', 'Sửa ngày'), ('confirm', 'Xác nhận ngày'), ('remove', 'Bỏ ngày'), ('publish', 'Xác nhận lịch năm')], max_length=10, verbose_name='việc')),
                ('year', models.SmallIntegerField(db_index=True, verbose_name='năm')),
                ('about', models.CharField(blank=True, max_length=500, verbose_name='nội dung')),
                ('decision', models.CharField(blank=True, max_length=300, verbose_name='văn bản')),
            ],
            options={
                'verbose_name': 'thay đổi lịch',
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('year', models.SmallIntegerField(primary_key=True, serialize=False)),
                ('published', models.BooleanField(verbose_name='đã công bố')),
                ('decision', models.CharField(max_length=300, verbose_name='văn bản')),
            ],
            options={
                'verbose_name': 'lịch năm',
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày')),
                ('kind', models.CharField(choices=[('holiday', 'Nghỉ lễ, tết'), ('rest_in_lieu', 'Nghỉ bù'), ('swapped_off', 'Nghỉ hoán đổi'), ('swapped_work', 'Làm bù')], max_length=14, verbose_name='loại')),
                ('scope', models.CharField(blank=True, max_length=40, verbose_name='mã đơn vị áp dụng')),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
                ('decision', models.CharField(max_length=200, verbose_name='văn bản')),
                ('confirmed', models.BooleanField(default=True, verbose_name='đã có văn bản')),
            ],
            options={
                'verbose_name': 'ngày đặc biệt',
                'constraints': [models.UniqueConstraint(fields=('day', 'scope'), name='calendar_day_once')],
            },
        ),
        migrations.CreateModel(
            name='DemoClock',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('real_at', models.DateTimeField()),
                ('domain_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'đồng hồ bản trình diễn',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='demo_clock_single')],
            },
        ),
        migrations.CreateModel(
            name='LegalRegime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=4, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('legal_basis', models.TextField(verbose_name='căn cứ')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('parameters', models.JSONField(verbose_name='tham số')),
                ('unconfirmed', models.JSONField(blank=True, default=dict, verbose_name='tham số chưa có văn bản xác nhận')),
            ],
            options={
                'verbose_name': 'chế độ pháp lý',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='regime_dates')],
            },
        ),
        migrations.CreateModel(
            name='OfficeHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(blank=True, max_length=40, verbose_name='mã đơn vị áp dụng')),
                ('weekday', models.SmallIntegerField(verbose_name='thứ (0 là thứ Hai)')),
                ('spans', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=11), size=None, verbose_name='khung giờ')),
                ('receives_only', models.BooleanField(default=False, verbose_name='chỉ tiếp nhận, không tính vào thời hạn')),
                ('decision', models.CharField(blank=True, max_length=200, verbose_name='văn bản')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
            ],
            options={
                'verbose_name': 'giờ làm việc',
                'constraints': [models.UniqueConstraint(fields=('scope', 'weekday', 'valid_from'), name='office_hours_once')],
            },
        ),
    ]
