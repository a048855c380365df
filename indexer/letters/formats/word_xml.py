"""The XML in a Word document as events. A document type, and with it every entity, is refused."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from search.errors import UnreadableLetter

Attributes = dict[str, str]


def parse_xml(
    data: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    characters: Callable[[str], None] | None = None,
) -> None:
    """Gives the elements of ``data`` by their local names. A document with a DTD is refused, so that no
    entity is ever expanded."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise UnreadableLetter(
            "The Word document declares entities, as no Word document does: save it again."
        )

    def begin(name: str, attributes: Attributes) -> None:
        start(name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    if characters:
        parser.CharacterDataHandler = characters
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableLetter("The Word document is damaged: open it in Word and save it again.") from error
