import django.contrib.postgres.fields
import django.db.models.deletion
import motcua.common.ids
import motcua.common.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notifications', '0001_initial'), ('notifications', '0002_notice_key'), ('notifications', '0003_maintenance'), ('notifications', '0004_wishes'), ('notifications', '0005_texts')]

    initial = True

    dependencies = [
        ('identity', '0001_squashed_0005_grant_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('ref', models.UUIDField(db_index=True)),
                ('party_id', models.UUIDField(db_index=True, null=True)),
                ('staff_id', models.UUIDField(db_index=True, null=True)),
                ('to_name', models.CharField(max_length=300, verbose_name='người nhận')),
                ('to_email', models.EmailField(blank=True, max_length=254)),
                ('to_phone', models.CharField(blank=True, max_length=20)),
                ('template', models.CharField(max_length=60)),
                ('context', models.JSONField(default=dict)),
                ('subject', models.CharField(max_length=300, verbose_name='tiêu đề')),
                ('body', models.TextField(verbose_name='nội dung')),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'thông báo',
            },
        ),
        migrations.CreateModel(
            name='NoticeWish',
            fields=[
                ('party_id', models.UUIDField(primary_key=True, serialize=False)),
                ('without', models.JSONField(default=dict, verbose_name='không nhận qua')),
                ('devices', models.PositiveSmallIntegerField(default=0, verbose_name='số thiết bị')),
                ('changed_at', models.DateTimeField(null=True, verbose_name='đổi lúc')),
            ],
            options={
                'verbose_name': 'cách nhận thông báo',
            },
        ),
        migrations.CreateModel(
            name='PushDevice',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('party_id', models.UUIDField(db_index=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('endpoint', models.TextField()),
                ('p256dh', models.CharField(max_length=100)),
                ('auth', models.CharField(max_length=30)),
                ('name', models.CharField(max_length=80, verbose_name='thiết bị')),
                ('added_at', models.DateTimeField(verbose_name='bật lúc')),
            ],
            options={
                'verbose_name': 'thiết bị nhận thông báo',
            },
        ),
        migrations.CreateModel(
            name='Maintenance',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('begins_at', models.DateTimeField(verbose_name='bắt đầu lúc')),
                ('ends_at', models.DateTimeField(verbose_name='hoạt động lại lúc')),
                ('stops', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('everything', 'Toàn bộ hệ thống'), ('filing', 'Nộp hồ sơ trực tuyến'), ('paying', 'Thanh toán trực tuyến'), ('signing_in', 'Đăng nhập bằng tài khoản định danh'), ('tracking', 'Tra cứu hồ sơ'), ('desk', 'Tiếp nhận, trả kết quả tại quầy'), ('signing', 'Ký số'), ('messages', 'Tin nhắn, thư điện tử')], max_length=12), size=None, verbose_name='phần tạm ngừng')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='lời nhắn')),
                ('note_en', models.CharField(blank=True, max_length=300, verbose_name='lời nhắn bằng tiếng Anh')),
                ('urgent_why', models.CharField(blank=True, max_length=500, verbose_name='lý do báo gấp')),
                ('announced_at', models.DateTimeField(verbose_name='báo lúc')),
                ('over_at', models.DateTimeField(null=True, verbose_name='hủy hoặc xong sớm lúc')),
                ('announced_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
            ],
            options={
                'verbose_name': 'thông báo bảo trì',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='maintenance_ends_later')],
            },
        ),
        migrations.CreateModel(
            name='NoticeText',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('template', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=200, verbose_name='tiêu đề')),
                ('body', models.TextField(verbose_name='nội dung')),
                ('source', models.CharField(max_length=300, verbose_name='lý do, căn cứ')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
            ],
            options={
                'verbose_name': 'lời thông báo',
                'constraints': [models.UniqueConstraint(fields=('template', 'valid_from'), name='notice_text_once'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='notice_text_dates')],
            },
        ),
        migrations.CreateModel(
            name='MaintenanceChange',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('act', models.CharField(choices=[('announced', 'Báo trước'), ('moved', 'Đổi giờ hoạt động lại'), ('called_off', 'Hủy bảo trì'), ('ended', 'Xong, hoạt động lại')], max_length=10, verbose_name='việc')),
                ('ends_at', models.DateTimeField(verbose_name='hoạt động lại lúc')),
                ('why', models.CharField(blank=True, max_length=500, verbose_name='lý do')),
                ('happened_at', models.DateTimeField(verbose_name='lúc')),
                ('maintenance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='notifications.maintenance')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
            ],
            options={
                'verbose_name': 'diễn biến của thông báo bảo trì',
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('waiting', 'Chờ gửi'), ('sent', 'Đã gửi'), ('failed', 'Không gửi được'), ('off', 'Kênh chưa bật')], default='waiting', max_length=8)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('sent_at', models.DateTimeField(null=True)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notifications.notice')),
            ],
            options={
                'verbose_name': 'lượt gửi',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['id'], name='delivery_waiting')],
                'constraints': [models.UniqueConstraint(fields=('notice', 'channel'), name='delivery_once_a_channel')],
            },
        ),
    ]
