"""What search engines read of a procedure: schema.org GovernmentService as JSON-LD.

A block of data is no script: the page's policy lets it stand, and nothing runs.
"""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from motcua.agencies.models import Level
from motcua.catalogue.models import ProcedureVersion
from motcua.portal.fileable import can_file
from motcua.portal.in_short import FeeInShort

_SCHEMA = "https://schema.org"
_SAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
_AREA = {Level.COMMUNE: "xã", Level.DISTRICT: "huyện", Level.PROVINCE: "tỉnh"}


def service(version: ProcedureVersion, fee: FeeInShort) -> SafeString:
    """The `<script type="application/ld+json">` of the procedure's page."""
    facts = json.dumps(facts_of(version, fee), ensure_ascii=False).translate(_SAFE)
    return mark_safe(f'<script type="application/ld+json">{facts}</script>')  # nosec B308 B703


def facts_of(version: ProcedureVersion, fee: FeeInShort) -> dict[str, Any]:
    """Only what the catalogue says: an unknown fee is not said."""
    url = settings.PUBLIC_URL + reverse("portal:procedure", args=[version.procedure.code])
    province = {"@type": "AdministrativeArea", "name": f"Tỉnh {settings.PROVINCE_NAME}"}
    facts: dict[str, Any] = {
        "@context": _SCHEMA,
        "@type": "GovernmentService",
        "name": version.name,
        "identifier": version.procedure.code,
        "serviceType": version.field.name,
        "url": url,
        "inLanguage": "vi",
        "areaServed": province,
        "provider": {
            "@type": "GovernmentOrganization",
            "name": version.performing or settings.PORTAL_OWNER["name"],
        },
        "availableChannel": [
            {
                "@type": "ServiceChannel",
                "name": f"Bộ phận Một cửa cấp {_AREA[Level(power.level)]}",
                "serviceUrl": f"{url}#noi-nop",
            }
            for power in version.competences.all()
        ],
    }
    if can_file(version):
        start = settings.PUBLIC_URL + reverse("portal:start", args=[version.procedure.code])
        online = {"@type": "ServiceChannel", "name": "Nộp trực tuyến", "serviceUrl": start}
        facts["availableChannel"].append(online)
    if version.plain_summary:
        facts["description"] = version.plain_summary
    if version.subjects:
        facts["audience"] = [{"@type": "Audience", "audienceType": name} for name in version.subjects]
    if fee.kind in {"free", "fixed"}:
        facts["offers"] = {"@type": "Offer", "price": fee.amount, "priceCurrency": "VND"}
    return facts
