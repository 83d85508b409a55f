from django.db import migrations

NEW = {
    "publish_before_days": 5,
    "national_entry_days": 5,
    "process_entry_days": 3,
    "maintenance_notice_days": 1,
    "fee_settlement_months": 3,
    "fee_settlement_days": 10,
    "meeting_months": 3,
    "meeting_days": 15,
}
WHY = {
    "publish_before_days": "63/2010/NĐ-CP Điều 15 nêu 5 ngày trước ngày có hiệu lực; đếm bằng ngày làm việc theo cách đo của Cổng Dịch vụ công quốc gia",
    "process_entry_days": "Mức riêng của Hà Tĩnh; chưa có điều luật chung về thời hạn lập quy trình điện tử",
    "fee_settlement_days": "61/2018/NĐ-CP Điều 12 khoản 9 chỉ nêu quyết toán theo quý; 10 ngày làm việc để hai bên xác nhận là suy luận",
    "meeting_days": "61/2018/NĐ-CP Điều 9 chỉ nêu họp 3 tháng một lần; họp trong 15 ngày làm việc sau khi hết quý là suy luận",
}
UNDER_118 = {
    "fee_settlement_months": "Mức của 61/2018/NĐ-CP Điều 12 khoản 9; chưa tìm thấy mức của 118/2025/NĐ-CP",
    "meeting_months": "Mức của 61/2018/NĐ-CP Điều 9; chưa tìm thấy mức của 118/2025/NĐ-CP",
}


def add(apps, schema_editor):
    """Regimes loaded before the parameters existed get them; the shipped rows carry them themselves."""
    for row in apps.get_model("deadlines", "LegalRegime").objects.all():
        row.parameters = NEW | row.parameters
        row.unconfirmed = WHY | (UNDER_118 if row.code in {"C", "D"} else {}) | row.unconfirmed
        row.save(update_fields=["parameters", "unconfirmed"])


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0007_timers")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
