import json
from importlib.resources import files

import django.contrib.postgres.fields
import django.db.models.deletion
import motcua.common.ids
import motcua.common.keys
from django.db import migrations, models


def load(apps, schema_editor):
    """The shipped rules (see rules.seed)."""
    facts = json.loads(files("motcua.queue").joinpath("seed", "rules.json").read_text("utf-8"))
    group, rule = apps.get_model("queue", "PriorityGroup"), apps.get_model("queue", "QueueRule")
    more = {"basis": facts["group_basis"], "valid_from": facts["group_since"]}
    rows = [group(**row, **more, position=place) for place, row in enumerate(facts["groups"], 1)]
    group.objects.bulk_create(rows)
    rule.objects.bulk_create([rule(**row) for row in facts["rules"]])


class Migration(migrations.Migration):

    replaces = [('queue', '0001_initial'), ('queue', '0002_rules'), ('queue', '0003_priority_group_by_day')]

    initial = True

    dependencies = [
        ('agencies', '0001_squashed_0006_carriers'),
        ('catalogue', '0001_squashed_0014_guides'),
        ('identity', '0001_squashed_0005_grant_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='Desk',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='số quầy')),
                ('name', models.CharField(max_length=120, verbose_name='tên quầy')),
                ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('file', 'Nộp hồ sơ'), ('collect', 'Nhận kết quả'), ('ask', 'Hỏi, được hướng dẫn')], max_length=8), size=None, verbose_name='phục vụ việc')),
                ('in_use', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('fields', models.ManyToManyField(blank=True, related_name='+', to='catalogue.field', verbose_name='lĩnh vực')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='desks', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'quầy',
                'constraints': [models.UniqueConstraint(condition=models.Q(('in_use', True)), fields=('unit', 'number'), name='desk_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Kiosk',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='tên máy')),
                ('key_digest', models.CharField(blank=True, db_index=True, max_length=64)),
                ('enrol_digest', models.CharField(blank=True, db_index=True, max_length=64)),
                ('enrol_until', models.DateTimeField(null=True)),
                ('registered_at', models.DateTimeField(verbose_name='đăng ký lúc')),
                ('enrolled_at', models.DateTimeField(null=True, verbose_name='bật lúc')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='thu hồi lúc')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kiosks', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'máy lấy số',
            },
        ),
        migrations.CreateModel(
            name='PriorityGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20)),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
                ('name_en', models.CharField(max_length=120, verbose_name='tên tiếng Anh')),
                ('basis', models.CharField(max_length=200, verbose_name='căn cứ')),
                ('position', models.SmallIntegerField(verbose_name='thứ tự')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
            ],
            options={
                'verbose_name': 'đối tượng ưu tiên',
                'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='priority_group_once')],
            },
        ),
        migrations.CreateModel(
            name='QueueRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('wait_minutes', 'Chờ không quá (phút)'), ('serve_minutes', 'Phục vụ không quá (phút)'), ('jumps', 'Số lần liên tiếp được gọi vượt người đến trước'), ('early_minutes', 'Lịch hẹn được gọi sớm (phút)'), ('grace_minutes', 'Đến muộn vẫn giữ lịch hẹn (phút)'), ('slot_minutes', 'Một khung giờ hẹn (phút)'), ('booking_days', 'Đặt lịch trước nhiều nhất (ngày)'), ('booking_most', 'Lịch hẹn đang chờ của một số điện thoại')], max_length=16)),
                ('value', models.SmallIntegerField(verbose_name='giá trị')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('basis', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('confirmed', models.BooleanField(default=True, verbose_name='đã có văn bản')),
            ],
            options={
                'verbose_name': 'quy định hàng chờ',
                'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='queue_rule_once')],
            },
        ),
        migrations.CreateModel(
            name='TicketSerial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày')),
                ('last', models.PositiveIntegerField(default=0)),
                ('folded_at', models.DateTimeField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'số thứ tự trong ngày',
                'indexes': [models.Index(condition=models.Q(('folded_at', None)), fields=['day'], name='ticket_serial_open')],
                'constraints': [models.UniqueConstraint(fields=('unit', 'day'), name='ticket_serial_once')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='mã lịch hẹn')),
                ('name', models.CharField(max_length=200, verbose_name='họ và tên')),
                ('phone', models.CharField(max_length=20, verbose_name='điện thoại')),
                ('starts_at', models.DateTimeField(verbose_name='giờ hẹn')),
                ('state', models.CharField(choices=[('booked', 'Đã đặt'), ('arrived', 'Đã đến'), ('cancelled', 'Đã hủy'), ('called_off', 'Một cửa không nhận được, cần đặt lại'), ('missed', 'Không đến')], default='booked', max_length=10, verbose_name='tình trạng')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='lý do')),
                ('booked_at', models.DateTimeField(verbose_name='đặt lúc')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='kết thúc lúc')),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='identity.party')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='agencies.unit')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.procedureversion')),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='queue.desk')),
            ],
            options={
                'verbose_name': 'lịch hẹn',
                'indexes': [models.Index(fields=['unit', 'starts_at'], name='appointment_of_unit'), models.Index(condition=models.Q(('state', 'booked')), fields=['starts_at'], name='appointment_open'), models.Index(fields=['party', '-starts_at'], name='appointment_of_party')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['booked', 'arrived', 'missed'])), fields=('desk', 'starts_at'), name='appointment_slot_once'), models.UniqueConstraint(condition=models.Q(('state', 'booked')), fields=('phone', 'starts_at'), name='appointment_person_once')],
            },
        ),
        migrations.CreateModel(
            name='DeskDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày')),
                ('waits', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), default=list, size=None)),
                ('wait_seconds', models.PositiveBigIntegerField(default=0)),
                ('serves', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), default=list, size=None)),
                ('serve_seconds', models.PositiveBigIntegerField(default=0)),
                ('no_shows', models.PositiveIntegerField(default=0, verbose_name='không đến')),
                ('transfers', models.PositiveIntegerField(default=0, verbose_name='chuyển quầy')),
                ('left', models.PositiveIntegerField(default=0, verbose_name='chưa được gọi')),
                ('desk', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='queue.desk')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'số liệu ngày của quầy',
                'constraints': [models.UniqueConstraint(fields=('unit', 'day', 'desk', 'staff'), name='desk_day_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('opened_at', models.DateTimeField(verbose_name='mở lúc')),
                ('paused_at', models.DateTimeField(null=True, verbose_name='tạm nghỉ từ')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='đóng lúc')),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='queue.desk')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
            ],
            options={
                'verbose_name': 'ca trực quầy',
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('desk',), name='sitting_one_a_desk'), models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('staff',), name='sitting_one_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='ngày')),
                ('number', models.PositiveIntegerField(verbose_name='số')),
                ('purpose', models.CharField(choices=[('file', 'Nộp hồ sơ'), ('collect', 'Nhận kết quả'), ('ask', 'Hỏi, được hướng dẫn')], max_length=8, verbose_name='việc')),
                ('taken_at', models.DateTimeField(verbose_name='lấy số lúc')),
                ('placed_at', models.DateTimeField()),
                ('queued_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True, verbose_name='giờ hẹn')),
                ('waited', models.PositiveIntegerField(default=0, verbose_name='đã chờ (giây)')),
                ('state', models.CharField(choices=[('waiting', 'Đang chờ'), ('called', 'Đang mời'), ('serving', 'Đang phục vụ'), ('done', 'Xong'), ('no_show', 'Không đến'), ('left', 'Hết ngày chưa được gọi')], default='waiting', max_length=8, verbose_name='tình trạng')),
                ('appointment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ticket', to='queue.appointment')),
                ('field', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.field')),
                ('priority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='queue.prioritygroup')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='agencies.unit')),
                ('wanted_desk', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='queue.desk')),
            ],
            options={
                'verbose_name': 'số thứ tự',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['unit', 'day'], name='ticket_in_line')],
                'constraints': [models.UniqueConstraint(fields=('unit', 'day', 'number'), name='ticket_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='ngày')),
                ('called_at', models.DateTimeField(verbose_name='gọi lần đầu lúc')),
                ('last_called_at', models.DateTimeField(verbose_name='gọi lần cuối lúc')),
                ('calls', models.PositiveSmallIntegerField(default=1, verbose_name='số lần gọi')),
                ('jumped', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField(null=True, verbose_name='bắt đầu lúc')),
                ('waited', models.PositiveIntegerField(null=True, verbose_name='đã chờ (giây)')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='kết thúc lúc')),
                ('outcome', models.CharField(blank=True, choices=[('done', 'Xong'), ('no_show', 'Không đến'), ('transferred', 'Chuyển quầy'), ('forgotten', 'Không bấm xong')], max_length=12, verbose_name='kết quả')),
                ('refs', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='queue.desk')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='queue.ticket')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'lượt gọi',
                'indexes': [models.Index(fields=['unit', 'day', '-last_called_at'], name='turn_of_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('desk',), name='turn_one_a_desk'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('ticket',), name='turn_one_a_ticket'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('called_at')), _connector='OR'), name='turn_times')],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
