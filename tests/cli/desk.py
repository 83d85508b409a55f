"""The form of a desk, as a clerk fills it in."""

from typing import Any


def brought_to_the_desk(form: Any, name: str) -> dict[str, str]:
    """Fields of a desk form (lxml) for a person of this name who brought every paper, to be kept for now."""
    papers = [field for field in form.fields if field and field.startswith("p-")]
    shown = {field: "on" for field in papers if field.endswith("-shown")}
    handed_over = {field: "1" for field in papers if field.endswith("-originals")}
    cases = form.xpath(".//input[@name='d-case']/@value")[:1]
    case = {"d-case": cases[0]} if cases else {}
    return dict(form.form_values()) | shown | handed_over | case | {"d-name": name, "do": "keep"}
