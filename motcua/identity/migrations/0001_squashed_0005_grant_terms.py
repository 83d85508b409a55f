import json
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import motcua.common.ids
import motcua.common.keys
from django.conf import settings
from django.db import migrations, models


def load(apps, schema_editor):
    """The limits that come with the system."""
    rows = json.loads((Path(__file__).parent.parent / "grant_terms.json").read_text(encoding="utf-8"))
    model = apps.get_model("identity", "GrantTerm")
    model.objects.bulk_create([model(**row) for row in rows])


class Migration(migrations.Migration):

    replaces = [('identity', '0001_initial'), ('identity', '0002_one_party_a_number'), ('identity', '0003_account_mapping'), ('identity', '0004_members'), ('identity', '0005_grant_terms')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=150, unique=True, verbose_name='tên đăng nhập')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'tài khoản',
            },
        ),
        migrations.CreateModel(
            name='GrantTerm',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(choices=[('invitation_days', 'Lời mời vào tài khoản doanh nghiệp: số ngày chờ trả lời'), ('consent_minutes', 'Đồng ý nhờ gõ hồ sơ: có hiệu lực bao nhiêu phút'), ('code_minutes', 'Mã một lần: dùng được trong bao nhiêu phút'), ('code_tries', 'Mã một lần: số lần gõ sai'), ('code_sends', 'Mã một lần: số lần gửi cho một lượt đồng ý'), ('share_days', 'Chia sẻ giấy tờ: nhiều nhất bao nhiêu ngày'), ('share_tries', 'Chia sẻ giấy tờ: số lần gõ sai mã')], max_length=20, verbose_name='giới hạn')),
                ('value', models.PositiveIntegerField(verbose_name='giá trị')),
                ('source', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('unconfirmed', models.CharField(blank=True, max_length=300, verbose_name='chưa có văn bản xác nhận')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
            ],
            options={
                'verbose_name': 'giới hạn ủy thác',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='grant_term_dates'), models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='grant_term_positive'), models.UniqueConstraint(fields=('what', 'valid_from'), name='grant_term_once')],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('tech_id', models.CharField(blank=True, max_length=64, null=True, unique=True, verbose_name='TechID của Cổng DVC quốc gia')),
                ('kind', models.SmallIntegerField(choices=[(1, 'Người dân'), (2, 'Doanh nghiệp'), (3, 'Cơ quan nhà nước'), (4, 'Tổ chức khác')], default=1, verbose_name='loại')),
                ('name', models.CharField(max_length=300, verbose_name='họ và tên / tên tổ chức')),
                ('sort_key', motcua.common.keys.SortKey(db_collation='C', editable=False, max_length=600)),
                ('id_number', models.CharField(blank=True, db_index=True, max_length=20, verbose_name='số định danh / mã số thuế')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='ngày sinh')),
                ('gender', models.CharField(blank=True, max_length=10, verbose_name='giới tính')),
                ('phone', models.CharField(blank=True, db_index=True, max_length=20, verbose_name='điện thoại')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('commune_code', models.CharField(blank=True, max_length=10, verbose_name='mã xã, phường (GSO)')),
                ('address', models.CharField(blank=True, max_length=500, verbose_name='địa chỉ')),
                ('verified', models.BooleanField(default=False, verbose_name='danh tính đã xác thực điện tử')),
                ('assurance', models.SmallIntegerField(default=0, verbose_name='mức độ xác thực danh tính')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='party', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'người, tổ chức nộp hồ sơ',
                'constraints': [models.UniqueConstraint(condition=models.Q(('id_number', ''), _negated=True), fields=('id_number',), name='one_party_a_number')],
            },
        ),
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='mã cán bộ')),
                ('full_name', models.CharField(max_length=200, verbose_name='họ và tên')),
                ('sort_key', motcua.common.keys.SortKey(db_collation='C', editable=False, max_length=600)),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='điện thoại')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='nghỉ từ ngày')),
                ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'cán bộ',
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=300, verbose_name='họ và tên')),
                ('id_number', models.CharField(db_index=True, max_length=20, verbose_name='số định danh')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='điện thoại')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('rights', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('administer', 'Quản trị: mời, cho thôi, đổi quyền'), ('file', 'Soạn, nộp, bổ sung, rút hồ sơ'), ('pay', 'Nộp phí, lệ phí'), ('follow', 'Theo dõi hồ sơ, xem giấy tờ')], max_length=12), size=None, verbose_name='quyền')),
                ('invited_at', models.DateTimeField(verbose_name='mời lúc')),
                ('expires_at', models.DateTimeField(verbose_name='lời mời hết hạn lúc')),
                ('accepted_at', models.DateTimeField(null=True, verbose_name='nhận lời lúc')),
                ('declined_at', models.DateTimeField(null=True, verbose_name='không nhận lúc')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='thôi lúc')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='identity.party')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='identity.party')),
            ],
            options={
                'verbose_name': 'người của doanh nghiệp',
                'constraints': [models.UniqueConstraint(condition=models.Q(('declined_at', None), ('ended_at', None)), fields=('enterprise', 'id_number'), name='one_open_membership'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('person__isnull', False), _connector='OR'), name='member_accepted_is_somebody'), models.CheckConstraint(condition=models.Q(('person', None), models.Q(('person', models.F('enterprise')), _negated=True), _connector='OR'), name='member_not_itself')],
            },
        ),
        migrations.CreateModel(
            name='AccountMapping',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('waiting', 'Chờ xác nhận'), ('confirmed', 'Đã xác nhận'), ('rejected', 'Đã từ chối'), ('undone', 'Đã gỡ')], default='waiting', max_length=10)),
                ('tech_id', models.CharField(max_length=64, verbose_name='TechID của Cổng DVC quốc gia')),
                ('kind', models.SmallIntegerField(choices=[(1, 'Người dân'), (2, 'Doanh nghiệp'), (3, 'Cơ quan nhà nước'), (4, 'Tổ chức khác')], verbose_name='loại')),
                ('name', models.CharField(max_length=300, verbose_name='họ và tên / tên tổ chức')),
                ('id_number', models.CharField(db_index=True, max_length=20, verbose_name='số định danh / mã số thuế')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='điện thoại')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('address', models.CharField(blank=True, max_length=500, verbose_name='địa chỉ')),
                ('before', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField(verbose_name='đăng nhập lần đầu lúc')),
                ('tried_at', models.DateTimeField(verbose_name='đăng nhập lần cuối lúc')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='xử lý lúc')),
                ('decided_in', models.CharField(blank=True, max_length=300, verbose_name='đơn vị xử lý')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='lý do')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='account_mappings', to='identity.party')),
                ('mover', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moved_accounts', to='identity.party')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
            ],
            options={
                'verbose_name': 'yêu cầu gắn tài khoản',
                'indexes': [models.Index(fields=['state', '-id'], name='mapping_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('tech_id',), name='one_waiting_mapping_an_account')],
            },
        ),
        migrations.CreateModel(
            name='MemberAct',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('invite', 'Mời'), ('accept', 'Nhận lời'), ('decline', 'Không nhận lời'), ('change', 'Đổi quyền'), ('remove', 'Cho thôi'), ('leave', 'Tự thôi')], max_length=8, verbose_name='việc')),
                ('by_id', models.UUIDField()),
                ('by_name', models.CharField(max_length=300, verbose_name='người thực hiện')),
                ('rights', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='identity.member')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='member_acts', to='identity.party')),
            ],
            options={
                'verbose_name': 'thay đổi người của doanh nghiệp',
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
