"""What the forms of the one-stop need to know: one typed dictionary per form, the same for every form set.

Forms 01 to 06: Circular 01/2018/TT-VPCP, Articles 9 and 10; `tt03_01` to `tt03_07`: Circular 03/2025/TT-VPCP,
Appendix I. A template of either set takes the same facts and prints those its form asks for.
"""

from datetime import date, datetime
from typing import NotRequired, TypedDict


class Signatory(TypedDict):
    """The signature block: “TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH / … / Nguyễn Văn A”."""

    title: str
    name: NotRequired[str]
    authority: NotRequired[str]  # “TM. ỦY BAN NHÂN DÂN”, may have two lines; empty in departments


class Paper(TypedDict):
    """What every paper has: the letterhead of Decree 30/2020/NĐ-CP, Appendix I."""

    agency: str
    superior: NotRequired[str]  # the agency above, printed over `agency`
    number: NotRequired[str]  # number and symbol, without the word “Số:”
    place: NotRequired[str]
    dated: NotRequired[date | None]
    demo: NotRequired[bool]  # prints “Bản trình diễn, không có giá trị pháp lý”
    size: NotRequired[str]  # “a4” where a unit has no A5; forms are A5 (01/2018/TT-VPCP Điều 10)


class Component(TypedDict):
    """A line of the table of papers handed in."""

    name: str
    originals: NotRequired[int]
    certified: NotRequired[int]
    copies: NotRequired[int]


class Applicant(Paper):
    """Paper about one dossier, to one applicant."""

    code: NotRequired[str]
    applicant: str
    address: NotRequired[str]
    phone: NotRequired[str]
    email: NotRequired[str]
    identifier: NotRequired[str]  # personal identifier, or code of the organisation
    owner: NotRequired[str]  # whose dossier it is, when another person hands it in
    procedure: str


class Authorised(TypedDict):
    """Who hands the dossier in for another person, and by which paper."""

    name: str
    address: NotRequired[str]
    identifier: NotRequired[str]
    phone: NotRequired[str]
    email: NotRequired[str]
    paper: NotRequired[str]


class Form01(Applicant):
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả (A5)."""

    desk: str  # name of the one-stop unit
    authorised: NotRequired[Authorised]
    identity: NotRequired[str]  # “CCCD số …”
    channel: NotRequired[str]
    procedure_code: NotRequired[str]
    components: NotRequired[list[Component]]
    sets: NotRequired[int]
    time_limit: NotRequired[str]
    received_at: datetime
    due_at: datetime
    second_due_at: NotRequired[datetime | None]
    collect_at: NotRequired[str]
    money: NotRequired[str]  # fees paid, or to be paid
    book_no: NotRequired[str]
    serial_no: NotRequired[str]
    lookup_url: str  # public tracking page; printed and in the QR code
    digest: NotRequired[str]  # 12 characters of the event chain at this moment
    submitter: NotRequired[str]  # who signs on the left
    officer: str


class Form02(Applicant):
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (A5)."""

    items: NotRequired[list[str]]
    reason: str
    supplement_by: NotRequired[datetime | None]
    officer: str
    officer_phone: NotRequired[str]


class Form03(Applicant):
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ (A5)."""

    desk: str
    reason: str
    where_to_go: NotRequired[str]
    submitter: NotRequired[str]
    officer: str


class Form04(Applicant):
    """Phiếu xin lỗi và hẹn lại ngày trả kết quả (A5)."""

    received_at: datetime
    due_at: datetime
    reason: str
    new_due_at: datetime
    signature: Signatory
    recipients: NotRequired[list[str]]


class StopNotice(Applicant):
    """Thông báo dừng giải quyết hồ sơ (A5), at the applicant's wish."""

    desk: str
    received_at: NotRequired[datetime | None]
    reason: NotRequired[str]
    officer: str


class HandOver(TypedDict):
    """A line of the control sheet: one unit gives, the next takes."""

    giver: str
    taker: str
    at: NotRequired[datetime | None]
    taken_at: NotRequired[datetime | None]  # when it differs from `at`: paper on its way
    outcome: NotRequired[str]  # “Trước hạn”, “Đúng hạn”, “Quá hạn”
    note: NotRequired[str]


class Form05(Applicant):
    """Phiếu kiểm soát quá trình giải quyết hồ sơ (A5)."""

    received_at: datetime
    due_at: datetime
    lead_agency: str
    coordinating_agency: NotRequired[str]
    steps: NotRequired[list[HandOver]]


class RegisterRow(TypedDict):
    """A dossier in the register."""

    serial: NotRequired[str]
    code: str
    procedure: str
    applicant: str
    contact: NotRequired[str]
    lead_agency: NotRequired[str]
    received_at: datetime
    due_at: datetime
    returned_at: NotRequired[datetime | None]
    channel: NotRequired[str]
    collector: NotRequired[str]  # who took the result: the column “Ký nhận” of an electronic book


class Form06(Paper):
    """Sổ theo dõi hồ sơ (A4, landscape)."""

    field: NotRequired[str]
    book_no: NotRequired[str]
    from_day: date
    to_day: date
    rows: NotRequired[list[RegisterRow]]
    notes: NotRequired[list[str]]  # corrections to books of earlier years
    digest: NotRequired[str]  # of a sealed book
    signature: Signatory


class SlipItem(TypedDict):
    """Papers in a folder on its way."""

    name: str
    originals: NotRequired[int]
    copies: NotRequired[int]


class TransferSlip(Paper):
    """Phiếu chuyển hồ sơ giấy: what a folder holds, from whom, to whom, until when (A5, with QR)."""

    code: str
    applicant: str
    procedure: str
    giver: str
    taker: str
    items: NotRequired[list[SlipItem]]
    content: NotRequired[str]  # the work asked for
    transfer_by: NotRequired[datetime | None]
    due_at: NotRequired[datetime | None]
    lookup_url: str  # what the QR code holds
    officer: str


class PaidItem(TypedDict):
    """A line of a receipt; sums are grouped digits."""

    name: str
    price: str
    quantity: str
    amount: str
    let_off: NotRequired[str]  # who is exempt, and by which law


class FeeReceipt(Paper):
    """Biên lai thu phí, lệ phí (A5, with QR)."""

    payer: str
    identifier: NotRequired[str]
    address: NotRequired[str]
    dossier: str
    procedure: str
    order: str  # code of the payment
    items: list[PaidItem]
    total: str
    words: str
    method: str
    paid_at: datetime
    officer: NotRequired[str]
    lookup_url: str


class ListedFolder(TypedDict):
    """A line of a handover list."""

    code: str
    applicant: str
    procedure: str
    contents: NotRequired[str]
    given_at: NotRequired[datetime | None]
    taken: NotRequired[str]  # “07:45 28/07/2022”, “Thiếu”, “Ngoài danh sách”
    note: NotRequired[str]


class HandoverSheet(Paper):
    """Danh sách bàn giao hồ sơ giấy (A4)."""

    title: str
    giver: str
    taker: str
    about: str  # heading of what a line says of its folder
    lookup_url: str  # what the QR code holds
    transfer_by: NotRequired[datetime | None]
    folders: NotRequired[list[ListedFolder]]
    sent_at: NotRequired[datetime | None]
    taken_at: NotRequired[datetime | None]
    differences: NotRequired[str]
    giving: NotRequired[str]  # who hands over
    taking: NotRequired[str]  # who receives


class SheetTable(TypedDict):
    """A table of a sheet of figures."""

    title: str
    heads: list[str]
    rows: list[list[str]]
    halves: NotRequired[bool]  # in two columns side by side
    more: NotRequired[str]  # on one page: of the {n} rows that do not fit


class SheetSide(TypedDict):
    """One of the two who sign a sheet."""

    authority: str  # whom they speak for
    title: str
    name: str  # empty: dots to write on


class UnitSheet(Paper):
    """Figures on A4: of one unit on one page, or what two sides agree on and sign."""

    title: str
    about: str
    numbered: NotRequired[bool]  # a line for number, place and date
    sides: NotRequired[list[SheetSide]]
    figures: NotRequired[list[list[str]]]  # figure and its words, the large ones
    tables: NotRequired[list[SheetTable]]
    notes: NotRequired[list[str]]
    one_page: NotRequired[bool]  # set as large as fits one


class BlankLine(TypedDict):
    """A question of a form with room for the answer."""

    label: str
    options: NotRequired[list[str]]  # boxes to tick
    note: NotRequired[str]
    optional: NotRequired[bool]


class BlankPart(TypedDict):
    """The questions under one heading."""

    title: str
    lines: NotRequired[list[BlankLine]]


class SampleForm(Paper):
    """A form to read before it is filled in, marked MẪU on every page (A4)."""

    form: str
    procedure: str
    basis: NotRequired[str]
    parts: NotRequired[list[BlankPart]]
