"""Characters that look alike, as one: what letters are read with and what queries are read with.

Every hyphen, dash and minus is ``-``, every quotation mark is straight, every Unicode blank is a blank, signs
that show nothing are dropped, and letters and digits of other widths are those of the keyboard (NFKC).
"""

from __future__ import annotations

import re
import unicodedata

_PLAIN = {
    **dict.fromkeys("‘’‚‛′´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    # A minus and a hyphen bullet, and what some PDFs have for a hyphen.
    **dict.fromkeys("−⁃˗\ufffe", "-"),
    "™": "",  # NFKC would add two letters to the name before it
    "\u2044": "/",
    "\uf0b7": "•",
    # Blanks that Unicode counts among letters and symbols: fillers of Hangul and the empty Braille pattern.
    **dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800", " "),
    "\t": " ",
    "\v": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}
_PLAIN_OF_CATEGORY = {"Pd": "-", "Zs": " ", "Cf": ""}
"""A dash, a blank, and a sign that shows nothing: zero-width blanks, soft hyphens, marks of direction."""

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u034f\u17b4\u17b5\u180b-\u180f\u2065\ufe00-\ufe0f"
    r"\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
"""Control characters, halves of a character, and what Unicode says to ignore where it is not shown."""
_COMPARISONS = str.maketrans({**dict.fromkeys("≥≧⩾", ">="), **dict.fromkeys("≤≦⩽", "<=")})
_INCHES = re.compile(r"(?<=\d)[″‶]")


class _PlainCharacters(dict[int, str]):
    """What each character is replaced with, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = _PLAIN.get(character)
        if plain is None:
            plain = _PLAIN_OF_CATEGORY.get(unicodedata.category(character), character)
        self[code] = plain
        return plain


_plain_characters = _PlainCharacters()


def plain_text(text: str) -> str:
    r"""``text`` in NFKC with plain quotes, dashes and blanks and ``\n`` between lines; ``\f`` stays."""
    # What NFKC takes apart otherwise (an accent alone) is replaced before it, and what it makes after it.
    visible = _INVISIBLE.sub("", text.translate(_plain_characters))
    return unicodedata.normalize("NFKC", visible).translate(_plain_characters)


def plain_query(text: str) -> str:
    """A typed query as it is parsed and shown: plain text in one line, ``≥`` written ``>=``.

    ``“red flags” – norco`` is ``"red flags" - norco``. Positions and spans are those of this text; a query of
    printable ASCII characters is returned as it is."""
    plain = plain_text(_INCHES.sub(" ", text)).translate(_COMPARISONS)
    return re.sub(r"\s", " ", plain)
