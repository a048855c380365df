"""Queries over generated letters: parser and every engine against a reading of plain text by hand.

Nothing here is shared with what is tested: words are split, folded and compared by this file alone.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

import pytest

from search.engine.embedded import EmbeddedSnapshot
from search.engine.protocol import BuildStatus, CountQuery, LexicalQuery
from search.fields.documents import IndexedIssue
from search.in_memory import MemoryCatalog
from search.index.columns import Columns
from search.index.keyword import KeywordIndex
from search.index.keyword.memory_index import MemoryIndex
from search.index.keyword_engines import keyword_engine
from search.index.positions import positions_of
from search.index.store import IssueRef
from search.query import parse_query
from search.query.clauses import filter_query
from tests.examples import examples

FORMS = {
    "opioid": ("opioid", "opioids", "Opioids"),
    "wean": ("wean", "weaning", "weaned"),
    "pain": ("pain", "pains"),
    "denial": ("denial", "Denials"),
    "soma": ("soma",),
    # The plural of capitals is a form of the word, the same in small letters is another word.
    "mri": ("MRI", "MRIs"),
    "mris": ("mris",),
}
STEM = {form: stem for stem, forms in FORMS.items() for form in forms}
FIELDS = ("request", "rationale", "summary")
ISSUES = 60
QUERIES = examples(250)


@dataclass(frozen=True)
class Case:
    """An issue: per field a list of sentences of words, an outcome, a quantity, pages."""

    text: dict[str, list[list[str]]]
    outcome: str
    quantity: int | None
    pages: tuple[int, int] | None

    def fields(self, number: int) -> IndexedIssue:
        text = {
            name: " ".join(f"The {' '.join(line)}." for line in lines) for name, lines in self.text.items()
        }
        numbers: dict[str, tuple[tuple[float, float], ...]] = {}
        if self.quantity is not None:
            numbers["quantity"] = ((self.quantity, self.quantity),)
        if self.pages is not None:
            numbers["page"] = (self.pages,)
        return IndexedIssue(f"CM16-{number:07}#1", text, {"outcome": (self.outcome,)}, numbers)

    def words(self, field: str) -> list[tuple[str, int]]:
        """Words as written with the number of their sentence; every sentence begins with "The"."""
        return [(word, number) for number, line in enumerate(self.text[field]) for word in ("The", *line)]


Holds = Callable[[Case, tuple[str, ...]], bool]
SpansOf = Callable[[list[tuple[str, int]]], set[tuple[int, int]]]


@dataclass(frozen=True)
class Written:
    """A query and what it means: which cases it holds for, in these fields."""

    text: str
    holds: Holds


@dataclass(frozen=True)
class Operand:
    """What may stand beside a proximity operator, and its spans in a list of words."""

    text: str
    spans_of: SpansOf
    nested: bool = False


class Author:
    """Writes queries together with their meaning."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def case(self) -> Case:
        all_forms = [form for forms in FORMS.values() for form in forms]

        def lines() -> list[list[str]]:
            return [
                self._chance.choices(all_forms, k=self._chance.randint(1, 6))
                for _ in range(self._chance.randint(0, 3))
            ]

        first = self._chance.randint(1, 90)
        return Case(
            {name: lines() for name in FIELDS},
            self._chance.choice(("upheld", "overturned")),
            self._chance.choice((None, 10, 30, 60, 90)),
            self._chance.choice((None, (first, first), (first, first + 4))),
        )

    def query(self, depth: int = 2) -> Written:
        kind = self._chance.choice(("leaf", "leaf", "and", "or", "not", "group", "field", "range"))
        if kind == "range":
            return self._range()
        if depth == 0 or kind == "leaf":
            return self._leaf()
        if kind == "field":
            inner, name = self._operators(depth - 1), self._chance.choice(FIELDS)
            return Written(f"{name}:({inner.text})", lambda case, _: inner.holds(case, (name,)))
        return self._operators(depth)

    def _operators(self, depth: int) -> Written:
        if depth <= 0:
            return self._leaf()
        left, right = self._grouped(depth - 1), self._grouped(depth - 1)
        kind = self._chance.choice(("and", "or", "not"))
        if kind == "and":
            sign = self._chance.choice(("AND", "&"))
            return Written(
                f"{left.text} {sign} {right.text}", lambda c, f: left.holds(c, f) and right.holds(c, f)
            )
        if kind == "or":
            return Written(f"{left.text} OR {right.text}", lambda c, f: left.holds(c, f) or right.holds(c, f))
        sign = self._chance.choice(("AND NOT", "BUT NOT", "%"))
        return Written(
            f"{left.text} {sign} {right.text}", lambda c, f: left.holds(c, f) and not right.holds(c, f)
        )

    def _grouped(self, depth: int) -> Written:
        inner = self._operators(depth)
        return Written(f"({inner.text})", inner.holds)

    def _range(self) -> Written:
        low = self._chance.choice((10, 30, 60))
        if self._chance.random() < 0.4:
            page = self._chance.randint(1, 95)
            return Written(
                self._chance.choice((f"page:{page}..{page + 3}", f"pages:{page}-{page + 3}")),
                lambda c, _: c.pages is not None and c.pages[0] <= page + 3 and c.pages[1] >= page,
            )
        text, test = self._chance.choice(
            (
                (f"quantity:>{low}", lambda n: n > low),
                (f"quantity:>={low}", lambda n: n >= low),
                (f"quantity:<{low}", lambda n: n < low),
                (f"qty:{low}", lambda n: n == low),
                (f"quantity:{low}..60", lambda n: low <= n <= 60),
                (f"quantity:[{low} TO 60]", lambda n: low <= n <= 60),
            )
        )
        return Written(text, lambda c, _: c.quantity is not None and test(c.quantity))

    def _leaf(self) -> Written:
        operand = self._near() if self._chance.random() < 0.6 else self._operand()
        text = operand.text
        if text.isalpha():
            # Alone, a word may be one that only ranks.
            text = f'"{text}"'
        return Written(text, lambda case, names: any(operand.spans_of(case.words(name)) for name in names))

    def _near(self) -> Operand:
        operand = self._operand()
        for _ in range(self._chance.choice((1, 1, 2))):
            operand = self._joined(operand, self._operand())
        return operand

    def _joined(self, left: Operand, right: Operand) -> Operand:
        within = self._chance.randint(1, 6)
        sign, distance, sentence, ordered = self._chance.choice(
            (
                (f"/{within}", within, False, False),
                (f"w/{within}", within, False, False),
                (f"NEAR/{within}", within, False, False),
                (f"pre/{within}", within, False, True),
                (f"+{within}", within, False, True),
                ("/s", 999, True, False),
                ("w/s", 999, True, False),
                ("+s", 999, True, True),
                ("/p", 999, False, False),
                ("+p", 999, False, True),
            )
        )

        def spans_of(words: list[tuple[str, int]]) -> set[tuple[int, int]]:
            spans = set()
            for a, b in product(left.spans_of(words), right.spans_of(words)):
                apart = b[0] - a[1] if b[0] > a[1] else a[0] - b[1]
                overlap = apart <= 0
                if overlap and not left.nested and not right.nested:
                    continue
                if sentence and len({words[at][1] for at in (*a, *b)}) > 1:
                    continue
                if (ordered and b[0] <= a[1]) or apart > distance:
                    continue
                spans.add((min(a + b), max(a + b)))
            return spans

        return Operand(f"{left.text} {sign} {right.text}", spans_of, nested=True)

    def _operand(self) -> Operand:
        kind = self._chance.choice(("word", "word", "phrase", "gaps", "exact", "wild", "either"))
        if kind == "either":
            parts = [self._operand() for _ in range(2)]
            text = " OR ".join(part.text for part in parts)
            return Operand(f"({text})", lambda words: set().union(*(part.spans_of(words) for part in parts)))
        stem = self._chance.choice(sorted(FORMS))
        form = self._chance.choice(FORMS[stem])
        if kind == "word":
            return Operand(form, _sequence([lambda word: STEM.get(word) == stem], 0))
        if kind == "exact":
            return Operand(f"EXACT({form})", _sequence([lambda word: word.lower() == form.lower()], 0))
        if kind == "wild":
            start = form.lower()[:3]
            text = self._chance.choice((f"{start}*", f"{start}!"))
            return Operand(text, _sequence([lambda word: word.lower().startswith(start)], 0))
        other = self._chance.choice(sorted(FORMS))
        gaps = self._chance.randint(0, 3) if kind == "gaps" else 0
        tests = [lambda word: STEM.get(word) == stem, lambda word: STEM.get(word) == other]
        text = f'"{form} {self._chance.choice(FORMS[other])}"' + (f"~{gaps}" if kind == "gaps" else "")
        return Operand(text, _sequence(tests, gaps))


def _sequence(tests: list[Callable[[str], bool]], gaps: int) -> SpansOf:
    """The shortest spans of words that pass the tests in order, with at most ``gaps`` other words between."""

    def spans_of(words: list[tuple[str, int]]) -> set[tuple[int, int]]:
        shortest: dict[int, int] = {}
        for way in combinations(range(len(words)), len(tests)):
            passed = all(test(words[at][0]) for test, at in zip(tests, way, strict=True))
            if passed and way[-1] - way[0] - len(way) + 1 <= gaps:
                shortest[way[0]] = min(way[-1], shortest.get(way[0], way[-1]))
        return set(shortest.items())

    return spans_of


class _NumberCatalog(MemoryCatalog):
    """A catalog without letters: an issue's id is its number."""

    def refs(self, ordinals: Sequence[int]) -> dict[int, IssueRef]:
        return {number: IssueRef(number, str(number), "", 1) for number in ordinals}


def _engine(name: str, issues: list[IndexedIssue], folder: Path) -> EmbeddedSnapshot:
    keyword: KeywordIndex
    if name == "memory":
        keyword = MemoryIndex(issues)
    else:
        engine = keyword_engine(name)
        engine.write(folder, issues)
        keyword = engine.open(folder)
    made = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    status = BuildStatus("test", made, len(issues), len(issues), 0, 0, name, None)
    positions = positions_of(issues)
    return EmbeddedSnapshot(status, _NumberCatalog(()), keyword, Columns.of(issues), positions, None, None)


@pytest.mark.parametrize("name", ["tantivy", "whoosh", "memory"])
def test_every_query_finds_what_a_reader_of_the_text_finds(name: str, tmp_path: Path) -> None:
    author = Author(11)
    cases = [author.case() for _ in range(ISSUES)]
    issues = [case.fields(number) for number, case in enumerate(cases)]
    engine = _engine(name, issues, tmp_path)
    telling = 0
    for _ in range(QUERIES):
        written = author.query()
        expected = {number for number, case in enumerate(cases) if written.holds(case, FIELDS)}
        clause = parse_query(written.text).clause
        (ranking,) = engine.rank([LexicalQuery(clause, ISSUES)])
        assert {int(hit.issue_id) for hit in ranking.hits} == expected, written.text
        assert ranking.total == len(expected), written.text
        # A ranking by meaning, and counts, obey the same conditions.
        for asked in (clause, filter_query(clause)):
            (counts,) = engine.aggregate([CountQuery(asked, ("outcome",))])
            assert counts.total == len(expected), written.text
            assert sum(value.count for value in counts.facets["outcome"].values) == len(expected)
        telling += 0 < len(expected) < len(cases)
    assert telling > QUERIES // 2
