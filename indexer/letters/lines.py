"""Lines of a letter, with what is known about where its paragraphs begin.

Everything that is parsed, from PDF or from text, is a list of :class:`Line`; everything that is
shown or compared is :func:`flow` of some of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indexer.letters.cleaning import as_printed
from indexer.letters.cleaning.page_marks import page_marks
from search.model.letters import INVENTED_NOTICE
from search.text.characters import plain_text

_FOOTER = re.compile(
    r"Final Determination Letter for IMR Case Number\b.*"
    r"|(?:- ?)?(?:Page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?(?: ?-)?",
    re.IGNORECASE,
)
_CASE_FOOTER = re.compile(r"Final Determination Letter for IMR Case Number\b", re.IGNORECASE)
_NOTE = re.compile(r"\[Reader: ([^\]]{1,300})\]")
_HYPHEN_AT_END = re.compile(r"(?<![\w-])([A-Za-z]{2,})-$")
_LOWER_CASE_START = re.compile(r"[a-z]+")
_ENDS_IN_HYPHEN = re.compile(r"[A-Za-z]-")
_CONTINUES_WORD = re.compile(r"(?!(?:to|and|or)\b)[a-z]")
_CONTINUES_CAPITALS = re.compile(r"(?!(?:TO|AND|OR)\b)[A-Z]")
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line without the blanks round it.

    ``opens`` says whether there is room above it (a paragraph begins here); ``bold`` whether it
    begins in bold type. ``None`` means that the source does not tell: the first line of a page,
    a text without type. A ``footer`` belongs to the page, not to the letter's text; the notice of an invented
    letter is one wherever it stands.
    """

    text: str
    opens: bool | None = None
    bold: bool | None = None
    footer: bool = False


def clean(text: str) -> str:
    """``text`` in NFKC with plain quotes, dashes and blanks and ``\\n`` between lines; ``\\f`` stays."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"\u00ad(?=\s*(?:\n|$))", "-", text).replace("\u00ad", "")
    return plain_text(text)


def text_lines(text: str) -> list[Line]:
    """The printed lines of a text file.

    Blank lines mean different things in these files: between all lines of a double-spaced text a
    zero-length line says nothing, one with a blank in it is a paragraph, three or more are a page.
    "One\\n\\nTwo\\n\\nThree\\n \\nFour" is double spaced, since two of its three gaps are one line: only
    "Four" is known to open a paragraph.
    """
    pages = [_with_gaps(page) for page in as_printed(clean(text)).split("\f")]
    marks = page_marks([[line for line, _ in sheet] for page in pages for sheet in _sheets(page)])
    printed: list[tuple[str, list[str], bool]] = []
    new_page = True
    for number, page in enumerate(pages):
        new_page = new_page or number > 0
        for line, gap in page:
            printed.append((line, gap, new_page))
            new_page = False
    after = [_may_break_page(gap, new) for _, gap, new in printed[1:]] + [True] * bool(printed)
    footers = [
        line in marks or is_footer(line, at_edge=follows or _may_break_page(gap, new))
        for (line, gap, new), follows in zip(printed, after, strict=True)
    ]
    return [
        replace(line, footer=footer, opens=None if below_footer else line.opens)
        for line, footer, below_footer in zip(
            _with_openings(printed), footers, [False, *footers], strict=False
        )
    ]


def _with_gaps(page: str) -> list[tuple[str, list[str]]]:
    """The printed lines of a page, each with the blank lines above it."""
    printed: list[tuple[str, list[str]]] = []
    blanks: list[str] = []
    for raw in page.split("\n"):
        if raw.strip():
            printed.append((" ".join(raw.split()), blanks))
            blanks = []
        else:
            blanks.append(raw)
    return printed


def _sheets(page: Sequence[tuple[str, list[str]]]) -> list[list[tuple[str, list[str]]]]:
    """The lines of a page, divided where so many blank lines stand that a new one may begin."""
    sheets: list[list[tuple[str, list[str]]]] = [[]]
    for line in page:
        if _may_break_page(line[1], False):
            sheets.append([])
        sheets[-1].append(line)
    return sheets


def _may_break_page(gap: list[str], new_page: bool) -> bool:
    return new_page or len(gap) >= 3


def _with_openings(printed: list[tuple[str, list[str], bool]]) -> list[Line]:
    gaps = [gap for _, gap, _ in printed[1:]]
    double_spaced = sum(len(gap) == 1 for gap in gaps) * 2 > len(gaps)
    has_blank_paragraphs = any(blank for gap in gaps for blank in gap)
    has_paragraphs = has_blank_paragraphs or (not double_spaced and any(0 < len(gap) < 3 for gap in gaps))

    def opens(gap: list[str], new_page: bool) -> bool | None:
        if new_page:
            return None
        if not gap:
            return False if has_paragraphs else None
        if any(gap):
            return True
        if len(gap) >= 3:
            return None
        if double_spaced and len(gap) == 1:
            return False if has_blank_paragraphs else None
        return True

    return [Line(text, opens(gap, new_page)) for text, gap, new_page in printed]


def is_footer(line: str, *, at_edge: bool) -> bool:
    """Whether ``line`` belongs to the page: a footer, or the notice of an invented letter. A bare number is a
    footer only at the edge of a page."""
    if _CASE_FOOTER.match(line) or line == INVENTED_NOTICE or _NOTE.fullmatch(line):
        return True
    return at_edge and _FOOTER.fullmatch(line) is not None


def note_line(text: str) -> Line:
    """What the reader has to say of the file, as a line that belongs to no letter's text: a stored text has
    it too, and it is a warning of the letter."""
    return Line(f"[Reader: {text}]", footer=True)


def notes(lines: Iterable[Line]) -> tuple[str, ...]:
    """What the reader said of the file, in the order of the lines."""
    return tuple(found[1] for line in lines if (found := _NOTE.fullmatch(line.text)))


def has_invented_notice(lines: Iterable[Line]) -> bool:
    """Whether the letter says that it is invented, be it wrapped over several lines."""
    return INVENTED_NOTICE in " ".join(line.text for line in lines)


def body(lines: Sequence[Line]) -> list[Line]:
    """The letter's own lines: footers left out, words that a line break hyphenated mended."""
    return mend_hyphens([line for line in lines if not line.footer])


def mend_hyphens(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with a word put together again where the line break hyphenated it.

    Only on evidence: the letter writes the word without the hyphen elsewhere and never with it
    ("documen-/tation", but "non-/certified" stays).
    """
    words = {word.lower() for line in lines for word in _WORD.findall(line.text)}
    mended = list(lines)
    for at in range(len(mended) - 1):
        head = _HYPHEN_AT_END.search(mended[at].text)
        tail = _LOWER_CASE_START.match(mended[at + 1].text)
        if not head or not tail or len(tail[0]) == len(mended[at + 1].text):
            continue
        joined = (head[1] + tail[0]).lower()
        if joined in words and f"{head[1]}-{tail[0]}".lower() not in words:
            mended[at] = replace(mended[at], text=mended[at].text[:-1] + tail[0])
            rest = mended[at + 1].text[len(tail[0]) :]
            if rest[0] in ".,;:)'\"":
                mark, _, rest = rest.partition(" ")
                mended[at] = replace(mended[at], text=mended[at].text + mark)
            mended[at + 1] = replace(mended[at + 1], text=rest.strip())
    return [line for line in mended if line.text]


def as_text(lines: Iterable[Line]) -> str:
    """The lines as they are printed, with an empty line where there is room above one."""
    return "\n".join(f"\n{line.text}" if line.opens else line.text for line in lines).strip("\n")


def flow(lines: Iterable[Line | str]) -> str:
    """The lines as running text with single blanks.

    A line that ends in a hyphen after a letter joins a lower-case continuation without a blank
    and keeps its hyphen, unless the next word is "to", "and" or "or" ("two- to three-week").
    """
    parts: list[str] = []
    for line in lines:
        part = " ".join((line if isinstance(line, str) else line.text).split())
        if not part:
            continue
        parts += [part] if not parts or _joins(parts[-1], part) else [" ", part]
    return "".join(parts)


def _joins(above: str, line: str) -> bool:
    """Whether a line goes on with the word that the one above broke at a hyphen."""
    if not _ENDS_IN_HYPHEN.fullmatch(above[-2:]):
        return False
    if above[-2].isupper():
        return bool(_CONTINUES_WORD.match(line) or _CONTINUES_CAPITALS.match(line))
    return bool(_CONTINUES_WORD.match(line)) or (above[-4:].lower() == "non-" and line[0].isalpha())
