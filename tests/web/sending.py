"""What a browser sends of a form as it stands on a page."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from tests.web.html import Element


def fields(page: Element, form_id: str = "paste-form") -> MultiDict[str, str]:
    """The fields of a form, those of unticked boxes and of buttons left out, in the order of the page."""
    sent: MultiDict[str, str] = MultiDict()
    for field in page.one("form", id=form_id).walk():
        if field.tag not in ("input", "textarea") or "name" not in field.attributes:
            continue
        if field.tag == "textarea":
            sent.add(field.attributes["name"], field.text)
        elif field.attributes.get("type") not in ("checkbox", "radio") or "checked" in field.attributes:
            sent.add(field.attributes["name"], field.attributes.get("value", ""))
    return sent


def changed(sent: MultiDict[str, str], name: str, *values: str) -> MultiDict[str, str]:
    """The same with other values of a field."""
    again = MultiDict([(key, value) for key, value in sent.items(multi=True) if key != name])
    for value in values:
        again.add(name, value)
    return again
