import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import motcua.common.ids
import motcua.common.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('payments', '0001_initial'), ('payments', '0002_gateways'), ('payments', '0003_reconciliation'), ('payments', '0004_exemptions_kept')]

    initial = True

    dependencies = [
        ('agencies', '0001_squashed_0006_carriers'),
        ('identity', '0001_squashed_0005_grant_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='Gateway',
            fields=[
                ('slug', models.SlugField(max_length=20, primary_key=True, serialize=False, verbose_name='mã')),
                ('kind', models.CharField(choices=[('platform', 'Nền tảng thanh toán 1.0.6'), ('keypay', 'KeyPay v3.0'), ('demo', 'Cổng trình diễn')], max_length=10, verbose_name='loại')),
                ('name', models.CharField(max_length=120, verbose_name='tên hiện cho người nộp')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='địa chỉ')),
                ('partner', models.CharField(blank=True, max_length=60, verbose_name='mã đối tác (MaDoiTac, client_id)')),
                ('secret', models.CharField(blank=True, max_length=40, verbose_name='tên biến khóa gửi đi')),
                ('callback_secret', models.CharField(blank=True, max_length=40, verbose_name='tên biến khóa nhận về')),
                ('active', models.BooleanField(default=False, verbose_name='đang dùng')),
                ('changed_at', models.DateTimeField(null=True)),
                ('changed_by', models.CharField(blank=True, max_length=300, verbose_name='ai sửa')),
            ],
            options={
                'verbose_name': 'cổng thanh toán',
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60)),
                ('name', models.CharField(max_length=300, verbose_name='đối tượng')),
                ('kind', models.CharField(choices=[('fee', 'Lệ phí'), ('charge', 'Phí')], max_length=8, verbose_name='khoản thu')),
                ('field', models.CharField(blank=True, max_length=80, verbose_name='lĩnh vực')),
                ('procedure', models.CharField(blank=True, max_length=40, verbose_name='thủ tục')),
                ('percent', models.SmallIntegerField(verbose_name='mức miễn, giảm (%)')),
                ('legal_basis', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('confirmed', models.BooleanField(default=False, verbose_name='đã đối chiếu văn bản')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('changed_by', models.CharField(blank=True, max_length=300)),
                ('changed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'miễn, giảm phí, lệ phí',
                'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='exemption_once_a_day'), models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 100), models.Q(('field', ''), ('procedure', ''), _negated=True)), name='exemption_of_something')],
            },
        ),
        migrations.CreateModel(
            name='HandIn',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('expected', models.BigIntegerField(verbose_name='theo biên lai (đồng)')),
                ('counted', models.BigIntegerField(verbose_name='thực nộp (đồng)')),
                ('why', models.CharField(blank=True, max_length=500, verbose_name='lý do chênh lệch')),
                ('taken_at', models.DateTimeField(verbose_name='nộp lúc')),
                ('request_key', models.UUIDField(unique=True)),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'nộp quỹ',
                'indexes': [models.Index(fields=['unit', '-id'], name='hand_in_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('taken_by', models.F('staff')), _negated=True), ('counted__gte', 0)), name='hand_in_to_another'), models.CheckConstraint(condition=models.Q(('counted', models.F('expected')), models.Q(('why', ''), _negated=True), _connector='OR'), name='hand_in_difference_said')],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('ref', models.UUIDField(db_index=True)),
                ('code', models.CharField(max_length=16, unique=True, verbose_name='mã thanh toán')),
                ('about', models.CharField(max_length=300, verbose_name='nội dung thu')),
                ('payer', models.CharField(max_length=300, verbose_name='người nộp')),
                ('total', models.BigIntegerField(verbose_name='phải nộp (đồng)')),
                ('collected', models.BigIntegerField(default=0, verbose_name='đã thu (đồng)')),
                ('refunded', models.BigIntegerField(default=0, verbose_name='đã hoàn (đồng)')),
                ('state', models.CharField(choices=[('open', 'Chờ nộp'), ('paid', 'Đã nộp'), ('cancelled', 'Đã hủy')], default='open', max_length=10, verbose_name='trạng thái')),
                ('opened_at', models.DateTimeField()),
                ('paid_at', models.DateTimeField(null=True, verbose_name='nộp đủ lúc')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'khoản phải nộp',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('ref',), name='order_one_open'), models.CheckConstraint(condition=models.Q(('collected__gte', models.F('refunded')), ('refunded__gte', 0), ('total__gte', 0)), name='order_money'), models.CheckConstraint(condition=models.Q(models.Q(('collected__gte', models.F('total')), ('paid_at__isnull', False), ('state', 'paid')), models.Q(('collected__lt', models.F('total')), ('paid_at', None), ('state', 'open')), models.Q(('paid_at', None), ('state', 'cancelled')), _connector='OR'), name='order_state_is_its_money')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'số thứ tự biên lai',
                'constraints': [models.UniqueConstraint(fields=('unit', 'year'), name='receipt_series_once')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='tên tệp')),
                ('sha256', models.CharField(max_length=64)),
                ('taken_at', models.DateTimeField()),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'sao kê',
                'constraints': [models.UniqueConstraint(fields=('unit', 'sha256'), name='statement_once')],
            },
        ),
        migrations.CreateModel(
            name='CollectingAccount',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('bank', models.CharField(max_length=6, verbose_name='mã BIN ngân hàng')),
                ('bank_name', models.CharField(max_length=200, verbose_name='ngân hàng, kho bạc')),
                ('number', models.CharField(max_length=19, verbose_name='số tài khoản')),
                ('holder', models.CharField(max_length=200, verbose_name='tên tài khoản')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'tài khoản thụ hưởng',
                'constraints': [models.UniqueConstraint(fields=('unit', 'bank', 'number', 'valid_from'), name='collecting_account_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('method', models.CharField(choices=[('cash', 'Tiền mặt tại quầy'), ('post', 'Bưu chính thu hộ'), ('gateway', 'Thanh toán trực tuyến'), ('transfer', 'Chuyển khoản')], max_length=8, verbose_name='cách nộp')),
                ('amount', models.BigIntegerField(verbose_name='số tiền (đồng)')),
                ('voucher', models.CharField(blank=True, max_length=100, verbose_name='số chứng từ')),
                ('collected_at', models.DateTimeField(verbose_name='thu lúc')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('hand_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='collections', to='payments.handin')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collections', to='payments.order')),
            ],
            options={
                'verbose_name': 'khoản đã thu',
                'indexes': [models.Index(condition=models.Q(('hand_in', None), ('method', 'cash')), fields=['unit', 'staff'], name='collection_in_the_drawer'), models.Index(fields=['unit', '-collected_at'], name='collection_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='collection_is_money'), models.CheckConstraint(condition=models.Q(models.Q(('method', 'cash'), _negated=True), ('staff__isnull', False), _connector='OR'), name='collection_cash_has_holder')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=20, unique=True, verbose_name='mã tham chiếu')),
                ('amount', models.BigIntegerField(verbose_name='số tiền (đồng)')),
                ('state', models.CharField(choices=[('asked', 'Đang mở cổng thanh toán'), ('waiting', 'Chờ ngân hàng xác nhận'), ('succeeded', 'Đã thanh toán'), ('failed', 'Không thành công'), ('expired', 'Hết hạn')], default='asked', max_length=10, verbose_name='trạng thái')),
                ('url', models.CharField(blank=True, max_length=1000, verbose_name='trang thanh toán')),
                ('address', models.GenericIPAddressField(null=True)),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='cổng trả lời')),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(null=True, verbose_name='hỏi lại lúc')),
                ('tries', models.SmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
                ('gateway', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.gateway')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='payments.order')),
            ],
            options={
                'verbose_name': 'giao dịch',
                'indexes': [models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='attempt_to_ask'), models.Index(fields=['gateway', 'asked_at'], name='attempt_of_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'waiting'])), fields=('order', 'gateway'), name='attempt_one_open'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='attempt_is_money')],
            },
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.SmallIntegerField()),
                ('kind', models.CharField(choices=[('fee', 'Lệ phí'), ('charge', 'Phí'), ('postage', 'Cước bưu chính')], max_length=8)),
                ('name', models.CharField(max_length=500, verbose_name='tên khoản thu')),
                ('price', models.BigIntegerField(verbose_name='mức thu (đồng)')),
                ('quantity', models.IntegerField(default=1, verbose_name='số lượng')),
                ('unit', models.CharField(blank=True, max_length=60, verbose_name='đơn vị tính')),
                ('evidence', models.CharField(blank=True, max_length=300, verbose_name='giấy tờ chứng minh được miễn, giảm')),
                ('amount', models.BigIntegerField(verbose_name='thành tiền (đồng)')),
                ('exemption', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='payments.exemption')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='payments.order')),
            ],
            options={
                'verbose_name': 'dòng thu',
                'constraints': [models.UniqueConstraint(fields=('order', 'position'), name='order_line_once'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('price__gte', 0), ('quantity__gt', 0), ('amount__lte', django.db.models.expressions.CombinedExpression(models.F('price'), '*', models.F('quantity')))), name='order_line_money'), models.CheckConstraint(condition=models.Q(('exemption__isnull', False), ('amount', django.db.models.expressions.CombinedExpression(models.F('price'), '*', models.F('quantity'))), _connector='OR'), name='order_line_let_off_by_law')],
            },
        ),
        migrations.CreateModel(
            name='PaymentEvent',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(choices=[('opened', 'Tính tiền'), ('asked', 'Mở giao dịch'), ('called', 'Cổng thanh toán gọi lại'), ('forged', 'Lời gọi lại sai mã xác thực'), ('answered', 'Giao dịch kết thúc'), ('refund', 'Đề nghị hoàn'), ('refunded', 'Đã hoàn'), ('kept', 'Không hoàn'), ('collected', 'Thu tiền'), ('paid', 'Nộp đủ'), ('cancelled', 'Hủy khoản phải nộp')], max_length=12)),
                ('actor', models.CharField(max_length=300, verbose_name='ai')),
                ('facts', models.JSONField(default=dict)),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='payments.order')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
            ],
            options={
                'verbose_name': 'diễn biến thanh toán',
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('year', models.SmallIntegerField()),
                ('number', models.PositiveIntegerField(verbose_name='số')),
                ('amount', models.BigIntegerField(verbose_name='số tiền (đồng)')),
                ('issued_at', models.DateTimeField(verbose_name='lập lúc')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='payments.order')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'biên lai',
                'constraints': [models.UniqueConstraint(fields=('unit', 'year', 'number'), name='receipt_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('amount', models.BigIntegerField(verbose_name='số tiền (đồng)')),
                ('why', models.CharField(max_length=500, verbose_name='lý do')),
                ('asked_at', models.DateTimeField()),
                ('request_key', models.UUIDField(unique=True)),
                ('paid_out', models.BooleanField(null=True, verbose_name='đã trả')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='số chứng từ, lý do')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.order')),
            ],
            options={
                'verbose_name': 'hoàn trả',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0), models.Q(('answered_by', None), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR')), name='refund_by_two_people')],
            },
        ),
        migrations.CreateModel(
            name='StatementLine',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('booked_on', models.DateField(verbose_name='ngày ghi có')),
                ('amount', models.BigIntegerField(verbose_name='số tiền (đồng)')),
                ('text', models.CharField(max_length=500, verbose_name='nội dung')),
                ('bank_ref', models.CharField(blank=True, max_length=60, verbose_name='số tham chiếu')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statement_lines', to='payments.order')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.statement')),
            ],
            options={
                'verbose_name': 'dòng sao kê',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='statement_line_is_money')],
            },
        ),
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('unknown', 'Không rõ nộp cho khoản nào'), ('partial', 'Chuyển thiếu'), ('over', 'Chuyển thừa'), ('duplicate', 'Nộp trùng'), ('amount', 'Cổng báo số tiền khác'), ('missing_there', 'Cổng không có khoản đã ghi nhận')], max_length=14, verbose_name='chênh lệch')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('ours', models.BigIntegerField(verbose_name='theo hệ thống (đồng)')),
                ('theirs', models.BigIntegerField(verbose_name='theo ngân hàng (đồng)')),
                ('found_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(null=True)),
                ('resolution', models.CharField(blank=True, max_length=500, verbose_name='cách xử lý')),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='payments.order')),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='payments.statementline')),
            ],
            options={
                'verbose_name': 'chênh lệch',
                'indexes': [models.Index(condition=models.Q(('resolved_at', None)), fields=['unit', 'id'], name='difference_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('resolved_at', None), ('resolved_by', None)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False), models.Q(('resolution', ''), _negated=True)), _connector='OR'), name='difference_resolved_by_name')],
            },
        ),
    ]
