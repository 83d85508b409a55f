import django.db.models.deletion
import motcua.common.ids
import motcua.common.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('oversight', '0001_initial'), ('oversight', '0002_boundaries'), ('oversight', '0003_doubts'), ('oversight', '0004_outside_values'), ('oversight', '0005_fee_settlements'), ('oversight', '0006_paper_register'), ('oversight', '0007_agency_meetings')]

    initial = True

    dependencies = [
        ('agencies', '0001_squashed_0006_carriers'),
        ('documents', '0001_squashed_0002_scans'),
        ('dossiers', '0001_squashed_0030_paper_shares'),
        ('identity', '0001_squashed_0005_grant_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='Boundary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gso_code', models.CharField(max_length=8, unique=True, verbose_name='mã GSO')),
                ('path', models.TextField()),
                ('centre_x', models.IntegerField()),
                ('centre_y', models.IntegerField()),
                ('grid_width', models.IntegerField()),
                ('grid_height', models.IntegerField()),
                ('source', models.CharField(max_length=300, verbose_name='nguồn')),
                ('imported_at', models.DateTimeField(verbose_name='nhập lúc')),
            ],
            options={
                'verbose_name': 'địa giới trên bản đồ',
            },
        ),
        migrations.CreateModel(
            name='AgencyMeeting',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('first', models.DateField(verbose_name='từ ngày')),
                ('last', models.DateField(verbose_name='đến hết ngày')),
                ('drafted_at', models.DateTimeField(verbose_name='lập báo cáo lúc')),
                ('due_on', models.DateField(verbose_name='họp chậm nhất ngày')),
                ('planned_at', models.DateTimeField(null=True, verbose_name='họp lúc')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='nơi họp')),
                ('held_on', models.DateField(null=True, verbose_name='đã họp ngày')),
                ('conclusions', models.TextField(blank=True, verbose_name='kết luận của cuộc họp')),
                ('recorded_at', models.DateTimeField(null=True, verbose_name='ghi lúc')),
                ('reminded_at', models.DateTimeField(null=True, verbose_name='nhắc lúc')),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
            ],
            options={
                'verbose_name': 'cuộc họp quý với các cơ quan',
                'indexes': [models.Index(fields=['-first', '-id'], name='agency_meeting_by_period')],
                'constraints': [models.UniqueConstraint(fields=('desk', 'first'), name='agency_meeting_once'), models.CheckConstraint(condition=models.Q(models.Q(('held_on', None), ('recorded_at', None), ('recorded_by', None)), models.Q(('held_on__isnull', False), ('recorded_at__isnull', False), ('recorded_by__isnull', False)), _connector='OR'), name='agency_meeting_recorded_by_name')],
            },
        ),
        migrations.CreateModel(
            name='Doubt',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('pattern', models.CharField(choices=[('cung-phut', 'Tiếp nhận và trả kết quả trong cùng một phút'), ('sat-han', 'Ký nhiều hồ sơ ngay trước giờ hết hạn'), ('mot-nguoi', 'Một người vừa tiếp nhận vừa giải quyết'), ('ngoai-gio', 'Nhiều bước hoàn thành ban đêm'), ('qua-nhanh', 'Trình kết quả nhanh hơn thời gian đọc hồ sơ'), ('thieu-tep', 'Đã giải quyết mà không có tệp kết quả'), ('nhap-ho', 'Hồ sơ trực tuyến do cán bộ nhập'), ('tu-choi-lai', 'Cùng một người bị từ chối lại cùng một thủ tục'), ('nop-lai', 'Cùng một người phải nộp lại cùng một thủ tục'), ('so-giay', 'Sổ giấy khác số liệu trên hệ thống')], max_length=12)),
                ('day', models.DateField(verbose_name='ngày')),
                ('number', models.IntegerField(verbose_name='số hồ sơ')),
                ('dossiers', models.JSONField(default=list)),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='số liệu')),
                ('found_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=2000, verbose_name='trả lời')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='trả lời lúc')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'câu hỏi về số liệu',
                'indexes': [models.Index(condition=models.Q(('answered_at', None)), fields=['unit', '-day'], name='doubt_open')],
                'constraints': [models.UniqueConstraint(fields=('pattern', 'day', 'unit', 'person'), name='doubt_once_a_day', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='doubt_answer_has_author')],
            },
        ),
        migrations.CreateModel(
            name='FeeSettlement',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('first', models.DateField(verbose_name='từ ngày')),
                ('last', models.DateField(verbose_name='đến hết ngày')),
                ('collected', models.BigIntegerField(verbose_name='đã thu (đồng)')),
                ('refunded', models.BigIntegerField(verbose_name='đã hoàn (đồng)')),
                ('facts', models.JSONField(default=dict)),
                ('drafted_at', models.DateTimeField(verbose_name='lập lúc')),
                ('due_on', models.DateField(verbose_name='xác nhận chậm nhất ngày')),
                ('agreed_at', models.DateTimeField(null=True, verbose_name='hai bên thống nhất lúc')),
                ('reminded_at', models.DateTimeField(null=True, verbose_name='nhắc lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'quyết toán phí, lệ phí',
                'indexes': [models.Index(fields=['-first', '-id'], name='fee_settlement_by_period')],
                'constraints': [models.UniqueConstraint(fields=('desk', 'agency', 'first'), name='fee_settlement_once')],
            },
        ),
        migrations.CreateModel(
            name='OutsideSource',
            fields=[
                ('slug', models.SlugField(max_length=20, primary_key=True, serialize=False, verbose_name='mã')),
                ('family', models.CharField(max_length=20, verbose_name='nhóm chỉ số')),
                ('kind', models.CharField(choices=[('http', 'Địa chỉ trả JSON'), ('database', 'Truy vấn cơ sở dữ liệu')], max_length=10, verbose_name='loại')),
                ('url', models.CharField(blank=True, max_length=500, verbose_name='địa chỉ')),
                ('query', models.TextField(blank=True, verbose_name='câu truy vấn')),
                ('secret', models.CharField(max_length=40, verbose_name='tên biến khóa')),
                ('source', models.CharField(max_length=300, verbose_name='nguồn')),
                ('responsible', models.CharField(max_length=200, verbose_name='người chịu trách nhiệm')),
                ('active', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('tried_at', models.DateTimeField(null=True, verbose_name='đọc lần cuối')),
                ('read_at', models.DateTimeField(null=True, verbose_name='đọc được lần cuối')),
                ('said', models.CharField(blank=True, max_length=1000, verbose_name='kết quả lần cuối')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'kết nối số liệu',
            },
        ),
        migrations.CreateModel(
            name='PaperCount',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField(verbose_name='tháng')),
                ('received', models.IntegerField(verbose_name='tiếp nhận, theo sổ giấy')),
                ('returned', models.IntegerField(verbose_name='đã trả kết quả, theo sổ giấy')),
                ('system_received', models.IntegerField(verbose_name='tiếp nhận, theo hệ thống')),
                ('system_returned', models.IntegerField(verbose_name='đã trả kết quả, theo hệ thống')),
                ('counted_at', models.DateTimeField(verbose_name='đếm lúc')),
                ('counted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'số liệu sổ giấy',
                'indexes': [models.Index(fields=['unit', '-month', '-id'], name='paper_count_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('received__gte', 0), ('returned__gte', 0)), name='paper_count_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='StaffLetter',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField(verbose_name='tháng')),
                ('facts', models.JSONField(default=list)),
                ('body', models.TextField(blank=True, verbose_name='nội dung')),
                ('drafted_at', models.DateTimeField(verbose_name='dự thảo lúc')),
                ('number', models.CharField(blank=True, max_length=40, verbose_name='số')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='gửi lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
            ],
            options={
                'verbose_name': 'thông báo tháng về người được cử đến',
                'constraints': [models.UniqueConstraint(fields=('desk', 'agency', 'month'), name='staff_letter_once')],
            },
        ),
        migrations.CreateModel(
            name='UrgeRun',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=2000, verbose_name='nội dung đôn đốc')),
                ('begun_at', models.DateTimeField(verbose_name='bấm lúc')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='xong lúc')),
                ('about', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'lượt đôn đốc nhiều hồ sơ',
            },
        ),
        migrations.CreateModel(
            name='FeeWord',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(choices=[('desk', 'Bộ phận Một cửa'), ('agency', 'Cơ quan')], max_length=6, verbose_name='bên')),
                ('amount', models.BigIntegerField(verbose_name='số tiền (đồng)')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='giải thích chênh lệch')),
                ('said_at', models.DateTimeField(verbose_name='lúc')),
                ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='words', to='oversight.feesettlement')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
            ],
            options={
                'verbose_name': 'lời xác nhận quyết toán',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='fee_word_is_money')],
            },
        ),
        migrations.CreateModel(
            name='MeetingSeat',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('received', models.IntegerField(verbose_name='tiếp nhận')),
                ('settled', models.IntegerField(verbose_name='đã giải quyết')),
                ('late', models.IntegerField(verbose_name='giải quyết trễ')),
                ('extended', models.IntegerField(verbose_name='xin lỗi, hẹn lại')),
                ('open_late', models.IntegerField(verbose_name='đang trễ')),
                ('doubts', models.IntegerField(verbose_name='câu hỏi chưa trả lời')),
                ('came', models.BooleanField(null=True, verbose_name='có dự')),
                ('who', models.CharField(blank=True, max_length=200, verbose_name='người dự')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='oversight.agencymeeting')),
            ],
            options={
                'verbose_name': 'cơ quan dự họp quý',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'agency'), name='meeting_seat_once')],
            },
        ),
        migrations.CreateModel(
            name='OutsideBatch',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('family', models.CharField(max_length=20, verbose_name='nhóm chỉ số')),
                ('day', models.DateField(verbose_name='số liệu đến ngày')),
                ('source', models.CharField(max_length=300, verbose_name='nguồn')),
                ('responsible', models.CharField(max_length=200, verbose_name='người chịu trách nhiệm')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='tệp')),
                ('sha256', models.CharField(max_length=64)),
                ('rows', models.JSONField(default=list)),
                ('missing', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('waiting', 'Chờ xác nhận'), ('taken', 'Đã nhập'), ('dropped', 'Đã bỏ')], default='waiting', max_length=7, verbose_name='trạng thái')),
                ('read_at', models.DateTimeField(verbose_name='đọc lúc')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='nhập hoặc bỏ lúc')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('connection', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='oversight.outsidesource')),
            ],
            options={
                'verbose_name': 'lượt nhập số liệu',
                'indexes': [models.Index(fields=['family', '-read_at'], name='outside_batch_family')],
            },
        ),
        migrations.CreateModel(
            name='UrgeItem',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('waiting', 'Đang chờ gửi'), ('sent', 'Đã đôn đốc'), ('skipped', 'Không đôn đốc')], default='waiting', max_length=7)),
                ('said', models.CharField(blank=True, max_length=500, verbose_name='kết quả')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='oversight.urgerun')),
            ],
            options={
                'verbose_name': 'hồ sơ của lượt đôn đốc',
                'constraints': [models.UniqueConstraint(fields=('run', 'dossier'), name='urge_item_once')],
            },
        ),
        migrations.CreateModel(
            name='OutsideValue',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('indicator', models.CharField(max_length=30, verbose_name='chỉ số')),
                ('day', models.DateField(verbose_name='số liệu đến ngày')),
                ('numerator', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='tử số')),
                ('denominator', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='mẫu số')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='oversight.outsidebatch')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'số liệu từ nguồn ngoài',
                'indexes': [models.Index(fields=['indicator', 'unit', '-day', '-id'], name='outside_value_newest')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'unit', 'indicator'), name='outside_value_once'), models.CheckConstraint(condition=models.Q(('denominator__gt', 0), ('numerator__gte', 0), ('numerator__lte', models.F('denominator'))), name='outside_value_is_share')],
            },
        ),
    ]
