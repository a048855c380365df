"""Checks that a build is what its manifest says: every file, count and checksum, and a probe query."""

from __future__ import annotations

from search.engine.embedded import EmbeddedEngine
from search.errors import ImrError, IndexDamaged
from search.fields.documents import indexed_issues
from search.index.builds import BuildPaths, Manifest, checksums
from search.index.store import Store
from search.model.letters import Determination, issue_id
from search.opening import open_engine
from search.query.clauses import Boolean, FieldValue, SpanQuery, Term
from search.query.spans import AnyForm, SpanPhrase
from search.text.analysis import terms

MAX_SIMILARITY_ERROR = 0.01
"""How far the similarity of a stored vector with itself may be from 1."""


def problems(paths: BuildPaths, *, contents: bool = True) -> list[str]:
    """What is wrong with a build, a sentence each; empty where nothing is. ``contents`` also reads
    every file again and compares its sha256. Raises ``IndexOutdated`` for a build that this program cannot
    read: nothing need be wrong with it."""
    try:
        manifest = paths.read_manifest()
    except IndexDamaged as error:
        return [str(error)]
    broken_files = _file_problems(paths, manifest, contents=contents)
    if broken_files:
        return broken_files
    try:
        store = Store(paths.store)
        try:
            return [*_count_problems(store, manifest), *_probe_problems(paths, store)]
        finally:
            store.close()
    except ImrError as error:
        return [str(error)]


def _file_problems(paths: BuildPaths, manifest: Manifest, *, contents: bool) -> list[str]:
    missing = [name for name in manifest.files if not (paths.folder / name).is_file()]
    descriptions = [f"the file {name} is missing." for name in missing]
    if contents and not missing:
        actual_checksums = dict(checksums(paths.folder))
        descriptions += [
            f"the file {name} is not what it was when the build was made."
            for name, sha256 in manifest.files.items()
            if actual_checksums[name] != sha256
        ]
        descriptions += [
            f"the file {name} does not belong to the build."
            for name in actual_checksums
            if name not in manifest.files
        ]
    return descriptions


def _count_problems(store: Store, manifest: Manifest) -> list[str]:
    determinations, issues, quarantined = store.counts()
    expected = {
        "determinations": (manifest.determinations, determinations),
        "issues": (manifest.issues, issues),
        "quarantined files": (manifest.quarantined, quarantined),
    }
    return [
        f"the store has {in_store:,} {name} and the manifest says {in_manifest:,}."
        for name, (in_manifest, in_store) in expected.items()
        if in_manifest != in_store
    ]


def _probe_problems(paths: BuildPaths, store: Store) -> list[str]:
    """Opens every part and asks it for the first letter, which each must find."""
    manifest = paths.read_manifest()
    engine = open_engine(paths)
    issues, passages = manifest.issues, manifest.passages
    expected = {"keyword index": issues, "columns": issues, "positions": issues, "vector index": passages}
    descriptions = [
        f"the {name} has {actual:,} entries and the manifest says {expected[name]:,}."
        for name, actual in engine.sizes().items()
        if actual != expected[name]
    ]
    first_letter = next(store.all_determinations(), None)
    if not descriptions and first_letter is not None:
        descriptions += _probe(engine, first_letter)
    return descriptions


def _probe(engine: EmbeddedEngine, letter: Determination) -> list[str]:
    issue = indexed_issues(letter)[0]
    probe_id = issue_id(letter.determination_id, issue.number)
    of_letter = FieldValue("determination", (letter.determination_id,))
    word_terms = tuple(Term(term) for term in terms(issue.request)[:1])
    descriptions: list[str] = []
    keyword_hits = engine.keyword(Boolean(must=(*word_terms, of_letter)), len(indexed_issues(letter))).hits
    if probe_id not in {hit.issue_id for hit in keyword_hits}:
        descriptions.append(f"the keyword index does not find {probe_id} by its own words.")
    span_query = Boolean(
        must=(*(SpanQuery(SpanPhrase((AnyForm(word.term),))) for word in word_terms), of_letter)
    )
    if not any(
        hit.issue_id == probe_id for hit in engine.keyword(span_query, len(indexed_issues(letter))).hits
    ):
        descriptions.append(f"the positions do not find {probe_id} by its own words.")
    stored_vectors = engine.issue_vectors(probe_id)
    if engine.encoder is not None and len(stored_vectors):
        nearest = engine.dense(stored_vectors[:1], 1, filter_query=of_letter).hits
        if not nearest or abs(nearest[0].score - 1.0) > MAX_SIMILARITY_ERROR:
            descriptions.append(f"the vectors do not find {probe_id} by its own passage.")
        made, stored = engine.encoder.encode(["probe"]).shape[1], stored_vectors.shape[1]
        if made != stored:
            descriptions.append(f"the encoder makes vectors of {made} numbers, the build has {stored}.")
    return descriptions
