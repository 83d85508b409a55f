"""What people entrust to others: its limits, by which words and ways they let an officer type for them."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.moments import VIETNAM, spoken
from motcua.console.rail import CALENDAR_EDITORS
from motcua.console.rule_forms import EXAMPLE, RuleForm, whole
from motcua.console.rule_pages import Line, RulePage
from motcua.dossiers import consents
from motcua.dossiers.models import ConsentText, ConsentWay
from motcua.dossiers.services import entrusting_rules
from motcua.identity.models import GrantTerm
from motcua.web.audience import StaffRequest

What = GrantTerm.What
_TWO_LINES = {"source": forms.Textarea(attrs={"rows": 2})}
_HELP = {
    "source": EXAMPLE,
    "unconfirmed": gettext_lazy("Ghi điều chưa chắc; để trống khi đã đọc nguyên văn."),
}


class LimitForm(RuleForm):
    class Meta:
        model = GrantTerm
        fields: ClassVar = ["value", "source", "unconfirmed", "valid_from"]
        widgets: ClassVar = _TWO_LINES
        help_texts: ClassVar = _HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        low, high = entrusting_rules.RANGES[self.instance.what]
        self.fields["value"] = whole(self.instance.title, low, high)


class WayForm(RuleForm):
    class Meta:
        model = ConsentWay
        fields: ClassVar = ["label", "proof", "position", "source", "unconfirmed", "valid_from"]
        widgets: ClassVar = _TWO_LINES
        help_texts: ClassVar = _HELP | {"label": gettext_lazy("Như cán bộ tại quầy chọn.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"] = whole(gettext_lazy("Thứ tự trên trang Nộp giúp"), 1, 99)
        self.initial["position"] = self.instance.position or ""


class WordsForm(RuleForm):
    class Meta:
        model = ConsentText
        fields: ClassVar = ["body", "source", "unconfirmed", "valid_from"]
        widgets: ClassVar = _TWO_LINES | {"body": forms.Textarea(attrs={"rows": 10})}
        help_texts: ClassVar = _HELP | {
            "body": gettext_lazy("In trên tờ đồng ý và đọc cho người dân nghe; viết như chính người đó nói.")
        }


def _limit_effect(row: GrantTerm, _parts: Sequence[Any], _request: StaffRequest) -> list[str]:
    """The limit on an example of its first day, and what of the running things keeps its own."""
    morning = datetime.combine(row.valid_from, time(9), VIETNAM)
    facts = {"day": f"{row.valid_from:%d/%m/%Y}", "value": row.value}
    if row.what in {What.CONSENT_MINUTES, What.CODE_MINUTES}:
        end = spoken(morning + timedelta(minutes=row.value))
        return [
            _("Nếu bắt đầu lúc 9:00 ngày {day} thì dùng được đến {end}.").format(**facts, end=end),
            _("Những gì đã cho trước đó giữ hạn cũ."),
        ]
    if row.what in {What.INVITATION_DAYS, What.SHARE_DAYS}:
        end = f"{morning + timedelta(days=row.value):%d/%m/%Y}"
        return [
            _("Nếu cho ngày {day} thì hạn chót là {end}.").format(**facts, end=end),
            _("Những gì đã cho trước đó giữ hạn cũ."),
        ]
    return [_("Từ ngày {day}: {value} lần, cả với những việc đang dở.").format(**facts)]


def _way_effect(row: ConsentWay, _parts: Sequence[Any], _request: StaffRequest) -> list[str]:
    """The list an officer would choose from on the first day."""
    others = [one for one in consents.ways_on(row.valid_from) if not row.code or one.code != row.code]
    ways = sorted([*others, row], key=lambda one: (one.position, one.code))
    return [
        _("Quầy phải giữ: {proof}.").format(proof=row.get_proof_display()),
        _("Từ ngày {day} quầy chọn một trong {number} cách:").format(
            day=f"{row.valid_from:%d/%m/%Y}", number=len(ways)
        ),
        *(f"{place}. {one.label}" for place, one in enumerate(ways, start=1)),
    ]


def _words_effect(row: ConsentText, _parts: Sequence[Any], _request: StaffRequest) -> list[str]:
    return [
        _("Từ ngày {day}, tờ đồng ý in ra ghi:").format(day=f"{row.valid_from:%d/%m/%Y}"),
        row.body.strip(),
        _("Sự đồng ý đã ghi trước ngày đó giữ nguyên lời cũ."),
    ]


LIMITS = RulePage(
    name="grant_terms",
    where="gioi-han-uy-thac",
    title=gettext_lazy("Giới hạn ủy thác"),
    lead=gettext_lazy(
        "Bao nhiêu ngày, phút, lần cho lời mời vào doanh nghiệp, sự đồng ý nhờ nộp hồ sơ, mã một lần và giấy "
        "tờ được chia sẻ."
    ),
    table=entrusting_rules.LIMITS,
    roles=CALENDAR_EDITORS,
    form=LimitForm,
    line=lambda row: Line(row, str(row.value)),
    keep=entrusting_rules.keep_limit,
    rows=lambda request: (list(GrantTerm.objects.order_by("what", "-valid_from")), ""),
    addable=False,
    endable=False,
    key="uuid",
    effect=_limit_effect,
)
WAYS = RulePage(
    name="consent_ways",
    where="cach-dong-y",
    title=gettext_lazy("Cách đồng ý nhờ nộp hồ sơ"),
    lead=gettext_lazy(
        "Người dân đồng ý cho cán bộ, nhân viên bưu chính gõ và nộp giúp bằng những cách này. Không còn cách "
        "nào thì quầy không nộp giúp được."
    ),
    table=entrusting_rules.WAYS,
    roles=CALENDAR_EDITORS,
    form=WayForm,
    line=lambda row: Line(row, row.get_proof_display(), _("Thứ tự {place}").format(place=row.position)),
    keep=entrusting_rules.keep_way,
    rows=lambda request: (list(ConsentWay.objects.order_by("position", "code", "-valid_from")), ""),
    key="uuid",
    effect=_way_effect,
)
WORDS = RulePage(
    name="consent_texts",
    where="loi-dong-y",
    title=gettext_lazy("Lời đồng ý nhờ nộp hồ sơ"),
    lead=gettext_lazy(
        "Người dân đọc, hoặc được nghe đọc lời này rồi mới đồng ý. Mỗi sự đồng ý giữ đúng lời của ngày đó."
    ),
    table=entrusting_rules.WORDS,
    roles=CALENDAR_EDITORS,
    form=WordsForm,
    line=lambda row: Line(row, row.body),
    keep=entrusting_rules.keep_words,
    rows=lambda request: (list(ConsentText.objects.order_by("-valid_from")), ""),
    addable=False,
    endable=False,
    key="uuid",
    effect=_words_effect,
)
