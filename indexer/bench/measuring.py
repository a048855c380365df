"""A build and queries at a given size measured, the peers beside it in the same run.

Timings of one machine at one moment: compare the ratios, which were measured side by side.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from indexer.bench.page_timing import PageTiming, search_page, similar_page, time_pages
from indexer.build.builder import Builder
from indexer.encoders.choice import EncoderChoice
from indexer.progress import progress
from indexer.reader import FileReader
from search.fields.documents import IndexedIssue, indexed_fields
from search.index.encoders.base import Encoder
from search.index.encoders.hashing import HashingEncoder
from search.index.keyword import KeywordIndex
from search.index.keyword_engines import keyword_engine
from search.index.store import Store
from search.model.requests import IssueSubject, Mode, SearchRequest, SimilarRequest, TextSubject
from search.opening import open_searcher
from search.query import parse_query
from search.searcher import Searcher

T = TypeVar("T")
ISSUES_PER_LETTER = 1.67
MAX_PEER_ISSUES = 2_000
"""Issues for the comparison with other keyword engines; at larger sizes these would take hours."""
QUERY_COUNT = 60
EMBEDDED_PASSAGES = 64
"""Passages embedded to measure the encoder's speed."""


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one kind of call."""

    calls: int
    median_ms: float
    p95_ms: float


@dataclass
class Report:
    """Everything that a benchmark measured. Rates are per second."""

    letters: int = 0
    issues: int = 0
    passages: int = 0
    letters_parsed_per_s: float = 0.0
    issues_indexed_per_s: float = 0.0
    passages_embedded_per_s: float = 0.0
    index_bytes: int = 0
    peak_resident_mb: int = 0
    queries: dict[str, Timing] = field(default_factory=dict)
    peer_issues: int = 0
    peers: dict[str, dict[str, float]] = field(default_factory=dict)
    clients: int = 0
    pages: dict[str, PageTiming] = field(default_factory=dict)


def measure(scratch: Path, issues: int, seed: int, *, clients: int = 0) -> Report:
    """Builds an index of about ``issues`` invented issues below ``scratch`` and times it; with
    ``clients`` its pages too, as so many visitors at once get them."""
    from indexer.generator import LetterFormat, generate

    report = Report()
    folder, data = scratch / "letters", scratch / "data"
    folder.mkdir()
    letter_count = max(round(issues / ISSUES_PER_LETTER), 10)
    for letter in progress(generate(letter_count, seed, LetterFormat.TEXT), "Writing letters", letter_count):
        (folder / letter.filename).write_bytes(letter.data)
    waiting = _Clock()
    started = time.perf_counter()
    workers = os.cpu_count() or 1
    built = Builder(data, encoder=_stand_in_encoder()).index(
        lambda known: waiting.timed(FileReader().read_letters([folder], workers=workers, known=known))
    )
    spent = time.perf_counter() - started
    report.letters, report.issues = built.manifest.determinations, built.manifest.issues
    report.passages = built.manifest.passages
    report.letters_parsed_per_s = round(report.letters / waiting.seconds, 1)
    report.issues_indexed_per_s = round(report.issues / (spent - waiting.seconds), 1)
    report.index_bytes = sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
    searcher, store = open_searcher(data), Store(data / "builds" / built.build / "store.sqlite")
    report.queries = _query_timings(searcher, store, random.Random(seed))  # noqa: S311
    if clients:
        report.clients = clients
        report.pages = time_pages(data, _page_addresses(store, random.Random(seed)), clients)  # noqa: S311
    report.passages_embedded_per_s = _embedding_rate(data / "builds" / built.build / "encoder", store)
    report.peers, report.peer_issues = _peer_timings(store, scratch)
    report.peak_resident_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return report


@dataclass
class _Clock:
    """Adds up the time spent waiting for the items of an iterable."""

    seconds: float = 0.0

    def timed(self, items: Iterable[T]) -> Iterator[T]:
        iterator = iter(items)
        while True:
            started = time.perf_counter()
            try:
                item = next(iterator)
            except StopIteration:
                return
            finally:
                self.seconds += time.perf_counter() - started
            yield item


def _stand_in_encoder() -> EncoderChoice:
    """The default encoder for the queries, hashed words in place of its vectors for the passages."""
    from indexer.encoders.choice import encoder_choice

    def embedder(_: Path) -> Encoder:
        return HashingEncoder(384)

    default = encoder_choice(None, "cpu")
    return EncoderChoice(default.identity, default.prepare, embedder)


def _query_timings(searcher: Searcher, store: Store, rng: random.Random) -> dict[str, Timing]:
    sample = list(islice(store.all_determinations(), 5_000))
    picked = [
        (letter, rng.choice(letter.issues)) for letter in rng.choices(sample, k=QUERY_COUNT) if letter.issues
    ]
    short = [_random_words(issue.rationale or issue.request, 4, rng) for _, issue in picked]
    kinds: dict[str, Sequence[Callable[[], object]]] = {
        f"search {mode.value}": [_search_call(searcher, text, mode) for text in short] for mode in Mode
    }
    kinds |= {
        name: [_search_call(searcher, query(text.split()), Mode.KEYWORD) for text in short]
        for name, query in _OPERATORS.items()
    }
    kinds["facets"] = [_facets_call(searcher, text) for text in short]
    kinds["similar issue"] = [
        _similar_call(searcher, SimilarRequest(IssueSubject(f"{letter.determination_id}#{issue.number}")))
        for letter, issue in picked
    ]
    kinds["similar text"] = [
        _similar_call(searcher, SimilarRequest(TextSubject(issue.rationale)))
        for _, issue in picked
        if issue.rationale
    ]
    return {name: _time_calls(calls) for name, calls in kinds.items()}


_OPERATORS: dict[str, Callable[[list[str]], str]] = {
    "same sentence": lambda words: f"{words[0]} /s {words[-1]}",
    "near": lambda words: f"{words[0]} /5 {words[-1]}",
    "phrase with gaps": lambda words: f'"{words[0]} {words[-1]}"~5',
    "wildcard": lambda words: f"{max(words, key=len)[:4]}*",
    "range": lambda words: f"{words[0]} quantity:30..90",
}
"""Queries that the positions and the columns answer, from words of one rationale."""


def _page_addresses(store: Store, rng: random.Random) -> dict[str, Sequence[str]]:
    """Addresses of each kind of page, over letters picked by chance."""
    letters = [letter for letter in islice(store.all_determinations(), 5_000) if letter.issues]
    picked = [(letter, rng.choice(letter.issues)) for letter in rng.choices(letters, k=QUERY_COUNT)]
    short = [_random_words(issue.rationale or issue.request, 4, rng) for _, issue in picked]
    return {
        "search keyword": [search_page(text, "keyword") for text in short],
        "search hybrid": [search_page(text, "hybrid") for text in short],
        "similar issue": [
            similar_page(f"{letter.determination_id}#{issue.number}") for letter, issue in picked
        ],
        "letter": [f"/determinations/{letter.determination_id}" for letter, _ in picked],
    }


def _search_call(searcher: Searcher, text: str, mode: Mode) -> Callable[[], object]:
    return lambda: searcher.search(SearchRequest(text, mode))


def _facets_call(searcher: Searcher, text: str) -> Callable[[], object]:
    return lambda: searcher.plan(SearchRequest(text)).facets()


def _similar_call(searcher: Searcher, request: SimilarRequest) -> Callable[[], object]:
    return lambda: searcher.similar(request)


def _time_calls(calls: Sequence[Callable[[], object]]) -> Timing:
    for call in calls[:3]:
        call()  # files come into memory and caches fill
    times = []
    for call in calls:
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return Timing(len(times), round(statistics.median(times), 2), round(times[int(len(times) * 0.95)], 2))


def _embedding_rate(encoder_folder: Path, store: Store) -> float:
    from search.index.encoders.onnx import OnnxEncoder
    from search.index.passages import passages

    encoder = OnnxEncoder.load(encoder_folder)
    letters = store.all_determinations()
    passage_texts = (passage.text for letter in letters for passage in passages(letter, encoder))
    texts = list(islice(passage_texts, EMBEDDED_PASSAGES))
    encoder.encode(texts[:4])
    started = time.perf_counter()
    encoder.encode(texts)
    return round(len(texts) / (time.perf_counter() - started), 1)


def _peer_timings(store: Store, scratch: Path) -> tuple[dict[str, dict[str, float]], int]:
    """Issues a second and milliseconds a query of every keyword engine, on the same issues and queries."""
    from search.index.keyword.memory_index import MemoryIndex

    issues = list(
        islice(
            (issue for letter in store.all_determinations() for issue in indexed_fields(letter)),
            MAX_PEER_ISSUES,
        )
    )
    rng = random.Random(0)  # noqa: S311
    picked = rng.choices(issues, k=20)
    short = [_random_words(issue.text["rationale"] or issue.text["request"], 4, rng) for issue in picked]
    long = [_random_words(issue.text["rationale"] or issue.text["request"], 60, rng) for issue in picked]
    results: dict[str, dict[str, float]] = {}
    default: list[set[int]] = []
    for name in ("tantivy", "whoosh", "rank-bm25"):
        started = time.perf_counter()
        index = (
            MemoryIndex(issues)
            if name == "rank-bm25"
            else _written_index(name, issues, scratch / f"peer-{name}")
        )
        rate = len(issues) / (time.perf_counter() - started)
        top_hits = [_top_ordinals(index, text) for text in short]
        default = default or top_hits
        results[name] = {
            "top20_shared": round(statistics.mean(map(_shared, top_hits, default)), 3),
            "issues_indexed_per_s": round(rate, 1),
            "short_query_ms": _keyword_timing(index, short).median_ms,
            "long_query_ms": _keyword_timing(index, long).median_ms,
        }
    return results, len(issues)


def _top_ordinals(index: KeywordIndex, text: str) -> set[int]:
    return {ordinal for ordinal, _ in index.search(parse_query(text).clause, 20).hits}


def _shared(top: set[int], default_top: set[int]) -> float:
    """The share of the larger of two top lists that is in both."""
    return len(top & default_top) / max(len(top), len(default_top), 1)


def _written_index(name: str, issues: Sequence[IndexedIssue], folder: Path) -> KeywordIndex:
    folder.mkdir()
    engine = keyword_engine(name)
    engine.write(folder, issues)
    return engine.open(folder)


def _keyword_timing(index: KeywordIndex, queries: Sequence[str]) -> Timing:
    def call(text: str) -> Callable[[], object]:
        clause = parse_query(text).clause
        return lambda: index.search(clause, 10)

    return _time_calls([call(text) for text in queries])


def _random_words(text: str, count: int, rng: random.Random) -> str:
    """``count`` words of ``text``, letters only, so that they are no operators of the query language."""
    words = [word.strip(".,;").lower() for word in text.split() if word.strip(".,;").isalpha()] or ["pain"]
    return " ".join(rng.sample(words, min(count, len(words))))
