import motcua.common.ids
import motcua.common.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('audit', '0001_initial'), ('audit', '0002_rulechange')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Access',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('staff_id', models.UUIDField(null=True)),
                ('staff_name', models.CharField(blank=True, max_length=200, verbose_name='cán bộ')),
                ('unit_name', models.CharField(blank=True, max_length=300, verbose_name='đơn vị')),
                ('party_id', models.UUIDField(db_index=True, null=True)),
                ('subject', models.CharField(max_length=20, verbose_name='dữ liệu')),
                ('subject_id', models.UUIDField()),
                ('purpose', models.CharField(max_length=200, verbose_name='mục đích')),
            ],
            options={
                'verbose_name': 'lượt xem dữ liệu',
            },
        ),
        migrations.CreateModel(
            name='RuleChange',
            fields=[
                ('id', motcua.common.keys.UUID7Key(default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('staff_id', models.UUIDField()),
                ('staff_name', models.CharField(max_length=200, verbose_name='cán bộ')),
                ('kind', models.SlugField(db_index=False, max_length=30, verbose_name='loại quy định')),
                ('rule', models.CharField(max_length=300, verbose_name='quy định')),
                ('act', models.CharField(choices=[('add', 'Thêm'), ('change', 'Đổi từ một ngày'), ('confirm', 'Đối chiếu văn bản'), ('end', 'Kết thúc'), ('withdraw', 'Bỏ trước khi áp dụng')], max_length=10, verbose_name='việc')),
                ('before', models.JSONField(null=True, verbose_name='trước')),
                ('after', models.JSONField(null=True, verbose_name='sau')),
            ],
            options={
                'verbose_name': 'thay đổi quy định',
                'indexes': [models.Index(fields=['kind', '-id'], name='rule_changes')],
            },
        ),
    ]
