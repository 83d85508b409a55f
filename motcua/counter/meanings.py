"""What an act that no other undoes does to a dossier and its owner, said above its button."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act

# by IRREVERSIBLE of `dossiers.status`
_MEANINGS: dict[Act, str | Promise] = {
    Act.RECEIVE: _(
        "Bấm nút này, hồ sơ của %(owner)s có mã và ngày hẹn trả, thời hạn giải quyết bắt đầu tính; "
        "không lùi lại được."
    ),
    Act.REFUSE: _("Bấm nút này, %(owner)s nhận phiếu từ chối và hồ sơ %(code)s kết thúc; không mở lại được."),
    Act.SIGN: _(
        "Bấm ký nghĩa là %(name)s phê duyệt và ký số bản này cho %(owner)s, nhân danh %(agency)s; ký "
        "rồi chỉ sửa được bằng bản đính chính."
    ),
    Act.HAND_OVER: _(
        "Bấm nút này, kết quả của %(owner)s vào sổ và về %(desk)s, người nộp được báo, thời hạn của "
        "cơ quan dừng; không lùi lại được."
    ),
    Act.RETURN_RESULT: _(
        "Bấm nút này, kết quả được ghi là đã trao và hồ sơ %(code)s của %(owner)s kết thúc; không mở "
        "lại được."
    ),
    Act.CONFIRM_POST: _(
        "Bấm nút này, bưu gửi được ghi là đã phát và hồ sơ %(code)s của %(owner)s kết thúc; không mở "
        "lại được."
    ),
    Act.REQUEST_SUPPLEMENT: _(
        "Bấm nút này, %(owner)s nhận phiếu yêu cầu bổ sung với những mục đã chọn; gửi rồi không thu lại được."
    ),
    Act.RELEASE_SUPPLEMENT: _(
        "Bấm gửi nghĩa là phiếu này đến %(owner)s và thời hạn giải quyết tạm dừng cho đến khi đủ hồ sơ."
    ),
    Act.SUPPLY_SUPPLEMENT: _(
        "Bấm nút này, %(owner)s được ghi là đã bổ sung; hồ sơ %(code)s được giải quyết tiếp."
    ),
    Act.SIGN_EXTENSION: _(
        "Bấm ký nghĩa là bạn thay mặt cơ quan xin lỗi %(owner)s và hẹn ngày mới; chỉ hẹn lại được một lần."
    ),
    Act.CHANGE_DUE_DATE: _(
        "Bấm nút này, hạn trả đổi thành ngày trên phiếu và %(owner)s nhận phiếu. Hạn đầu vẫn được giữ."
    ),
    Act.SIGN_REFUSAL: _(
        "Bấm ký nghĩa là bạn quyết định không giải quyết hồ sơ của %(owner)s, với lý do trên phiếu."
    ),
    Act.RELEASE_REFUSAL: _(
        "Bấm nút này, %(owner)s nhận phiếu từ chối và hồ sơ %(code)s kết thúc. Trả lại giấy tờ gốc nếu có."
    ),
    Act.WITHDRAW: _(
        "Bấm nút này, hồ sơ %(code)s của %(owner)s kết thúc theo đơn xin rút; không mở lại được."
    ),
    Act.RELEASE_VERIFICATION: _(
        "Bấm gửi nghĩa là %(owner)s nhận giấy mời này. Thời hạn giải quyết vẫn chạy."
    ),
    Act.RELEASE_DUTY: _(
        "Bấm gửi nghĩa là %(owner)s nhận thông báo này, lần hẹn thứ nhất kết thúc và thời hạn tạm "
        "dừng đến khi có chứng từ nộp tiền."
    ),
    Act.PROVE_PAYMENT: _("Bấm nút này, %(owner)s được ghi là đã nộp tiền và thời hạn lần hai bắt đầu tính."),
    Act.CONFIRM_DUTY: _(
        "Bấm nút này, nghĩa vụ tài chính của %(owner)s được xác nhận là đã xong; kết quả chuyển được "
        "cho người nộp."
    ),
    Act.RECORD_PAYMENT: _(
        "Bấm nút này, tiền của %(owner)s vào sổ quỹ và biên lai được cấp; trả lại tiền phải qua đề nghị hoàn."
    ),
    Act.SETTLE_AT_ONCE: _(
        "Bấm nút này, kết quả được ghi là đã trao cho %(owner)s, số vào sổ và hồ sơ kết thúc; không "
        "mở lại được."
    ),
    Act.SIGN_CORRECTION: _(
        "Bấm ký nghĩa là %(name)s ký bản mới cho %(owner)s, nhân danh %(agency)s; bản cũ hết hiệu lực "
        "từ lúc này."
    ),
    Act.RETURN_CORRECTION: _(
        "Bấm nút này, bản đính chính được ghi là đã trao và hồ sơ %(code)s của %(owner)s kết thúc."
    ),
    Act.REVOKE_RESULT: _(
        "Bấm nút này, kết quả của %(owner)s hết hiệu lực từ lúc này, người nộp được báo; không lấy lại được."
    ),
}


def meaning(act: Act, dossier: Dossier, officer: Officer) -> str:
    """What pressing the act's button does, and for whom; empty when it can be taken back."""
    facts = {
        "owner": dossier.owner_name,
        "code": dossier,
        "name": officer.name,
        "agency": dossier.agency.name,
        "desk": dossier.receiving_unit.name,
    }
    return str(_MEANINGS.get(act, "")) % facts
