"""The page /_ui: every component with its states, for people who build pages and for the browser tests."""

from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from demo.audience import only_in_demo
from motcua.deadlines.clock import VIETNAM
from motcua.web.icons import ICONS

NOW = datetime(2022, 7, 25, 8, 0, tzinfo=VIETNAM)
LONG_NAME = (
    "Hợp tác xã Sản xuất, Kinh doanh và Dịch vụ Tổng hợp Nông – Lâm – Thủy sản Đồng bào các dân tộc Cơ Tu, "
    "Xơ Đăng, Giẻ Triêng xã Trà Linh, huyện Nam Trà My, tỉnh Quảng Nam – Chi nhánh Thôn Măng Lùng"
)


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Họ và tên", help_text="Ghi như trên giấy tờ tùy thân.", max_length=200)
    phone = forms.CharField(label="Số điện thoại", required=False, help_text="Để nhận tin nhắn về hồ sơ.")
    born = forms.DateField(label="Ngày sinh", input_formats=["%d/%m/%Y"], help_text="Ví dụ 25/07/1990.")
    commune = forms.ChoiceField(label="Xã, phường, thị trấn", choices=[("20503", "Phường Minh An")])
    gets = forms.ChoiceField(
        label="Bạn muốn nhận kết quả ở đâu?",
        widget=forms.RadioSelect,
        choices=[("desk", "Tại Bộ phận Một cửa"), ("online", "Bản điện tử"), ("post", "Qua bưu điện")],
    )
    note = forms.CharField(label="Ghi chú", widget=forms.Textarea, required=False)
    paper = forms.FileField(
        label="Giấy chứng sinh", required=False, help_text="PDF, JPG hoặc PNG, tối đa 10 MB."
    )
    truth = forms.BooleanField(label="Tôi cam đoan nội dung khai là đúng sự thật.")


def _clocks() -> list[dict[str, datetime | None]]:
    due = NOW + timedelta(days=2, hours=8)
    return [
        {"due_at": due},
        {"due_at": NOW + timedelta(hours=3)},
        {"due_at": NOW - timedelta(hours=3), "first_due_at": NOW - timedelta(days=3)},
        {"due_at": due, "paused_at": NOW},
        {"due_at": due, "finished_at": NOW},
        {"due_at": NOW - timedelta(days=2), "finished_at": NOW},
        {"due_at": None},
    ]


def _facts(request: HttpRequest) -> dict[str, object]:
    bad = Sample({"name": "", "born": "31/02/2022", "commune": "20503", "gets": "xa"}, auto_id="bad_%s")
    bad.errors["born"] = bad.error_class(
        ["Ngày 31/02/2022 không có trong lịch. Ghi lại theo ngày/tháng/năm."]
    )
    return {
        "now": NOW,
        "clocks": _clocks(),
        "form": Sample(auto_id="good_%s", initial={"name": "Nguyễn Thị Ánh Tuyết", "gets": "desk"}),
        "bad": bad,
        "long_name": LONG_NAME,
        "moments": [
            {"title": "Nộp hồ sơ trực tuyến", "at": NOW, "who": "Nguyễn Văn Minh"},
            {
                "title": "Yêu cầu bổ sung",
                "at": NOW + timedelta(hours=2),
                "who": "Trần Thị Lan, Bộ phận Một cửa phường Minh An",
                "text": "Cần bản chính giấy chứng sinh.",
                "stop": True,
            },
            {"title": "Trả kết quả", "at": NOW + timedelta(days=2, hours=8), "next": True},
        ],
        "rows": [
            ("000.00.01.H47-220725-0001", "Nguyễn Thị Ánh Tuyết", NOW - timedelta(hours=3), 15000),
            ("000.00.01.H47-220725-0002", LONG_NAME, NOW + timedelta(hours=3), 1250000),
            ("000.00.01.H47-220725-0003", "A Ting Bhriu", NOW + timedelta(days=2, hours=8), 0),
        ],
        "fact_list": [
            {"label": "Chủ hồ sơ", "value": LONG_NAME, "url": "#"},
            {"label": "Số định danh", "value": "•••••••••789", "url": "#"},
            {"label": "Thư điện tử", "value": "", "url": "#"},
        ],
        "rail_links": [
            {"url": "#1", "label": "Chờ tiếp nhận", "count": 12, "here": True},
            {"url": "#2", "label": "Việc của tôi", "count": 0},
            {"url": "#3", "label": "Quá hạn", "count": 3, "late": True},
            {"url": "#4", "label": "Chờ trả kết quả", "count": 1204},
        ],
        "suggest": reverse("suggestions"),
        "icons": sorted(ICONS),
    }


@only_in_demo
def components(request: HttpRequest) -> HttpResponse:
    """In the portal's frame, or with ?khung=can-bo in the staff's."""
    messages.success(request, "Hồ sơ 000.00.01.H47-220725-0001 đã được tiếp nhận.")
    staff = request.GET.get("khung") == "can-bo"
    facts = _facts(request) | {"base": "web/staff.html" if staff else "web/base.html"}
    return render(request, "demo/components.html", facts)


@only_in_demo
def suggestions(request: HttpRequest) -> HttpResponse:
    """What a search box asks for while one types."""
    options = ("Đăng ký khai sinh", "Đăng ký khai tử", "Cấp bản sao trích lục hộ tịch")
    items = "".join(
        format_html('<li role="option" data-href="#">{}<span>Cấp xã</span></li>', option)
        for option in options
    )
    return HttpResponse(items)
