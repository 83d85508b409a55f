from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.constraints
import django.db.models.deletion
import motcua.common.ids
import motcua.common.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('catalogue', '0001_extensions'), ('catalogue', '0002_initial'), ('catalogue', '0003_search'), ('catalogue', '0004_version_by_name'), ('catalogue', '0005_settled_above'), ('catalogue', '0006_arrangement'), ('catalogue', '0007_interlinked'), ('catalogue', '0008_fee_due'), ('catalogue', '0009_procedure_groups'), ('catalogue', '0010_eform_drafts'), ('catalogue', '0011_announcements'), ('catalogue', '0012_share_order'), ('catalogue', '0013_group_by_day'), ('catalogue', '0014_guides')]

    initial = True

    dependencies = [
        ('identity', '0001_squashed_0005_grant_terms'),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.CreateModel(
            name='Field',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='tên lĩnh vực')),
                ('sort_key', motcua.common.keys.SortKey(db_collation='C', editable=False, max_length=600)),
            ],
            options={
                'verbose_name': 'lĩnh vực',
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('file_name', models.CharField(max_length=300)),
                ('sha256', models.CharField(max_length=64)),
                ('started_at', models.DateTimeField()),
                ('counts', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'lần nhập danh mục',
            },
        ),
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='mã TTHC')),
                ('code_confirmed', models.BooleanField(default=True, verbose_name='mã đã xác nhận')),
                ('usage', models.PositiveIntegerField(default=0, verbose_name='số hồ sơ một năm')),
            ],
            options={
                'verbose_name': 'thủ tục hành chính',
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phrase', models.CharField(max_length=120, unique=True, verbose_name='người dân nói')),
                ('means', models.CharField(max_length=200, verbose_name='danh mục gọi là')),
                ('folded', models.CharField(db_index=True, editable=False, max_length=120)),
            ],
            options={
                'verbose_name': 'từ đồng nghĩa',
            },
        ),
        migrations.CreateModel(
            name='EForm',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.SlugField(max_length=80)),
                ('number', models.PositiveIntegerField(verbose_name='phiên bản')),
                ('title', models.CharField(max_length=300, verbose_name='tên')),
                ('definition', models.JSONField(verbose_name='định nghĩa')),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('published_by', models.CharField(blank=True, max_length=200, verbose_name='người công bố')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='dùng từ ngày')),
                ('revision', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'biểu mẫu điện tử',
                'constraints': [models.UniqueConstraint(fields=('key', 'number'), name='e_form_version_once'), models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('key',), name='e_form_one_draft')],
            },
        ),
        migrations.CreateModel(
            name='EFormChange',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.SlugField(max_length=80)),
                ('number', models.PositiveIntegerField(verbose_name='phiên bản')),
                ('act', models.CharField(choices=[('created', 'Tạo bản nháp'), ('imported', 'Nạp từ tệp'), ('added', 'Thêm'), ('changed', 'Sửa'), ('moved', 'Chuyển chỗ'), ('removed', 'Bỏ'), ('published', 'Công bố'), ('discarded', 'Bỏ bản nháp')], max_length=10, verbose_name='việc')),
                ('what', models.CharField(blank=True, max_length=400, verbose_name='ở đâu')),
                ('before', models.JSONField(blank=True, null=True, verbose_name='trước')),
                ('after', models.JSONField(blank=True, null=True, verbose_name='sau')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('staff_id', models.UUIDField()),
                ('staff_name', models.CharField(max_length=200, verbose_name='cán bộ')),
            ],
            options={
                'verbose_name': 'thay đổi của biểu mẫu',
                'indexes': [models.Index(fields=['key', '-id'], name='e_form_changes')],
            },
        ),
        migrations.CreateModel(
            name='ProcedureGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60)),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('summary', models.TextField(blank=True, verbose_name='nói ngắn gọn')),
                ('source', models.CharField(max_length=300, verbose_name='nguồn')),
                ('confirmed', models.BooleanField(default=False, verbose_name='đã đối chiếu văn bản')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
            ],
            options={
                'verbose_name': 'nhóm thủ tục nộp cùng một lần',
                'constraints': [models.UniqueConstraint(fields=('slug', 'valid_from'), name='procedure_group_once')],
            },
        ),
        migrations.CreateModel(
            name='LifeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
                ('words', models.TextField(blank=True, verbose_name='cách nói thường ngày')),
                ('position', models.SmallIntegerField(default=0)),
                ('procedures', models.ManyToManyField(blank=True, related_name='life_events', to='catalogue.procedure')),
            ],
            options={
                'verbose_name': 'sự kiện trong đời',
            },
        ),
        migrations.CreateModel(
            name='Arrangement',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at_once', models.BooleanField(default=False, verbose_name='trả kết quả ngay khi tiếp nhận')),
                ('second_limit_value', models.SmallIntegerField(blank=True, null=True, verbose_name='thời hạn lần hai')),
                ('second_limit_unit', models.CharField(blank=True, max_length=14, verbose_name='đơn vị thời hạn lần hai')),
                ('fee_due', models.CharField(choices=[('reception', 'trước khi tiếp nhận'), ('return', 'trước khi trả kết quả')], default='return', max_length=10, verbose_name='nộp phí, lệ phí')),
                ('share_order', models.CharField(choices=[('by_form', 'hồ sơ giấy lần lượt, hồ sơ điện tử cùng lúc'), ('turn', 'luôn lần lượt từng cơ quan'), ('once', 'luôn cùng lúc')], default='by_form', max_length=8, verbose_name='thứ tự liên thông')),
                ('source', models.CharField(max_length=300, verbose_name='nguồn')),
                ('confirmed', models.BooleanField(default=False, verbose_name='đã đối chiếu văn bản')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='arrangements', to='catalogue.procedure')),
            ],
            options={
                'verbose_name': 'cách thực hiện thủ tục',
                'constraints': [models.UniqueConstraint(fields=('procedure', 'valid_from'), name='arrangement_once_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('second_limit_unit', ''), ('second_limit_value', None)), models.Q(('second_limit_unit__in', ['working_hour', 'working_day', 'day', 'month']), ('second_limit_value__gt', 0)), _connector='OR'), name='arrangement_limit_whole')],
            },
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.SmallIntegerField(verbose_name='thứ tự')),
                ('given', models.JSONField(blank=True, default=dict, verbose_name='câu trả lời dùng lại')),
                ('spared', models.JSONField(blank=True, default=list, verbose_name='giấy tờ do thủ tục trước tạo ra')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='catalogue.procedure')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='catalogue.proceduregroup')),
            ],
            options={
                'verbose_name': 'thủ tục trong nhóm',
                'constraints': [models.UniqueConstraint(fields=('group', 'position'), name='group_member_order'), models.UniqueConstraint(fields=('group', 'procedure'), name='group_member_once')],
            },
        ),
        migrations.CreateModel(
            name='ProcedureVersion',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('draft', 'Chờ rà soát'), ('published', 'Đã công khai')], default='draft', max_length=10)),
                ('name', models.CharField(max_length=1000, verbose_name='tên')),
                ('sort_key', motcua.common.keys.SortKey(db_collation='C', editable=False, max_length=2100)),
                ('online_level', models.CharField(choices=[('full', 'Toàn trình'), ('partial', 'Một phần'), ('none', 'Cung cấp thông tin')], max_length=8, verbose_name='mức độ trực tuyến')),
                ('order', models.JSONField(default=list, verbose_name='trình tự thực hiện')),
                ('sets', models.SmallIntegerField(default=1, verbose_name='số bộ hồ sơ')),
                ('subjects', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=list, size=None, verbose_name='đối tượng thực hiện')),
                ('performing', models.CharField(blank=True, max_length=400, verbose_name='cơ quan thực hiện')),
                ('deciding', models.CharField(blank=True, max_length=400, verbose_name='cơ quan có thẩm quyền')),
                ('coordinating', models.CharField(blank=True, max_length=600, verbose_name='cơ quan phối hợp')),
                ('conditions', models.TextField(blank=True, verbose_name='yêu cầu, điều kiện')),
                ('legal_basis', models.JSONField(default=list, verbose_name='căn cứ pháp lý')),
                ('decision', models.CharField(blank=True, max_length=200, verbose_name='quyết định công bố')),
                ('plain_summary', models.TextField(blank=True, verbose_name='nói ngắn gọn')),
                ('process_key', models.CharField(blank=True, max_length=80, verbose_name='quy trình điện tử')),
                ('form_key', models.CharField(blank=True, max_length=80, verbose_name='biểu mẫu điện tử')),
                ('same_day', models.BooleanField(default=False, verbose_name='giải quyết trong ngày')),
                ('search_name', models.TextField(default='', editable=False)),
                ('search_words', models.TextField(default='', editable=False)),
                ('search_vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('search_name', config='simple', weight='A'), '||', django.contrib.postgres.search.SearchVector('search_words', config='simple', weight='C'), None), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='nguồn')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='công khai lúc')),
                ('published_by', models.CharField(blank=True, max_length=200, verbose_name='người công khai')),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='catalogue.field')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='catalogue.procedure')),
            ],
            options={
                'verbose_name': 'phiên bản thủ tục',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_name'], name='version_name_trgm', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(fields=['search_vector'], name='version_search_vector'), models.Index(fields=['sort_key', 'id'], name='version_by_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='version_dates'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'published')), expressions=[('procedure', '='), (models.Func(models.F('valid_from'), models.F('valid_to'), function='daterange'), '&&')], name='version_one_in_force')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=1000, verbose_name='trường hợp')),
                ('position', models.SmallIntegerField(default=0)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='catalogue.procedureversion')),
            ],
            options={
                'verbose_name': 'trường hợp',
            },
        ),
        migrations.CreateModel(
            name='ImportFinding',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('line', models.PositiveIntegerField(verbose_name='dòng')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='mã TTHC')),
                ('part', models.CharField(max_length=80, verbose_name='trường')),
                ('problem', models.CharField(max_length=60, verbose_name='vấn đề')),
                ('message', models.TextField(verbose_name='mô tả')),
                ('raw', models.TextField(blank=True, verbose_name='dữ liệu gốc')),
                ('parsed', models.TextField(blank=True, verbose_name='đã đọc thành')),
                ('target', models.CharField(blank=True, editable=False, max_length=40)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('resolved_by', models.CharField(blank=True, max_length=200)),
                ('resolution', models.CharField(blank=True, max_length=300)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='catalogue.importbatch')),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='catalogue.procedureversion')),
            ],
            options={
                'verbose_name': 'điểm cần rà soát',
                'indexes': [models.Index(condition=models.Q(('resolved_at', None)), fields=['problem', 'id'], name='finding_open')],
            },
        ),
        migrations.CreateModel(
            name='FeeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('fee', 'Lệ phí'), ('charge', 'Phí')], default='fee', max_length=8)),
                ('name', models.CharField(max_length=500, verbose_name='tên khoản thu')),
                ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='số tiền (đồng)')),
                ('unit', models.CharField(blank=True, max_length=60, verbose_name='đơn vị tính')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fees', to='catalogue.procedureversion')),
            ],
            options={
                'verbose_name': 'phí, lệ phí',
            },
        ),
        migrations.CreateModel(
            name='Competence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('province', 'tỉnh'), ('district', 'huyện'), ('commune', 'xã')], max_length=10, verbose_name='cấp tiếp nhận')),
                ('settled_at', models.CharField(blank=True, choices=[('province', 'tỉnh'), ('district', 'huyện'), ('commune', 'xã')], default='', max_length=10, verbose_name='cấp giải quyết')),
                ('settles', models.CharField(blank=True, max_length=40, verbose_name='mảng chuyên môn giải quyết')),
                ('process_key', models.CharField(blank=True, max_length=80, verbose_name='quy trình điện tử')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='competences', to='catalogue.procedureversion')),
            ],
            options={
                'verbose_name': 'thẩm quyền',
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('version', 'level'), name='competence_once_a_level'), models.CheckConstraint(condition=models.Q(('settled_at', ''), models.Q(('level', 'commune'), ('settled_at__in', ['district', 'province'])), models.Q(('level', 'district'), ('settled_at', 'province')), _connector='OR'), name='competence_settled_here_or_above')],
            },
        ),
        migrations.CreateModel(
            name='ChannelTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('direct', 'Trực tiếp'), ('online', 'Trực tuyến'), ('post', 'Bưu chính công ích')], max_length=8)),
                ('limit_value', models.SmallIntegerField(blank=True, null=True, verbose_name='thời hạn')),
                ('limit_unit', models.CharField(blank=True, choices=[('working_hour', 'giờ làm việc'), ('working_day', 'ngày làm việc'), ('day', 'ngày'), ('month', 'tháng')], max_length=14)),
                ('note', models.CharField(blank=True, max_length=2000, verbose_name='ghi chú')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='channels', to='catalogue.procedureversion')),
            ],
            options={
                'verbose_name': 'cách thức thực hiện',
            },
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('occasion', models.CharField(choices=[('begin', 'Mới, sửa đổi'), ('end', 'Bãi bỏ')], max_length=5, verbose_name='vì sao')),
                ('task', models.CharField(choices=[('sign', 'Ký quyết định công bố'), ('national', 'Đưa lên Cơ sở dữ liệu quốc gia'), ('process', 'Lập quy trình điện tử')], max_length=8, verbose_name='việc')),
                ('effect_on', models.DateField(verbose_name='hiệu lực từ ngày')),
                ('due_on', models.DateField(verbose_name='chậm nhất ngày')),
                ('opened_at', models.DateTimeField(verbose_name='mở lúc')),
                ('done_on', models.DateField(null=True, verbose_name='làm ngày')),
                ('paper', models.CharField(blank=True, max_length=200, verbose_name='văn bản, ghi chú')),
                ('said_at', models.DateTimeField(null=True, verbose_name='ghi lúc')),
                ('reminded_at', models.DateTimeField(null=True, verbose_name='nhắc lúc')),
                ('said_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='announcements', to='catalogue.procedureversion')),
            ],
            options={
                'verbose_name': 'việc công bố thủ tục',
                'indexes': [models.Index(condition=models.Q(('done_on', None)), fields=['due_on', 'id'], name='announcement_open')],
                'constraints': [models.UniqueConstraint(fields=('version', 'occasion', 'task'), name='announcement_once'), models.CheckConstraint(condition=models.Q(models.Q(('done_on', None), ('said_at', None), ('said_by', None)), models.Q(('done_on__isnull', False), ('said_at__isnull', False), ('said_by__isnull', False)), _connector='OR'), name='announcement_done_by_name')],
            },
        ),
        migrations.CreateModel(
            name='ResultKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=1000, verbose_name='tên kết quả')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='mã kết quả')),
                ('template', models.CharField(blank=True, max_length=60, verbose_name='mẫu kết quả')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='catalogue.procedureversion')),
            ],
            options={
                'verbose_name': 'kết quả',
            },
        ),
        migrations.CreateModel(
            name='ShareTerm',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.SmallIntegerField(verbose_name='thứ tự')),
                ('level', models.CharField(choices=[('province', 'tỉnh'), ('district', 'huyện'), ('commune', 'xã')], max_length=10, verbose_name='cấp')),
                ('settles', models.CharField(blank=True, max_length=40, verbose_name='mảng chuyên môn')),
                ('work', models.CharField(max_length=500, verbose_name='phần việc')),
                ('limit_value', models.SmallIntegerField(verbose_name='thời hạn')),
                ('limit_unit', models.CharField(max_length=14, verbose_name='đơn vị thời hạn')),
                ('arrangement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='catalogue.arrangement')),
            ],
            options={
                'verbose_name': 'phần việc liên thông của thủ tục',
                'constraints': [models.UniqueConstraint(fields=('arrangement', 'position'), name='share_term_order'), models.CheckConstraint(condition=models.Q(('limit_unit__in', ['working_hour', 'working_day', 'day', 'month']), ('limit_value__gt', 0)), name='share_term_limit')],
            },
        ),
        migrations.CreateModel(
            name='GuideVersion',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('questions', models.JSONField(verbose_name='câu hỏi')),
                ('source', models.CharField(max_length=300, verbose_name='lý do, căn cứ')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.lifeevent')),
            ],
            options={
                'verbose_name': 'câu hỏi chọn thủ tục',
                'constraints': [models.UniqueConstraint(fields=('event', 'valid_from'), name='guide_version_once'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='guide_version_dates')],
            },
        ),
        migrations.CreateModel(
            name='Component',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.SmallIntegerField(default=0)),
                ('name', models.TextField(verbose_name='tên giấy tờ')),
                ('originals', models.SmallIntegerField(default=0, verbose_name='bản chính')),
                ('copies', models.SmallIntegerField(default=0, verbose_name='bản sao')),
                ('required', models.BooleanField(default=True, verbose_name='bắt buộc')),
                ('shown_only', models.BooleanField(default=False, verbose_name='chỉ xuất trình')),
                ('is_e_form', models.BooleanField(default=False, verbose_name='do biểu mẫu điện tử tạo ra')),
                ('form_name', models.CharField(blank=True, max_length=300, verbose_name='mẫu đơn')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='components', to='catalogue.case')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='components', to='catalogue.procedureversion')),
            ],
            options={
                'verbose_name': 'thành phần hồ sơ',
            },
        ),
    ]
