"""Real procedure names to search among, each with near neighbours that must not win."""

from datetime import date

from motcua.catalogue.english import seed_english
from motcua.catalogue.models import Competence, Field, OnlineLevel, Procedure, ProcedureVersion
from motcua.catalogue.search_seed import seed_search

DAY = date(2022, 7, 25)

NAMES = {
    "1.001193": ("Hộ tịch", "commune", "Đăng ký khai sinh"),
    "1.000689": ("Hộ tịch", "commune", "Đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con"),
    "1.004884": ("Hộ tịch", "commune", "Đăng ký lại khai sinh"),
    "1.004772": ("Hộ tịch", "commune", "Đăng ký khai sinh cho người đã có hồ sơ, giấy tờ cá nhân"),
    "1.003583": ("Hộ tịch", "commune", "Đăng ký khai sinh lưu động"),
    "2.000528": ("Hộ tịch", "district", "Đăng ký khai sinh có yếu tố nước ngoài"),
    "1.000894": ("Hộ tịch", "commune", "Đăng ký kết hôn"),
    "2.000806": ("Hộ tịch", "district", "Đăng ký kết hôn có yếu tố nước ngoài"),
    "1.004746": ("Hộ tịch", "commune", "Đăng ký lại kết hôn"),
    "1.000656": ("Hộ tịch", "commune", "Đăng ký khai tử"),
    "1.004873": ("Hộ tịch", "commune", "Cấp Giấy xác nhận tình trạng hôn nhân"),
    "1.004859": (
        "Hộ tịch",
        "commune",
        "Thay đổi, cải chính, bổ sung thông tin hộ tịch, xác định lại dân tộc",
    ),
    "2.000635": ("Hộ tịch", "commune", "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh"),
    "1.004837": ("Hộ tịch", "commune", "Đăng ký giám hộ"),
    "2.001023": (
        "Hộ tịch",
        "commune",
        "Liên thông các thủ tục hành chính về đăng ký khai sinh, cấp thẻ bảo hiểm y tế cho trẻ em "
        "dưới 6 tuổi",
    ),
    "2.001263": ("Nuôi con nuôi", "commune", "Đăng ký việc nuôi con nuôi trong nước"),
    "2.000815": (
        "Chứng thực",
        "commune",
        "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền của Việt Nam cấp",
    ),
    "2.000884": ("Chứng thực", "commune", "Chứng thực chữ ký trong các giấy tờ, văn bản"),
    "2.001019": ("Chứng thực", "commune", "Chứng thực di chúc"),
    "2.001016": ("Chứng thực", "commune", "Chứng thực văn bản từ chối nhận di sản"),
    "1.001612": ("Thành lập và hoạt động doanh nghiệp", "district", "Đăng ký thành lập hộ kinh doanh"),
    "1.001266": ("Thành lập và hoạt động doanh nghiệp", "district", "Chấm dứt hoạt động hộ kinh doanh"),
    "2.000633": ("Lưu thông hàng hóa", "district", "Cấp Giấy phép sản xuất rượu thủ công"),
    "2.000620": ("Lưu thông hàng hóa", "district", "Cấp Giấy phép bán lẻ rượu"),
    "2.000181": ("Lưu thông hàng hóa", "district", "Cấp Giấy phép bán lẻ sản phẩm thuốc lá"),
    "1.003003": (
        "Đất đai",
        "district",
        "Đăng ký và cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền "
        "với đất "
        "lần đầu",
    ),
    "1.004199": (
        "Đất đai",
        "district",
        "Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất",
    ),
    "1.005194": (
        "Đất đai",
        "district",
        "Cấp lại Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền "
        "với đất do bị mất",
    ),
    "1.004203": ("Đất đai", "district", "Tách thửa hoặc hợp thửa đất"),
    "1.000798": ("Đất đai", "district", "Chuyển mục đích sử dụng đất đối với hộ gia đình, cá nhân"),
    "1.003554": ("Đất đai", "commune", "Hòa giải tranh chấp đất đai"),
    "1.009994": (
        "Hoạt động xây dựng",
        "district",
        "Cấp giấy phép xây dựng mới đối với công trình cấp III, cấp IV và nhà ở riêng lẻ",
    ),
    "1.009998": (
        "Hoạt động xây dựng",
        "district",
        "Gia hạn giấy phép xây dựng đối với công trình cấp III, cấp IV và nhà ở riêng lẻ",
    ),
    "1.005126": ("Đường sắt", "province", "Cấp Giấy phép xây dựng, cải tạo, nâng cấp đường ngang"),
    "2.000488": ("Lý lịch tư pháp", "province", "Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam"),
    "1.002820": ("Đường bộ", "province", "Cấp lại Giấy phép lái xe"),
    "1.002809": ("Đường bộ", "province", "Đổi Giấy phép lái xe do ngành Giao thông vận tải cấp"),
    "1.004222": ("Đăng ký, quản lý cư trú", "commune", "Đăng ký thường trú"),
    "1.004194": ("Đăng ký, quản lý cư trú", "commune", "Đăng ký tạm trú"),
    "1.001776": (
        "Bảo trợ xã hội",
        "commune",
        "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hằng tháng, hỗ trợ kinh phí chăm sóc hằng tháng",
    ),
    "1.001699": (
        "Bảo trợ xã hội",
        "commune",
        "Xác định, xác định lại mức độ khuyết tật và cấp Giấy xác nhận khuyết tật",
    ),
    "1.011606": ("Giảm nghèo", "commune", "Công nhận hộ nghèo, hộ cận nghèo định kỳ hằng năm"),
    "2.000591": ("An toàn thực phẩm", "province", "Cấp Giấy chứng nhận đủ điều kiện an toàn thực phẩm"),
    "1.004240": ("Đo đạc và bản đồ", "province", "Cung cấp thông tin số liệu, sơ đồ, bản đồ địa hình"),
    "1.004022": ("Thú y", "province", "Cấp giấy xác nhận nội dung quảng cáo thuốc thú y"),
    "1.001639": ("Tôn giáo", "commune", "Đăng ký sinh hoạt tôn giáo tập trung"),
}


def load(usage: dict[str, int] | None = None) -> None:
    """The corpus, published since 2020, indexed, with the seeded synonyms, life events and English."""
    seed_english()
    for code, (field_name, level, name) in NAMES.items():
        add(code, name, field_name=field_name, level=level, usage=(usage or {}).get(code, 0))
    seed_search()


def add(
    code: str,
    name: str,
    *,
    field_name: str = "Hộ tịch",
    level: str = "commune",
    usage: int = 0,
    since: date = date(2020, 1, 1),
) -> ProcedureVersion:
    """One published procedure; not indexed yet."""
    field, _new = Field.objects.get_or_create(name=field_name, defaults={"code": f"f{Field.objects.count()}"})
    procedure = Procedure.objects.create(code=code, usage=usage)
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        name=name,
        field=field,
        online_level=OnlineLevel.FULL,
        state=ProcedureVersion.State.PUBLISHED,
        valid_from=since,
    )
    Competence.objects.create(version=version, level=level)
    return version
