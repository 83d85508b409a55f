"""The catalogue a province starts with: facts in seed/procedures/*.toml, one file a group of fields.

How to read the files. `[defaults]` holds for every procedure of the file that says nothing else.
levels   "commune", "district:tu-phap": level, then the Unit.field_code that settles (none: the committee);
         "commune>district:lao-dong": received at the commune's one-stop, settled at the district.
limit    "trong ngày" | "3 ngày làm việc" | "15 ngày" | "2 tháng" | "" (not known).
fees     "miễn phí" | "HĐND | note" (the provincial council sets the rate)
         | "Phí | 8000 | unit | note", ? for an unknown amount.
papers   "name | 1" (one original) | "name | 0+1" (one copy) | "name | xuất trình" (shown only),
         then "nếu có", "biểu mẫu" (the e-form makes it), "mẫu: form's name".
         `cases` holds further papers of each case.
results  "name | template of motcua.documents" (no template: decision).
at_once  why the result may be given at the moment of reception (not confirmed against a text that was read).
confirmed = false: the code is from memory and shown “mã chờ xác nhận”.
"""

import re
import tomllib
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.catalogue.arrangements import Arrangement
from motcua.catalogue.content import Content, Fee, Outcome, Paper, Power, Steps, Term, store
from motcua.catalogue.fields import field_named
from motcua.catalogue.models import ChannelTerm, OnlineLevel, Procedure, ProcedureVersion
from motcua.catalogue.search_index import index_versions

FOLDER = Path(__file__).parent / "seed" / "procedures"
IN_FORCE_FROM = date(2022, 1, 1)
SOURCE = "Danh mục khởi đầu của Một Cửa (mức của giữa năm 2022)"
_UNITS = {
    "ngày làm việc": ChannelTerm.LimitUnit.WORKING_DAY,
    "giờ làm việc": ChannelTerm.LimitUnit.WORKING_HOUR,
    "ngày": ChannelTerm.LimitUnit.DAY,
    "tháng": ChannelTerm.LimitUnit.MONTH,
}
_PAPER_WORDS: dict[str, dict[str, bool]] = {
    "xuất trình": {"shown_only": True},
    "nếu có": {"required": False},
    "biểu mẫu": {"is_e_form": True},
}
_SAME_DAY = "trong ngày"
# Nhận sau 15 giờ: 61/2018/NĐ-CP; the deadline itself is counted by `deadlines`
_SAME_DAY_NOTE = "Trả ngay trong ngày; nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo."
_COUNCIL_NOTE = "Mức thu theo Nghị quyết của Hội đồng nhân dân tỉnh"
_STEPS = (
    "Nộp hồ sơ tại Bộ phận Một cửa, qua bưu chính công ích hoặc trực tuyến nếu thủ tục cho phép.",
    "Cán bộ Một cửa kiểm tra; hồ sơ đủ thì nhận và đưa giấy hẹn, chưa đủ thì hướng dẫn bổ sung một lần.",
    "Cơ quan chuyên môn thẩm định, trình người có thẩm quyền ký kết quả.",
    "Nhận kết quả tại Bộ phận Một cửa hoặc theo cách đã chọn.",
)
Facts = dict[str, Any]


def seed(day: date, codes: Collection[str] | None = None) -> int:
    """Load the starting catalogue, in force from 01/01/2022; procedures that exist are left alone.

    day    the domain day of loading; versions begin on it if it lies before 2022.
    codes  only these procedures of it; by default all.
    Returns how many procedures were added.
    """
    begins = min(IN_FORCE_FROM, day)
    known = set(Procedure.objects.values_list("code", flat=True))
    facts = [row for row in read() if row["code"] not in known and (codes is None or row["code"] in codes)]
    if not facts:
        return 0
    with transaction.atomic():
        versions = _insert(facts, begins)
    index_versions(ProcedureVersion.objects.filter(pk__in=[version.pk for version in versions]))
    return len(versions)


def _insert(facts: list[Facts], begins: date) -> list[ProcedureVersion]:
    procedures = [
        Procedure(code=row["code"], code_confirmed=row.get("confirmed", True), usage=row.get("usage", 0))
        for row in facts
    ]
    Procedure.objects.bulk_create(procedures)
    pairs = []
    for procedure, row in zip(procedures, facts, strict=True):
        content = content_from(row)
        version = ProcedureVersion(
            procedure=procedure,
            field=field_named(content.field),
            state=ProcedureVersion.State.PUBLISHED,
            valid_from=begins,
            source=SOURCE,
        )
        pairs.append((version, content))
    store(pairs)
    Arrangement.objects.bulk_create(
        Arrangement(procedure=procedure, at_once=True, source=row["at_once"], valid_from=begins)
        for procedure, row in zip(procedures, facts, strict=True)
        if row.get("at_once")
    )
    return [version for version, _ in pairs]


def read() -> Iterator[Facts]:
    """Every procedure of the seed files with its file's defaults filled in."""
    for path in sorted(FOLDER.glob("*.toml")):
        book = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in book["procedure"]:
            yield {**book.get("defaults", {}), **row}


def content_from(row: Facts) -> Content:
    """Content of one procedure of the seed files."""
    limit = row.get("limit", "")
    same_day = limit == _SAME_DAY
    papers = [_paper(line) for line in row.get("papers", [])]
    for case, lines in row.get("cases", {}).items():
        papers += [_paper(line, case) for line in lines]
    return Content(
        name=row["name"],
        field=row["field"],
        online_level=OnlineLevel(row.get("online", "none")),
        order=(Steps(tuple(row.get("steps", _STEPS))),),
        powers=tuple(_power(word, same_day) for word in row["levels"]),
        channels=_terms(row, limit, same_day),
        papers=tuple(papers),
        extra_cases=tuple(row.get("cases", {})),
        subjects=tuple(row["subjects"]),
        performing=row.get("performing", ""),
        deciding=row.get("deciding", ""),
        coordinating=row.get("coordinating", ""),
        results=tuple(_result(line) for line in row["results"]),
        fees=tuple(_fee(line) for line in row.get("fees", [])),
        conditions=row.get("conditions", "").strip(),
        legal_basis=tuple(row.get("legal_basis", [])),
        plain_summary=row.get("summary", "").strip(),
        form_key=row.get("form_key", ""),
        process_key=_power(row["levels"][0], same_day).process_key,
        same_day=same_day,
    )


def _words(line: str) -> list[str]:
    return [word.strip() for word in line.split("|")]


def _power(word: str, same_day: bool) -> Power:
    levels, _, settles = word.partition(":")
    level, _, above = levels.partition(">")
    settling = above or level
    road = "commune_same_day" if same_day and settling == "commune" else f"{settling}_days"
    return Power(level, settles, road, above)


def _terms(row: Facts, limit: str, same_day: bool) -> tuple[Term, ...]:
    channels = ["direct", "online", "post"] if row.get("online", "none") != "none" else ["direct", "post"]
    notes = [_SAME_DAY_NOTE] if same_day else []
    notes += [row["limit_note"]] if row.get("limit_note") else []
    value, unit = _limit("1 ngày làm việc" if same_day else limit)
    return tuple(Term(channel, value, unit, " ".join(notes)) for channel in channels)


def _limit(limit: str) -> tuple[int | None, str]:
    if not limit:
        return None, ""
    value, _, unit = limit.partition(" ")
    return int(value), str(_UNITS[unit])


def _paper(line: str, case: str = "") -> Paper:
    name, *words = _words(line)
    facts: Facts = {"name": name, "case": case}
    for word in words:
        counts = re.fullmatch(r"(\d+)(?:\+(\d+))?", word)
        if counts:
            facts |= {"originals": int(counts[1]), "copies": int(counts[2] or 0)}
        elif word.startswith("mẫu:"):
            facts["form_name"] = word.removeprefix("mẫu:").strip()
        else:
            facts |= _PAPER_WORDS[word]
    return Paper(**facts)


def _fee(line: str) -> Fee:
    match _words(line):
        case ["miễn phí"]:
            return Fee("Lệ phí", amount=0, note="Miễn phí")
        case ["HĐND", *notes]:
            return Fee("Lệ phí", note=". ".join([_COUNCIL_NOTE, *notes]))
        case [name, amount, unit, note]:
            kind = "charge" if name == "Phí" else "fee"
            return Fee(name, kind, None if amount == "?" else int(amount), unit, note)
        case _:
            raise ValueError(f"Fee line not understood: {line}")


def _result(line: str) -> Outcome:
    name, *template = _words(line)
    return Outcome(name, template=template[0] if template else "decision")
