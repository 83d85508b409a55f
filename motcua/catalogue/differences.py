"""What changes between two contents of a procedure, part by part, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.content import Content, Fee, Paper, Power, Steps, Term
from motcua.catalogue.models import ChannelTerm, OnlineLevel

LEVELS = {
    "province": gettext_lazy("cấp tỉnh"),
    "district": gettext_lazy("cấp huyện"),
    "commune": gettext_lazy("cấp xã"),
}
LABELS = {
    "name": gettext_lazy("Tên thủ tục"),
    "field": gettext_lazy("Lĩnh vực"),
    "online_level": gettext_lazy("Mức độ trực tuyến"),
    "decision": gettext_lazy("Quyết định công bố"),
    "order": gettext_lazy("Trình tự thực hiện"),
    "powers": gettext_lazy("Nơi tiếp nhận, nơi giải quyết"),
    "channels": gettext_lazy("Cách thức và thời hạn"),
    "papers": gettext_lazy("Thành phần hồ sơ"),
    "sets": gettext_lazy("Số bộ hồ sơ"),
    "subjects": gettext_lazy("Đối tượng thực hiện"),
    "performing": gettext_lazy("Cơ quan thực hiện"),
    "deciding": gettext_lazy("Cơ quan có thẩm quyền"),
    "coordinating": gettext_lazy("Cơ quan phối hợp"),
    "results": gettext_lazy("Kết quả"),
    "fees": gettext_lazy("Phí, lệ phí"),
    "conditions": gettext_lazy("Yêu cầu, điều kiện"),
    "legal_basis": gettext_lazy("Căn cứ pháp lý"),
    "plain_summary": gettext_lazy("Nói ngắn gọn"),
    "process_key": gettext_lazy("Quy trình điện tử"),
    "form_key": gettext_lazy("Biểu mẫu điện tử"),
    "same_day": gettext_lazy("Giải quyết trong ngày"),
}
# 63/2010/NĐ-CP Điều 8 khoản 2, điểm a to g: a procedure is complete only with these
REQUIRED = ("name", "order", "channels", "papers", "subjects", "performing")


@dataclass(frozen=True)
class Change:
    """One part that differs; old and new are readable lines."""

    part: str
    label: str
    old: str
    new: str


def differences(old: Content, new: Content) -> list[Change]:
    """Parts that differ, in the order of Điều 8; empty when the contents say the same."""
    changes = []
    for part, label in LABELS.items():
        before, after = in_words(old, part), in_words(new, part)
        if before != after:
            changes.append(Change(part, str(label), before, after))
    return changes


def missing_parts(content: Content) -> list[str]:
    """Labels of the parts a procedure must have that this content lacks."""
    missing = [str(LABELS[part]) for part in REQUIRED if not getattr(content, part)]
    if any(term.limit_value is None or not term.limit_unit for term in content.channels):
        missing.append(_("Thời hạn giải quyết"))
    return missing


def in_words(content: Content, part: str) -> str:
    """A part as lines of text."""
    value = getattr(content, part)
    match part:
        case "online_level":
            return str(OnlineLevel(value).label)
        case "same_day":
            return _("có") if value else _("không")
        case "sets":
            return str(value)
    if isinstance(value, tuple):
        return "\n".join(_line(item) for item in value)
    return str(value)


def _line(item: object) -> str:
    match item:
        case Steps():
            return "\n".join([item.title, *item.steps] if item.title else item.steps)
        case Power():
            return " · ".join(word for word in (_levels(item), item.settles, item.process_key) if word)
        case Paper():
            return _paper(item)
        case Term():
            return _term(item)
        case Fee():
            return _fee(item)
        case str():
            return item
    return " · ".join(str(word) for word in vars(item).values() if word)


def _levels(power: Power) -> str:
    level = LEVELS.get(power.level, power.level)
    if not power.settled_at:
        return str(level)
    return _("nhận tại {level}, {above} giải quyết").format(level=level, above=LEVELS[power.settled_at])


def _paper(paper: Paper) -> str:
    counts = _("{originals} bản chính, {copies} bản sao").format(
        originals=paper.originals, copies=paper.copies
    )
    words = [paper.name, _("xuất trình") if paper.shown_only else counts]
    if not paper.required:
        words.append(_("nếu có"))
    line = " · ".join([*words, paper.form_name] if paper.form_name else words)
    return f"[{paper.case}] {line}" if paper.case else line


def _term(term: Term) -> str:
    channel = str(ChannelTerm.Channel(term.channel).label)
    if term.limit_value is None:
        limit = _("chưa rõ thời hạn")
    else:
        unit = str(ChannelTerm.LimitUnit(term.limit_unit).label) if term.limit_unit else _("(chưa rõ đơn vị)")
        limit = f"{term.limit_value} {unit}"
    return f"{channel}: {limit}" + (f" · {term.note}" if term.note else "")


def _fee(fee: Fee) -> str:
    if fee.amount is None:
        amount = _("chưa rõ mức")
    else:
        amount = f"{fee.amount:,} đ".replace(",", ".")
    words = [f"{fee.name}: {amount}" + (f"/{fee.unit}" if fee.unit else ""), fee.note]
    return " · ".join(word for word in words if word)
