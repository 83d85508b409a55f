import django.db.models.deletion
import motcua.common.ids
import motcua.common.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('agencies', '0001_initial'), ('agencies', '0002_changes'), ('agencies', '0003_accounts'), ('agencies', '0004_area_control'), ('agencies', '0005_absences'), ('agencies', '0006_carriers')]

    initial = True

    dependencies = [
        ('identity', '0001_squashed_0005_grant_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('identifier', models.CharField(blank=True, db_index=True, max_length=35, verbose_name='mã định danh điện tử')),
                ('fictitious', models.BooleanField(default=False, verbose_name='mã định danh giả định')),
                ('gso_code', models.CharField(blank=True, db_index=True, max_length=10, verbose_name='mã đơn vị hành chính (GSO)')),
                ('level', models.CharField(choices=[('province', 'Cấp tỉnh'), ('district', 'Cấp huyện'), ('commune', 'Cấp xã')], max_length=10, verbose_name='cấp')),
                ('kind', models.CharField(choices=[('committee', 'Ủy ban nhân dân'), ('office', 'Văn phòng'), ('department', 'Sở, ban, ngành'), ('sub_unit', 'Đơn vị trực thuộc'), ('division', 'Phòng chuyên môn'), ('one_stop', 'Bộ phận Một cửa')], max_length=12, verbose_name='loại')),
                ('field_code', models.CharField(blank=True, max_length=40, verbose_name='mảng chuyên môn')),
                ('name', models.CharField(max_length=300, verbose_name='tên')),
                ('short_name', models.CharField(blank=True, max_length=120, verbose_name='tên ngắn')),
                ('sort_key', motcua.common.keys.SortKey(db_collation='C', editable=False, max_length=600)),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='địa chỉ')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='điện thoại')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'đơn vị',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='unit_dates'), models.UniqueConstraint(condition=models.Q(('valid_to', None), models.Q(('identifier', ''), _negated=True)), fields=('identifier',), name='unit_identifier_in_force')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merge', 'Sáp nhập'), ('rename', 'Đổi tên'), ('split', 'Chia tách'), ('move', 'Chuyển cơ quan quản lý'), ('close', 'Giải thể')], max_length=10)),
                ('effective_on', models.DateField(verbose_name='có hiệu lực từ ngày')),
                ('decision', models.CharField(max_length=200, verbose_name='văn bản quyết định')),
                ('inherits', models.BooleanField(default=True, verbose_name='nhận hồ sơ và đơn vị cấp dưới')),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='agencies.unit')),
                ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessions', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'kế thừa đơn vị',
                'constraints': [models.UniqueConstraint(condition=models.Q(('inherits', True)), fields=('predecessor',), name='succession_one_heir'), models.CheckConstraint(condition=models.Q(('successor', None), models.Q(('successor', models.F('predecessor')), _negated=True), _connector='OR'), name='succession_not_itself')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('act', models.CharField(choices=[('create', 'Thành lập'), ('rename', 'Đổi tên'), ('move', 'Chuyển cơ quan quản lý'), ('merge', 'Sáp nhập'), ('split', 'Chia tách'), ('close', 'Giải thể'), ('assign', 'Phân công'), ('end_assignment', 'Kết thúc phân công'), ('delegate', 'Ủy quyền'), ('end_delegation', 'Kết thúc ủy quyền'), ('absence', 'Vắng mặt, người thay thế'), ('hire', 'Tạo tài khoản'), ('reset_password', 'Đặt lại mật khẩu'), ('reset_second_factor', 'Đặt lại bước xác thực thứ hai'), ('leave', 'Nghỉ việc')], max_length=20, verbose_name='việc')),
                ('about', models.CharField(blank=True, max_length=500, verbose_name='nội dung')),
                ('effective_on', models.DateField(verbose_name='có hiệu lực từ ngày')),
                ('decision', models.CharField(blank=True, max_length=200, verbose_name='văn bản')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'thay đổi tổ chức',
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('receive', 'Tiếp nhận'), ('return', 'Trả kết quả'), ('assign', 'Phân công'), ('process', 'Xử lý'), ('sign', 'Ký'), ('head_one_stop', 'Trưởng Bộ phận Một cửa'), ('tthc_control', 'Kiểm soát thủ tục hành chính'), ('area_control', 'Theo dõi thủ tục hành chính trên địa bàn'), ('catalogue_editor', 'Biên tập danh mục'), ('carrier', 'Nhân viên bưu chính'), ('unit_admin', 'Quản trị đơn vị'), ('system_admin', 'Quản trị hệ thống')], max_length=20, verbose_name='vai trò')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='chức danh')),
                ('reserve', models.BooleanField(default=False, verbose_name='dự phòng')),
                ('decision', models.CharField(blank=True, max_length=200, verbose_name='quyết định')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='identity.staff')),
                ('seconded_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='secondments', to='agencies.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'phân công',
                'indexes': [models.Index(fields=['unit', 'role'], name='agencies_as_unit_id_e5cbea_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='assignment_dates')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=300, verbose_name='lý do')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(verbose_name='đến trước ngày')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='identity.staff')),
                ('substitute', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='substitutions', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'vắng mặt',
                'indexes': [models.Index(fields=['unit', 'valid_to'], name='absence_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__gte', models.F('valid_from'))), name='absence_dates')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=300, verbose_name='lý do')),
                ('decision', models.CharField(max_length=200, verbose_name='văn bản')),
                ('combines_roles', models.BooleanField(default=False, verbose_name='được vừa tiếp nhận vừa giải quyết (61/2018/NĐ-CP Điều 17 khoản 5)')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(verbose_name='đến trước ngày')),
                ('absence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='agencies.absence')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='agencies.assignment')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='identity.staff')),
            ],
            options={
                'verbose_name': 'ủy quyền',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__gte', models.F('valid_from'))), name='delegation_dates')],
            },
        ),
    ]
