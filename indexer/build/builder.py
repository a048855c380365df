"""One published build: letters in, changes applied beside the old build, verified, published.

The draft lies in ``builds/.draft-<name>``; it becomes ``builds/<name>`` when it is complete, and
the published one when ``CURRENT`` is replaced. A run over 3 new letters, where a build of 100 serves::

    .lock is held                          another run ends with an error
    builds/.draft-B is made                A serves; killed here: the next run deletes the draft
      store: copied from A, 3 added        103 letters
      keyword, columns, positions          written anew, in one pass over the 103
      dense: 100 letters' vectors copied   the texts of 3 are embedded
      manifest: counts and checksums       verified: every file, the counts, a probe query
    builds/.draft-B -> builds/B            A serves still; killed here: B is there, unpublished
    CURRENT: A -> B                        replaced at once; whoever searches goes on with A until
                                           it opens the next build

Where nothing changed, neither letters nor parser, analyzer, engine or encoder, the draft is dropped
and A stays published.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from indexer.build.changes import Changes, apply_letters
from indexer.build.embedding import EmbeddingCounts, KnownVectors, embed
from indexer.build.verify import problems
from indexer.encoders.choice import EncoderChoice
from indexer.encoders.convert import copy_ready
from indexer.progress import progress
from indexer.reader import Unchanged
from search.errors import ImrError, IndexDamaged, IndexOutdated
from search.fields.documents import indexed_fields
from search.index.builds import (
    FORMAT,
    BuildPaths,
    EncoderRecord,
    Manifest,
    build_paths,
    checksums,
    current_name,
    publish,
)
from search.index.columns import ColumnsWriter
from search.index.dense.index import DenseIndex
from search.index.encoders.onnx import DESCRIPTION, read_description
from search.index.keyword_engines import DEFAULT_ENGINE, keyword_engine
from search.index.positions import PositionsWriter
from search.index.store import StoreWriter
from search.model.letters import Determination, Letter, Quarantined
from search.text.analysis import ANALYZER

PARSER = "2"
"""Version of what parsing and normalization give: change it when they change, so that letters
indexed before are parsed anew."""


@dataclass(frozen=True)
class BuildReport:
    """The outcome of a run; ``build`` is the published one, which is new where ``published`` is true."""

    build: str
    published: bool
    changes: Changes
    embedding: EmbeddingCounts | None
    manifest: Manifest


class Builder:
    """Makes and publishes builds in one data folder."""

    def __init__(self, data: Path, *, encoder: EncoderChoice | None, keyword: str = DEFAULT_ENGINE) -> None:
        self._data = data
        self._encoder = encoder
        self._keyword = keyword

    def index(
        self,
        read: Callable[[Callable[[str], bool]], Iterable[Letter | Quarantined | Unchanged]],
        *,
        below: Iterable[Path] = (),
    ) -> BuildReport:
        """Adds and replaces letters by id and publishes. ``read`` is given a test for contents that
        are indexed already and yields what it found; files quarantined at or below ``below`` before
        are forgotten, since they are read again."""

        def change(store: StoreWriter, reparse: bool) -> Changes:
            before = {(file.path, file.reason) for file in store.quarantined()}
            for path in below:
                store.release_below(str(path))
            known = (
                (lambda sha256: False)
                if reparse
                else (lambda sha256: store.id_of_content(sha256) is not None)
            )
            changes = apply_letters(progress(read(known), "Reading letters"), store)
            after = {(file.path, file.reason) for file in store.quarantined()}
            changes.quarantine_changed = after != before
            return changes

        return self._run(change)

    def remove(self, ids: Iterable[str]) -> BuildReport:
        """Withdraws letters and publishes. Raises ``ImrError`` naming the ids that are not there,
        and changes nothing then."""

        letter_ids = list(dict.fromkeys(ids))

        def change(store: StoreWriter, reparse: bool) -> Changes:
            missing = [letter_id for letter_id in letter_ids if store.content_of_id(letter_id) is None]
            if missing:
                raise ImrError(
                    f"No letter has the id {', '.join(missing)}: nothing was removed; check the ids."
                )
            return Changes(removed=sum(store.remove(letter_id) for letter_id in letter_ids))

        return self._run(change)

    def _run(self, change: Callable[[StoreWriter, bool], Changes]) -> BuildReport:
        with writer_lock(self._data):
            clear_drafts(self._data)
            earlier = self._published_build()
            name = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(3)}"
            draft = BuildPaths(self._data / "builds" / f".draft-{name}")
            draft.folder.mkdir(parents=True)
            try:
                return self._build(name, draft, earlier, change)
            finally:
                shutil.rmtree(draft.folder, ignore_errors=True)

    def _build(
        self,
        name: str,
        draft: BuildPaths,
        earlier: _PublishedBuild | None,
        change: Callable[[StoreWriter, bool], Changes],
    ) -> BuildReport:
        with StoreWriter(draft.store, copy_of=earlier.paths.store if earlier else None) as store:
            reparse = earlier is None or earlier.manifest.parser != PARSER
            changes = change(store, reparse)
            encoder = self._prepare_encoder(self._encoder, draft, earlier) if self._encoder else None
            if earlier and not self._has_changes(changes, earlier.manifest, encoder):
                return BuildReport(earlier.manifest.build, False, changes, None, earlier.manifest)
            summary = self._write_indexes(draft, store)
            embedding = self._embed(draft, store, encoder, earlier) if encoder else None
            quarantined = len(store.quarantined())
            # Letters that an earlier parser read and that were not among the files stay as they are.
            parser = earlier.manifest.parser if earlier and len(changes.seen) < store.count() else PARSER
        manifest = Manifest(
            format=FORMAT,
            build=name,
            created=dt.datetime.now(dt.UTC),
            parser=parser,
            analyzer=ANALYZER,
            keyword_engine=self._keyword,
            determinations=summary.determinations,
            issues=summary.issues,
            passages=embedding.passages if embedding else 0,
            quarantined=quarantined,
            outcomes=summary.outcomes,
            files=dict(checksums(draft.folder)),
            encoder=encoder,
            first_date=summary.first_date,
            last_date=summary.last_date,
            invented=summary.invented,
        )
        draft.manifest.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        self._publish(name, draft)
        return BuildReport(name, True, changes, embedding, manifest)

    def _publish(self, name: str, draft: BuildPaths) -> None:
        if broken := problems(draft, contents=False):
            raise IndexDamaged(
                f"The new build was not published, since {broken[0]} The old one still serves."
            )
        draft.folder.rename(build_paths(self._data, name).folder)
        publish(self._data, name)

    def _has_changes(self, changes: Changes, earlier: Manifest, encoder: EncoderRecord | None) -> bool:
        changed = changes.added or changes.replaced or changes.removed or changes.quarantine_changed
        current = (PARSER, ANALYZER, self._keyword, encoder)
        previous = (earlier.parser, earlier.analyzer, earlier.keyword_engine, earlier.encoder)
        return bool(changed) or current != previous

    def _write_indexes(self, draft: BuildPaths, store: StoreWriter) -> _Summary:
        issues = store.number_issues()
        summary = _Summary(issues=issues)
        determinations = progress(store.all_determinations(), "Indexing words")
        draft.keyword.mkdir()
        fields = (
            issue_fields
            for determination in summary.counting(determinations)
            for issue_fields in indexed_fields(determination)
        )
        draft.positions.mkdir()
        positions = PositionsWriter(draft.positions)
        # One pass serves all three: finding an issue's fields costs more than writing them.
        columns = ColumnsWriter()
        keyword_engine(self._keyword).write(draft.keyword, columns.recording(positions.recording(fields)))
        positions.finish()
        columns.columns().save(draft.columns)
        return summary

    def _prepare_encoder(
        self, choice: EncoderChoice, draft: BuildPaths, earlier: _PublishedBuild | None
    ) -> EncoderRecord:
        """The draft's encoder: copied from the build before where it is the same one."""
        previous = earlier.manifest.encoder if earlier else None
        if earlier and previous and previous.identity == choice.identity:
            copy_ready(earlier.paths.encoder, draft.encoder)
        else:
            choice.prepare(draft.encoder)
        description_bytes = (draft.encoder / DESCRIPTION).read_bytes()
        description = read_description(draft.encoder)
        return EncoderRecord(
            *choice.identity, description.dimension, hashlib.sha256(description_bytes).hexdigest()
        )

    def _embed(
        self, draft: BuildPaths, store: StoreWriter, encoder: EncoderRecord, earlier: _PublishedBuild | None
    ) -> EmbeddingCounts:
        assert self._encoder is not None
        same = earlier is not None and earlier.manifest.encoder == encoder
        if not same:
            store.forget_all_passages()
        known = KnownVectors(DenseIndex.load(earlier.paths.dense) if earlier and same else None)
        return embed(store, self._encoder.embedder(draft.encoder), known, draft.dense, total=store.count())

    def _published_build(self) -> _PublishedBuild | None:
        """The published build, where there is one of this format; else everything is made anew."""
        name = current_name(self._data)
        if name is None:
            return None
        paths = build_paths(self._data, name)
        try:
            return _PublishedBuild(paths, paths.read_manifest())
        except IndexOutdated:
            return None


@dataclass(frozen=True)
class _PublishedBuild:
    paths: BuildPaths
    manifest: Manifest


@dataclass
class _Summary:
    issues: int
    determinations: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    invented: int = 0

    def counting(self, determinations: Iterable[Determination]) -> Iterator[Determination]:
        """The same letters, counted for the manifest while they pass."""
        for determination in determinations:
            self.determinations += 1
            self.invented += bool(determination.invented)
            for issue in determination.issues:
                self.outcomes[issue.outcome.value] = self.outcomes.get(issue.outcome.value, 0) + 1
            if date := determination.decision_date:
                self.first_date = min(self.first_date or date, date)
                self.last_date = max(self.last_date or date, date)
            yield determination


def clear_drafts(data: Path) -> None:
    """Deletes what killed runs left behind. Whoever calls it holds the folder's lock."""
    for draft in (data / "builds").glob(".draft-*"):
        shutil.rmtree(draft)


@contextmanager
def writer_lock(data: Path) -> Iterator[None]:
    """Holds the folder's lock; raises ``ImrError`` where another process has it."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImrError(
                f"Another process is changing the index in '{data}': wait until it has finished."
            ) from None
        yield
