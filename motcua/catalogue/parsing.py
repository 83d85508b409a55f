"""A checked row of the national catalogue → what we understand, and what a person must look at. Pure."""

import json
import re

from motcua.catalogue.content import Content, Outcome, Power
from motcua.catalogue.models import OnlineLevel
from motcua.catalogue.parsing_papers import read_papers
from motcua.catalogue.parsing_terms import read_channels
from motcua.catalogue.problems import Found, Problem
from motcua.catalogue.source import KNOWN, Row

NO_FIELD = "Chưa xác định lĩnh vực"
_CODE = re.compile(r"\d\.\d{6}")
_ROADS = {"province": "province_days", "district": "district_days", "commune": "commune_days"}
# The ministry that published (end of the decision's number) → the part of the province that settles
_MINISTRIES = {
    "BTP": "tu-phap",
    "BXD": "xay-dung",
    "BTC": "tai-chinh",
    "BKHĐT": "ke-hoach-dau-tu",
    "BNNMT": "nong-nghiep",
    "BNNPTNT": "nong-nghiep",
    "BTNMT": "tai-nguyen-moi-truong",
    "BGTVT": "giao-thong",
    "BCT": "cong-thuong",
    "BNV": "noi-vu",
    "BYT": "y-te",
    "BGDĐT": "giao-duc",
    "BKHCN": "khoa-hoc",
    "BTTTT": "thong-tin-truyen-thong",
    "BVHTTDL": "van-hoa",
    "BLĐTBXH": "lao-dong",
    "BNG": "ngoai-vu",
}


def parse(row: Row) -> tuple[Content, list[Found]]:
    """Content of the row, with findings in the order of its fields; every finding keeps the raw text."""
    found: list[Found] = [
        Found(key[:80], Problem.UNKNOWN_KEY, raw=json.dumps(row[key], ensure_ascii=False)[:4000])
        for key in sorted(row.keys() - KNOWN)
    ]
    channels, fees = read_channels(row.get("channels") or [], found)
    papers = read_papers(row.get("components") or [], found)
    content = Content(
        name=_name(row, found),
        field=_field(row, found),
        decision=_cut(row.get("decision") or "", 200, "decision", found),
        subjects=_subjects(row.get("subjects") or [], found),
        powers=_powers(row, found),
        channels=channels,
        fees=fees,
        papers=papers,
        results=_results(row.get("results") or [], found),
        online_level=_online(row, found),
    )
    return content, found


def _cut(text: str, limit: int, part: str, found: list[Found]) -> str:
    text = text.strip()
    if len(text) > limit:
        found.append(Found(part, Problem.TEXT_CUT, raw=text, parsed=text[:limit]))
    return text[:limit]


def _name(row: Row, found: list[Found]) -> str:
    code, raw = row["code"].strip(), row["name"]
    name = " ".join(raw.split())
    bare = re.sub(rf"\s*\(\s*{re.escape(code)}\s*\)", "", name).strip()
    if bare and bare != name:
        found.append(Found("name", Problem.CODE_IN_NAME, raw=raw, parsed=bare))
        name = bare
    if not _CODE.fullmatch(code):
        found.append(Found("code", Problem.CODE_FORM, raw=code, parsed=code))
    if len(name) > 1000:
        found.append(Found("name", Problem.NAME_CUT, raw=raw, parsed=name[:1000]))
    return name[:1000]


def _field(row: Row, found: list[Found]) -> str:
    name = " ".join((row.get("field") or "").split())
    if not name:
        found.append(Found("field", Problem.FIELD_MISSING, parsed=NO_FIELD))
        return NO_FIELD
    return _cut(name, 200, "field", found)


def _subjects(raw: list[str], found: list[Found]) -> tuple[str, ...]:
    """Join what a comma inside brackets split, and “Cán bộ | công chức | viên chức”."""
    joined: list[str] = []
    for item in (" ".join(word.split()) for word in raw):
        if joined and (joined[-1].count("(") > joined[-1].count(")") or item[:1].islower()):
            joined[-1] = f"{joined[-1]}, {item}"
        elif item:
            joined.append(item)
    if not joined:
        found.append(Found("subjects", Problem.SUBJECTS_MISSING))
    elif joined != raw:
        found.append(
            Found("subjects", Problem.SUBJECTS_JOINED, raw=" | ".join(raw), parsed=" | ".join(joined))
        )
    return tuple(_cut(item, 120, "subjects", found) for item in dict.fromkeys(joined))


def _powers(row: Row, found: list[Found]) -> tuple[Power, ...]:
    levels = list(dict.fromkeys(row.get("levels") or []))
    ours = [level for level in levels if level in _ROADS]
    others = [level for level in levels if level not in _ROADS]
    if others:
        found.append(
            Found("levels", Problem.LEVEL_OTHER, raw=", ".join(others)[:4000], parsed=", ".join(ours))
        )
    if not ours:
        found.append(Found("levels", Problem.LEVEL_NONE, raw=", ".join(levels)[:4000]))
    settles = ""
    if "province" in ours:
        ministry = (row.get("decision") or "").rsplit("-", 1)[-1].strip().upper()
        settles = _MINISTRIES.get(ministry, "")
        problem = Problem.SETTLES_GUESSED if settles else Problem.SETTLES_UNKNOWN
        found.append(Found("levels", problem, raw=row.get("decision") or "", parsed=settles))
    return tuple(Power(level, settles if level == "province" else "", _ROADS[level]) for level in ours)


def _results(raw: list[Row], found: list[Found]) -> tuple[Outcome, ...]:
    results = []
    for item in raw:
        name = " ".join((item.get("name") or "").split())
        if name:
            code = _cut(item.get("code") or "", 40, "results", found)
            results.append(Outcome(_cut(name, 1000, "results", found), code, "decision"))
    if not results:
        found.append(Found("results", Problem.RESULTS_MISSING))
    return tuple(results)


def _online(row: Row, found: list[Found]) -> str:
    """The file does not say the level (42/2022/NĐ-CP Điều 11): filing online is at least “một phần”."""
    if not any(channel.get("channel") == "online" for channel in row.get("channels") or []):
        return OnlineLevel.NONE
    found.append(Found("online_level", Problem.ONLINE_GUESSED, parsed=str(OnlineLevel.PARTIAL.label)))
    return OnlineLevel.PARTIAL
