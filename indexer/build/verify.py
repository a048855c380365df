"""Checks that a build is what its manifest says: every file, count and checksum, and a probe query."""

from __future__ import annotations

from search.engine.embedded import EmbeddedSnapshot
from search.engine.protocol import DenseQuery, LexicalQuery
from search.errors import ImrError, IndexDamaged
from search.fields.documents import indexed_issues
from search.index.builds import BuildPaths, Manifest, checksums
from search.index.store import Store
from search.model.letters import Determination, issue_id
from search.opening import open_build
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
            return [*_count_problems(store, manifest), *_probe_problems(paths, store, manifest)]
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


def _probe_problems(paths: BuildPaths, store: Store, manifest: Manifest) -> list[str]:
    """Opens every part and asks it for the first letter, which each must find."""
    snapshot = open_build(paths)
    issues, passages = manifest.issues, manifest.passages
    expected = {"keyword index": issues, "columns": issues, "positions": issues, "vector index": passages}
    descriptions = [
        f"the {name} has {actual:,} entries and the manifest says {expected[name]:,}."
        for name, actual in snapshot.sizes().items()
        if actual != expected[name]
    ]
    first_letter = next(store.all_determinations(), None)
    if not descriptions and first_letter is not None:
        descriptions += _probe(snapshot, first_letter)
    return descriptions


def _probe(snapshot: EmbeddedSnapshot, letter: Determination) -> list[str]:
    issue = indexed_issues(letter)[0]
    probe_id = issue_id(letter.determination_id, issue.number)
    of_letter = FieldValue("determination", (letter.determination_id,))
    word_terms = tuple(Term(term) for term in terms(issue.request)[:1])
    spans = tuple(SpanQuery(SpanPhrase((AnyForm(word.term),))) for word in word_terms)
    descriptions: list[str] = []
    size = len(indexed_issues(letter))
    rankings = snapshot.rank(
        [LexicalQuery(Boolean(must=(*parts, of_letter)), size) for parts in (word_terms, spans)]
    )
    for ranking, part in zip(rankings, ("keyword index does", "positions do"), strict=True):
        if probe_id not in {hit.issue_id for hit in ranking.hits}:
            descriptions.append(f"the {part} not find {probe_id} by its own words.")
    stored = snapshot.vectors([probe_id])[probe_id].own
    if snapshot.encoder is not None and len(stored):
        (nearest,) = snapshot.rank([DenseQuery(stored[:1], 1, of_letter)])
        if not nearest.hits or abs(nearest.hits[0].score - 1.0) > MAX_SIMILARITY_ERROR:
            descriptions.append(f"the vectors do not find {probe_id} by its own passage.")
        made, kept = snapshot.encoder.encode(["probe"]).shape[1], stored.shape[1]
        if made != kept:
            descriptions.append(f"the encoder makes vectors of {made} numbers, the build has {kept}.")
    return descriptions
