import json
from pathlib import Path

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import motcua.common.ids
import motcua.common.keys
from django.db import migrations, models


def load(apps, schema_editor):
    """The time limits that come with the system."""
    rows = json.loads((Path(__file__).parent.parent / "terms.json").read_text(encoding="utf-8"))
    model = apps.get_model("feedback", "FeedbackTerm")
    model.objects.bulk_create([model(**row) for row in rows])


class Migration(migrations.Migration):

    replaces = [('feedback', '0001_initial'), ('feedback', '0002_terms'), ('feedback', '0003_petitions'), ('feedback', '0004_unhappy'), ('feedback', '0005_reopening')]

    initial = True

    dependencies = [
        ('agencies', '0001_squashed_0006_carriers'),
        ('catalogue', '0001_squashed_0014_guides'),
        ('documents', '0001_squashed_0002_scans'),
        ('dossiers', '0001_squashed_0030_paper_shares'),
        ('identity', '0001_squashed_0005_grant_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='PetitionSerial',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'số thứ tự mã phản ánh',
            },
        ),
        migrations.CreateModel(
            name='FeedbackTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('rate', 'Được đánh giá, kể từ khi kết thúc'), ('remind_rating', 'Nhắc đánh giá, kể từ lời mời'), ('refuse', 'Từ chối hoặc gửi trả nơi chuyển'), ('ask', 'Yêu cầu bổ sung thông tin lần đầu'), ('handle', 'Xử lý đến khi chờ công khai'), ('publish', 'Công khai'), ('supply', 'Người gửi bổ sung thông tin'), ('reopen', 'Người gửi đề nghị trả lời lại, kể từ câu trả lời')], max_length=20, verbose_name='việc')),
                ('days', models.SmallIntegerField(verbose_name='số ngày')),
                ('working', models.BooleanField(default=True, verbose_name='ngày làm việc')),
                ('source', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('local', models.BooleanField(default=False, verbose_name='quy định của địa phương')),
                ('unconfirmed', models.CharField(blank=True, max_length=300, verbose_name='chưa có văn bản xác nhận')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
            ],
            options={
                'verbose_name': 'thời hạn đánh giá, phản ánh kiến nghị',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='feedback_term_dates'), models.CheckConstraint(condition=models.Q(('days__gt', 0)), name='feedback_term_positive'), models.UniqueConstraint(fields=('what', 'valid_from'), name='feedback_term_once')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='rating_invitation', serialize=False, to='dossiers.dossier')),
                ('invited_at', models.DateTimeField(verbose_name='mời lúc')),
                ('reminded_at', models.DateTimeField(null=True, verbose_name='nhắc lúc')),
            ],
            options={
                'verbose_name': 'lời mời đánh giá',
                'indexes': [models.Index(condition=models.Q(('reminded_at', None)), fields=['invited_at'], name='invitation_waiting')],
            },
        ),
        migrations.CreateModel(
            name='Petition',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=30, unique=True, verbose_name='mã phản ánh')),
                ('kind', models.CharField(choices=[('petition', 'Phản ánh, kiến nghị'), ('field', 'Phản ánh hiện trường')], max_length=10, verbose_name='loại')),
                ('subject', models.CharField(blank=True, choices=[('rule', 'Quy định hành chính'), ('conduct', 'Hành vi, cách giải quyết của cán bộ, cơ quan'), ('place', 'Sự việc tại hiện trường')], max_length=10, verbose_name='phân loại')),
                ('channel', models.CharField(choices=[('portal', 'Cổng dịch vụ công'), ('phone', 'Điện thoại, cán bộ ghi lại'), ('paper', 'Văn bản, phiếu lấy ý kiến')], default='portal', max_length=10, verbose_name='kênh')),
                ('state', models.CharField(choices=[('new', 'Mới nhận'), ('refused', 'Không tiếp nhận'), ('forwarded', 'Đã chuyển đơn vị có thẩm quyền'), ('sent_out', 'Đã chuyển cơ quan ngoài hệ thống'), ('need_info', 'Chờ người gửi bổ sung'), ('accepted', 'Đã tiếp nhận'), ('handling', 'Đang xử lý'), ('answered', 'Đã có dự thảo trả lời, chờ duyệt'), ('wait_publish', 'Đã duyệt, chờ công khai'), ('published', 'Đã trả lời'), ('rated', 'Đã trả lời, người gửi đã đánh giá'), ('reopened', 'Mở lại theo đề nghị của người gửi')], default='new', max_length=14, verbose_name='trạng thái')),
                ('title', models.CharField(max_length=300, verbose_name='việc gì')),
                ('content', models.TextField(verbose_name='nội dung')),
                ('name', models.CharField(max_length=300, verbose_name='họ và tên')),
                ('phone', models.CharField(max_length=20, verbose_name='điện thoại')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('address', models.CharField(blank=True, max_length=500, verbose_name='địa chỉ')),
                ('anonymous', models.BooleanField(default=True, verbose_name='không nêu tên khi công khai')),
                ('official_said', models.CharField(blank=True, max_length=300, verbose_name='cán bộ được nhắc tới')),
                ('commune_code', models.CharField(blank=True, max_length=10, verbose_name='xã, phường')),
                ('place', models.CharField(blank=True, max_length=500, verbose_name='địa điểm')),
                ('latitude', models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ('longitude', models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ('sent_at', models.DateTimeField(verbose_name='gửi lúc')),
                ('refuse_by', models.DateTimeField(verbose_name='từ chối hoặc chuyển trước')),
                ('ask_by', models.DateTimeField(verbose_name='yêu cầu bổ sung trước')),
                ('handle_by', models.DateTimeField(verbose_name='xử lý trước')),
                ('first_handle_by', models.DateTimeField(verbose_name='hạn xử lý đầu tiên')),
                ('publish_by', models.DateTimeField(null=True, verbose_name='công khai trước')),
                ('supply_by', models.DateTimeField(null=True, verbose_name='bổ sung trước')),
                ('due_at', models.DateTimeField(null=True, verbose_name='hạn hiện tại')),
                ('late_at', models.DateTimeField(null=True, verbose_name='trễ hạn từ')),
                ('reminded_due_at', models.DateTimeField(null=True)),
                ('asked', models.CharField(blank=True, max_length=2000, verbose_name='cần bổ sung')),
                ('asked_in', models.CharField(blank=True, choices=[('new', 'Mới nhận'), ('refused', 'Không tiếp nhận'), ('forwarded', 'Đã chuyển đơn vị có thẩm quyền'), ('sent_out', 'Đã chuyển cơ quan ngoài hệ thống'), ('need_info', 'Chờ người gửi bổ sung'), ('accepted', 'Đã tiếp nhận'), ('handling', 'Đang xử lý'), ('answered', 'Đã có dự thảo trả lời, chờ duyệt'), ('wait_publish', 'Đã duyệt, chờ công khai'), ('published', 'Đã trả lời'), ('rated', 'Đã trả lời, người gửi đã đánh giá'), ('reopened', 'Mở lại theo đề nghị của người gửi')], max_length=14)),
                ('refused_why', models.CharField(blank=True, choices=[('unclear', 'Nội dung chưa rõ, không đủ để xử lý'), ('complaint', 'Là khiếu nại'), ('denunciation', 'Là tố cáo'), ('repeated', 'Trùng phản ánh đã trả lời'), ('beyond', 'Không phải việc của cơ quan hành chính'), ('not_supplied', 'Người gửi không bổ sung thông tin')], max_length=14, verbose_name='lý do không tiếp nhận')),
                ('answer', models.TextField(blank=True, verbose_name='trả lời')),
                ('verdict', models.CharField(blank=True, choices=[('justified', 'Phản ánh đúng'), ('partly', 'Đúng một phần'), ('untrue', 'Phản ánh không đúng')], max_length=10, verbose_name='kết luận')),
                ('public', models.BooleanField(default=False, verbose_name='công khai')),
                ('public_title', models.CharField(blank=True, max_length=300, verbose_name='tiêu đề công khai')),
                ('public_content', models.TextField(blank=True, verbose_name='nội dung công khai')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='kết thúc lúc')),
                ('searched', models.TextField(blank=True, editable=False)),
                ('liking', models.SmallIntegerField(choices=[(3, 'Rất hài lòng'), (2, 'Hài lòng'), (1, 'Không hài lòng')], null=True, verbose_name='đánh giá')),
                ('liking_words', models.CharField(blank=True, max_length=2000, verbose_name='ý kiến về câu trả lời')),
                ('reopened_at', models.DateTimeField(null=True, verbose_name='mở lại lúc')),
                ('events_number', models.PositiveIntegerField(default=0)),
                ('request_key', models.UUIDField(null=True, unique=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('came_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('dossier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='petitions', to='dossiers.dossier')),
                ('field', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.field')),
                ('handler', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('official', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='petitions_about', to='identity.staff')),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='petitions', to='identity.party')),
                ('procedure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.procedure')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='petitions', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'phản ánh, kiến nghị',
                'indexes': [models.Index(fields=['unit', 'state', 'due_at', 'id'], name='petition_of_unit'), models.Index(condition=models.Q(('ended_at', None)), fields=['due_at'], name='petition_due'), models.Index(fields=['phone', '-id'], name='petition_of_phone'), models.Index(condition=models.Q(('public', True)), fields=['-id'], name='petition_public'), models.Index(fields=['sent_at'], name='petition_sent'), django.contrib.postgres.indexes.GinIndex(fields=['searched'], name='petition_searched', opclasses=['gin_trgm_ops'])],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('moment', models.CharField(choices=[('reception', 'Khi nộp hồ sơ'), ('result', 'Khi có kết quả')], max_length=10, verbose_name='thời điểm')),
                ('scores', models.JSONField(default=dict, verbose_name='các mục')),
                ('comment', models.CharField(blank=True, max_length=2000, verbose_name='ý kiến')),
                ('way', models.CharField(choices=[('account', 'Đăng nhập trên Cổng'), ('link', 'Đường dẫn gửi cho người nộp'), ('device', 'Máy đánh giá tại quầy'), ('assisted', 'Cán bộ nhập hộ')], max_length=10, verbose_name='cách đánh giá')),
                ('rated_at', models.DateTimeField(verbose_name='đánh giá lúc')),
                ('request_key', models.UUIDField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='dossiers.dossier')),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.party')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.procedure')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'phiếu đánh giá',
                'indexes': [models.Index(condition=models.Q(('scores__overall', 1)), fields=['dossier'], name='rating_unhappy'), models.Index(condition=models.Q(('comment', ''), _negated=True), fields=['unit', '-id'], name='rating_commented')],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'moment'), name='rating_once_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='RatingDay',
            fields=[
                ('day', models.DateField()),
                ('question', models.CharField(max_length=20)),
                ('score', models.SmallIntegerField()),
                ('assisted', models.BooleanField()),
                ('number', models.PositiveIntegerField()),
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.procedure')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'số đánh giá trong ngày',
                'constraints': [models.UniqueConstraint(fields=('question', 'day', 'unit', 'agency', 'procedure', 'score', 'assisted'), name='rating_day_once')],
            },
        ),
        migrations.CreateModel(
            name='RatingDelta',
            fields=[
                ('day', models.DateField()),
                ('question', models.CharField(max_length=20)),
                ('score', models.SmallIntegerField()),
                ('assisted', models.BooleanField()),
                ('number', models.PositiveIntegerField()),
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.procedure')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'số đánh giá chờ cộng',
            },
        ),
        migrations.CreateModel(
            name='RatingDevice',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='tên máy')),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='lập lúc')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='khóa lúc')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rating_devices', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'máy đánh giá tại quầy',
            },
        ),
        migrations.CreateModel(
            name='PetitionEvent',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('act', models.CharField(choices=[('send', 'Gửi'), ('accept', 'Tiếp nhận, phân loại'), ('refuse', 'Không tiếp nhận'), ('forward', 'Chuyển đơn vị khác'), ('send_out', 'Chuyển cơ quan ngoài hệ thống'), ('ask', 'Yêu cầu bổ sung thông tin'), ('supply', 'Bổ sung thông tin'), ('assign', 'Giao người xử lý'), ('answer', 'Trình dự thảo trả lời'), ('return_answer', 'Trả lại câu trả lời chưa đạt'), ('approve', 'Duyệt câu trả lời'), ('publish', 'Công khai câu trả lời'), ('tell', 'Trả lời riêng người gửi'), ('rate', 'Đánh giá câu trả lời'), ('reopen', 'Đề nghị trả lời lại'), ('lapse', 'Kết thúc vì không được bổ sung')], max_length=14)),
                ('source', models.CharField(blank=True, choices=[('new', 'Mới nhận'), ('refused', 'Không tiếp nhận'), ('forwarded', 'Đã chuyển đơn vị có thẩm quyền'), ('sent_out', 'Đã chuyển cơ quan ngoài hệ thống'), ('need_info', 'Chờ người gửi bổ sung'), ('accepted', 'Đã tiếp nhận'), ('handling', 'Đang xử lý'), ('answered', 'Đã có dự thảo trả lời, chờ duyệt'), ('wait_publish', 'Đã duyệt, chờ công khai'), ('published', 'Đã trả lời'), ('rated', 'Đã trả lời, người gửi đã đánh giá'), ('reopened', 'Mở lại theo đề nghị của người gửi')], max_length=14)),
                ('target', models.CharField(choices=[('new', 'Mới nhận'), ('refused', 'Không tiếp nhận'), ('forwarded', 'Đã chuyển đơn vị có thẩm quyền'), ('sent_out', 'Đã chuyển cơ quan ngoài hệ thống'), ('need_info', 'Chờ người gửi bổ sung'), ('accepted', 'Đã tiếp nhận'), ('handling', 'Đang xử lý'), ('answered', 'Đã có dự thảo trả lời, chờ duyệt'), ('wait_publish', 'Đã duyệt, chờ công khai'), ('published', 'Đã trả lời'), ('rated', 'Đã trả lời, người gửi đã đánh giá'), ('reopened', 'Mở lại theo đề nghị của người gửi')], max_length=14)),
                ('actor_name', models.CharField(max_length=300, verbose_name='người thực hiện')),
                ('unit_name', models.CharField(blank=True, max_length=300, verbose_name='đơn vị')),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('facts', models.JSONField(default=dict)),
                ('request_key', models.UUIDField(null=True)),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.party')),
                ('petition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='feedback.petition')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.unit')),
            ],
            options={
                'verbose_name': 'diễn biến phản ánh',
                'constraints': [models.UniqueConstraint(fields=('petition', 'number'), name='petition_event_number_once'), models.UniqueConstraint(fields=('petition', 'request_key'), name='petition_event_request_once')],
            },
        ),
        migrations.CreateModel(
            name='PetitionFile',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
                ('petition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='feedback.petition')),
                ('shown', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
            ],
            options={
                'verbose_name': 'tệp của phản ánh',
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
