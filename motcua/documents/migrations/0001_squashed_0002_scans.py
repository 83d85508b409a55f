import django.db.models.deletion
import motcua.common.ids
import motcua.common.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('documents', '0001_initial'), ('documents', '0002_scans')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('size', models.BigIntegerField(verbose_name='dung lượng (byte)')),
                ('mime', models.CharField(max_length=120)),
                ('pages', models.PositiveIntegerField(null=True)),
                ('state', models.CharField(choices=[('quarantine', 'Chờ kiểm tra'), ('clean', 'An toàn'), ('rejected', 'Bị từ chối')], default='quarantine', max_length=10)),
                ('stored_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'nội dung tệp',
            },
        ),
        migrations.CreateModel(
            name='File',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('ref', models.UUIDField(db_index=True, verbose_name='đối tượng')),
                ('name', models.CharField(max_length=300, verbose_name='tên tệp')),
                ('created_at', models.DateTimeField()),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='documents.blob')),
            ],
            options={
                'verbose_name': 'tệp',
            },
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('ref', models.UUIDField(verbose_name='đối tượng')),
                ('part', models.UUIDField(null=True, verbose_name='giấy tờ')),
                ('name', models.CharField(max_length=1000, verbose_name='tên giấy tờ')),
                ('kind', models.CharField(blank=True, max_length=40, verbose_name='loại giấy tờ')),
                ('way', models.CharField(choices=[('upload', 'Tải lên'), ('folder', 'Thư mục quét'), ('phone', 'Điện thoại')], max_length=8)),
                ('split', models.BooleanField(default=False)),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='tờ phân cách ghi')),
                ('state', models.CharField(choices=[('collecting', 'Đang nhận trang'), ('reading', 'Đang đọc'), ('read', 'Chờ đối chiếu'), ('failed', 'Không mở được'), ('split', 'Đã tách'), ('signed', 'Đã ký'), ('dropped', 'Đã bỏ')], max_length=10)),
                ('problem', models.CharField(blank=True, max_length=500, verbose_name='trục trặc')),
                ('pages_total', models.PositiveIntegerField(default=0, verbose_name='số trang')),
                ('pages_done', models.PositiveIntegerField(default=0, verbose_name='số trang đã đọc')),
                ('begun_by', models.CharField(blank=True, max_length=300, verbose_name='người số hóa')),
                ('begun_at', models.DateTimeField()),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='documents.scan')),
                ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
            ],
            options={
                'verbose_name': 'bản quét',
                'indexes': [models.Index(condition=models.Q(('state__in', ['signed', 'dropped', 'split']), _negated=True), fields=['ref', 'id'], name='scan_open')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('signer_code', models.CharField(max_length=40)),
                ('signer_name', models.CharField(max_length=300, verbose_name='người ký')),
                ('certificate_serial', models.CharField(max_length=80)),
                ('signed_at', models.DateTimeField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='documents.file')),
            ],
            options={
                'verbose_name': 'chữ ký số',
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('ref', models.UUIDField(db_index=True)),
                ('name', models.CharField(max_length=300)),
                ('size', models.BigIntegerField()),
                ('received', models.BigIntegerField(default=0)),
                ('purpose', models.CharField(blank=True, max_length=80)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='documents.file')),
            ],
            options={
                'verbose_name': 'lượt tải lên',
            },
        ),
        migrations.CreateModel(
            name='ScanFact',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=40)),
                ('value', models.CharField(blank=True, max_length=500, verbose_name='nội dung')),
                ('confidence', models.SmallIntegerField(null=True)),
                ('page', models.PositiveIntegerField(null=True)),
                ('box', models.JSONField(null=True)),
                ('staff_code', models.CharField(blank=True, max_length=40)),
                ('staff_name', models.CharField(blank=True, max_length=300, verbose_name='người xác nhận')),
                ('at', models.DateTimeField()),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='documents.scan')),
            ],
            options={
                'verbose_name': 'nội dung bóc tách',
            },
        ),
        migrations.CreateModel(
            name='ScanInput',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('left_out', models.BooleanField(default=False, verbose_name='chụp lại')),
                ('pages_done', models.PositiveIntegerField(default=0, verbose_name='số trang đã mở')),
                ('finished', models.BooleanField(default=False, verbose_name='đã mở hết')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inputs', to='documents.scan')),
            ],
            options={
                'verbose_name': 'tệp của bản quét',
            },
        ),
        migrations.CreateModel(
            name='ScanPage',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(verbose_name='trang')),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('long_mm', models.FloatField()),
                ('blank', models.BooleanField(default=False, verbose_name='trang trắng')),
                ('left_out', models.BooleanField(default=False, verbose_name='bỏ khỏi bản số hóa')),
                ('turn', models.SmallIntegerField(default=0, verbose_name='còn phải xoay (độ)')),
                ('separator', models.CharField(blank=True, max_length=200, verbose_name='tờ phân cách')),
                ('words', models.JSONField(default=list)),
                ('confidence', models.FloatField(default=0, verbose_name='độ chắc chắn')),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='documents.scan')),
            ],
            options={
                'verbose_name': 'trang quét',
            },
        ),
    ]
