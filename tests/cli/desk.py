"""The form of a desk, as a clerk fills it in."""

from typing import Any


def brought_to_the_desk(form: Any, name: str) -> dict[str, str]:
    """Fields of a desk form (lxml) for a person of this name who brought every paper, to be kept for now."""
    papers = [field for field in form.fields if field and field.startswith("p-")]
    shown = {field: "on" for field in papers if field.endswith("-shown")}
    handed_over = {field: "1" for field in papers if field.endswith("-originals")}
    return dict(form.form_values()) | shown | handed_over | {"d-name": name, "do": "keep"}
