from django.db import migrations

NEW = {
    "answer_warn_hours": [2, 6],
    "return_warn_hours": 8,
    "apology_task_days": 2,
    "escalate_hours": [0, 8, 16, 40],
    "secondment_months": [6, 24],
    "secondment_warn_days": 30,
    "reserve_min": 1,
}
WHY = {
    "answer_warn_hours": "45/2020/NĐ-CP Điều 11 chỉ nêu 8 giờ; nhắc sau 2 và 6 giờ là suy luận",
    "return_warn_hours": "Không có điều luật nêu nhắc trước khi hết thời hạn trả lại bao lâu; lấy một ngày làm việc là suy luận",
    "apology_task_days": "61/2018/NĐ-CP Điều 19 khoản 9 nêu xin lỗi trước hạn 1 ngày; giao việc trước hạn 2 ngày làm việc là suy luận",
    "escalate_hours": "Không có điều luật nêu trễ bao lâu thì báo cấp nào; các mốc là suy luận",
    "secondment_warn_days": "61/2018/NĐ-CP Điều 11 khoản 4 nêu thời hạn 6 đến 24 tháng; báo trước 30 ngày là suy luận"
}
UNDER_118 = {
    "secondment_months": "Mức của 61/2018/NĐ-CP Điều 11 khoản 4; chưa tìm thấy mức của 118/2025/NĐ-CP",
    "reserve_min": "Mức của 61/2018/NĐ-CP Điều 12 khoản 8; chưa tìm thấy mức của 118/2025/NĐ-CP"
}


def add(apps, schema_editor):
    """Regimes loaded before the parameters existed get them; the shipped rows carry them themselves."""
    for row in apps.get_model("deadlines", "LegalRegime").objects.all():
        row.parameters = NEW | row.parameters
        row.unconfirmed = WHY | (UNDER_118 if row.code in {"C", "D"} else {}) | row.unconfirmed
        row.save(update_fields=["parameters", "unconfirmed"])


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0006_collection_wait")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
