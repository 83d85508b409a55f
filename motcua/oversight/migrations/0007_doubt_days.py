from django.db import migrations, models

import motcua.common.ids
import motcua.common.keys


class Migration(migrations.Migration):
    dependencies = [("oversight", "0006_doubts_in_a_row")]

    operations = [
        migrations.CreateModel(
            "DoubtDay",
            [
                (
                    "id",
                    motcua.common.keys.UUID7Key(
                        default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="ngày")),
            ],
            options={"verbose_name": "ngày đã hỏi về số liệu"},
        ),
    ]
