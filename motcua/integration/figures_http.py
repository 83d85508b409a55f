"""Values others measure, from an address that answers JSON.

GET {url} with “Authorization: Bearer {key}”. Answers 200 {"day": "2022-07-20", "rows": [{"unit": "H47.02",
"indicator": "dti", "measure": "điểm", "numerator": 612.5, "denominator": 1000}, …]}.
"""

import json
from datetime import date
from typing import Any

import httpx
from django.utils.translation import gettext as _

from motcua.oversight.models import OutsideSource
from motcua.oversight.outside_reader import Answered, SourceDown

SECONDS = 20
MOST_BYTES = 5_000_000


class Reader:
    """`oversight.outside_reader.Reader` over HTTP; follows no redirect, so the key goes nowhere else."""

    def read(self, source: OutsideSource) -> Answered:
        if not source.key:
            raise SourceDown(_("Máy chủ chưa có khóa MOTCUA_FIGURES_%(name)s.") % {"name": source.secret})
        try:
            content = _content(source.url, source.key)
        except httpx.HTTPError as error:
            raise SourceDown(
                _("Không đọc được: %(why)s.") % {"why": str(error) or type(error).__name__}
            ) from error
        try:
            return _answered(json.loads(content))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise SourceDown(_("Câu trả lời không đúng dạng: cần ngày (day) và các dòng (rows).")) from error


def _content(url: str, key: str) -> bytes:
    content = b""
    with httpx.stream("GET", url, headers={"Authorization": f"Bearer {key}"}, timeout=SECONDS) as answer:
        if answer.status_code != 200:
            raise SourceDown(_("Nơi cung cấp trả lời mã %(code)d.") % {"code": answer.status_code})
        for piece in answer.iter_bytes():
            content += piece
            if len(content) > MOST_BYTES:
                raise SourceDown(_("Câu trả lời dài quá 5 MB."))
    return content


def _answered(said: Any) -> Answered:
    rows = said["rows"]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TypeError
    return Answered(date.fromisoformat(said["day"]), rows)
