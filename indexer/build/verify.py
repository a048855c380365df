"""Is a build what its manifest says? Every file, every count, every checksum, and a probe query."""

from __future__ import annotations

from search.engine.embedded import EmbeddedEngine
from search.errors import ImrError
from search.fields.documents import indexed_issues
from search.index.builds import BuildPaths, Manifest, checksums
from search.index.store import Store
from search.model.letters import Determination, issue_id
from search.opening import open_engine
from search.query.clauses import Boolean, FieldValue, SpanQuery, Term
from search.query.spans import AnyForm, InOrder
from search.text.analysis import terms

TOLERANCE = 0.01
"""How far the similarity of a stored vector with itself may be from 1."""


def problems(paths: BuildPaths, *, contents: bool = True) -> list[str]:
    """What is wrong with a build, a sentence each; empty where nothing is. ``contents`` also reads
    every file again and compares its sha256."""
    try:
        manifest = paths.read_manifest()
    except ImrError as error:
        return [str(error)]
    found = _file_problems(paths, manifest, contents=contents)
    if found:
        return found
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
    found = [f"the file {name} is missing." for name in missing]
    if contents and not missing:
        actual = dict(checksums(paths.folder))
        found += [
            f"the file {name} is not what it was when the build was made."
            for name, sha256 in manifest.files.items()
            if actual[name] != sha256
        ]
        found += [
            f"the file {name} does not belong to the build." for name in actual if name not in manifest.files
        ]
    return found


def _count_problems(store: Store, manifest: Manifest) -> list[str]:
    determinations, issues, quarantined = store.counts()
    expected = {
        "determinations": (manifest.determinations, determinations),
        "issues": (manifest.issues, issues),
        "quarantined files": (manifest.quarantined, quarantined),
    }
    return [
        f"the store has {actual:,} {name} and the manifest says {said:,}."
        for name, (said, actual) in expected.items()
        if said != actual
    ]


def _probe_problems(paths: BuildPaths, store: Store) -> list[str]:
    """Opens every part and asks it for the first letter, which each must find."""
    manifest = paths.read_manifest()
    engine = open_engine(paths)
    issues, passages = manifest.issues, manifest.passages
    expected = {"keyword index": issues, "columns": issues, "positions": issues, "vector index": passages}
    found = [
        f"the {name} has {actual:,} entries and the manifest says {expected[name]:,}."
        for name, actual in engine.sizes().items()
        if actual != expected[name]
    ]
    first = next(store.every(), None)
    if not found and first is not None:
        found += _probe(engine, first)
    return found


def _probe(engine: EmbeddedEngine, letter: Determination) -> list[str]:
    issue = indexed_issues(letter)[0]
    wanted = issue_id(letter.determination_id, issue.number)
    of_letter = FieldValue("determination", (letter.determination_id,))
    words = tuple(Term(term) for term in terms(issue.request)[:1])
    found: list[str] = []
    listed = engine.keyword(Boolean(must=(*words, of_letter)), len(indexed_issues(letter))).hits
    if wanted not in {hit.issue_id for hit in listed}:
        found.append(f"the keyword index does not find {wanted} by its own words.")
    where = Boolean(must=(*(SpanQuery(InOrder((AnyForm(word.term),))) for word in words), of_letter))
    if not any(hit.issue_id == wanted for hit in engine.keyword(where, len(indexed_issues(letter))).hits):
        found.append(f"the positions do not find {wanted} by its own words.")
    stored = engine.issue_vectors(wanted)
    if engine.encoder is not None and len(stored):
        nearest = engine.dense(stored[:1], 1, where=of_letter).hits
        if not nearest or abs(nearest[0].score - 1.0) > TOLERANCE:
            found.append(f"the vectors do not find {wanted} by its own passage.")
        again = engine.encoder.encode(["probe"])
        if again.shape[1] != stored.shape[1]:
            found.append(
                f"the encoder makes vectors of {again.shape[1]} numbers, the build has {stored.shape[1]}."
            )
    return found
