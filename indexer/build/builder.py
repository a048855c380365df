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

Where nothing changed, neither letters nor rules, engine or encoder, the draft is dropped and A stays
published. Where older rules made A, or this program cannot read it (docs/adr/0013), every letter that
the run was not given is read anew from the text in A's store: B holds all of them, by the rules of today.
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

from indexer.build.changes import Changes, NoLetters, apply_letters
from indexer.build.embedding import EmbeddingCounts, KnownVectors, embed, expected_embedding
from indexer.build.published import PublishedBuild, draft_store
from indexer.build.rereading import reread_letters
from indexer.build.verify import problems
from indexer.encoders.choice import EncoderChoice
from indexer.encoders.convert import copy_ready
from indexer.letters.sources import shown_name
from indexer.progress import progress
from indexer.reader import FileReader, StoredText, Unchanged
from search.errors import ImrError, IndexDamaged
from search.fields.documents import indexed_fields
from search.index.builds import (
    BuildPaths,
    EncoderRecord,
    Manifest,
    build_paths,
    checksums,
    publish,
    reading_of_program,
)
from search.index.columns import ColumnsWriter
from search.index.encoders.description import DESCRIPTION, read_description
from search.index.fingerprints import contents_fingerprint
from search.index.keyword_engines import DEFAULT_ENGINE, keyword_engine
from search.index.positions import PositionsWriter
from search.index.store import StoreWriter
from search.model.letters import Determination, Letter, Quarantined


@dataclass(frozen=True)
class BuildReport:
    """The outcome of a run; ``build`` is the published one, which is new where ``published`` is true.
    ``manifest`` is its manifest."""

    build: str
    published: bool
    changes: Changes
    embedding: EmbeddingCounts | None
    manifest: Manifest


class Builder:
    """Makes and publishes builds in one data folder. ``workers`` processes read stored letters anew; ``say``
    is told, in a sentence, what will take long."""

    def __init__(
        self,
        data: Path,
        *,
        encoder: EncoderChoice | None,
        keyword: str = DEFAULT_ENGINE,
        workers: int = 1,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._data = data
        self._encoder = encoder
        self._keyword = keyword
        self._workers = workers
        self._say = say

    def index(
        self,
        read: Callable[[Callable[[str], bool]], Iterable[Letter | Quarantined | Unchanged]],
        *,
        below: Iterable[Path] = (),
    ) -> BuildReport:
        """Adds and replaces letters by id and publishes. ``read`` is given a test for contents that
        are indexed already and yields what it found; files quarantined at or below ``below`` before
        are forgotten, since they are read again. Where the published build is of older rules or of another
        format, its other letters are read anew from their stored texts. Raises ``NoLetters``, and publishes
        nothing, where no letter is found ``below`` and no file is forgotten."""
        below = list(below)

        def change(store: StoreWriter, outdated: bool) -> Changes:
            before = {(file.path, file.reason) for file in store.quarantined()}
            for path in below:
                store.release_below(shown_name(path))
            known = (
                (lambda sha256: False)
                if outdated
                else (lambda sha256: store.id_of_content(sha256) is not None)
            )
            changes = apply_letters(progress(read(known), "Reading letters"), store)
            after = {(file.path, file.reason) for file in store.quarantined()}
            changes.quarantine_changed = after != before
            if below and not changes.has_letters and (changes.quarantined or not before - after):
                raise NoLetters(below, changes.quarantined)
            return changes

        return self._run(change)

    def update(self) -> BuildReport:
        """Reads stored letters anew and publishes where the published build is of older rules or of another
        format; where it is up to date, and made with the same engine and encoder, nothing is made."""
        return self._run(lambda store, outdated: Changes())

    def remove(self, ids: Iterable[str]) -> BuildReport:
        """Withdraws letters and publishes; the others are not read anew. Raises ``ImrError`` naming the ids
        that are not there, and changes nothing then; ``IndexOutdated`` where the build cannot be read."""

        letter_ids = list(dict.fromkeys(ids))

        def change(store: StoreWriter, outdated: bool) -> Changes:
            missing = [letter_id for letter_id in letter_ids if store.content_of_id(letter_id) is None]
            if missing:
                raise ImrError(
                    f"No letter has the id {', '.join(missing)}: nothing was removed; check the ids."
                )
            return Changes(removed=sum(store.remove(letter_id) for letter_id in letter_ids))

        return self._run(change, rereads=False)

    def _run(self, change: Callable[[StoreWriter, bool], Changes], *, rereads: bool = True) -> BuildReport:
        """Makes a build of what ``change``, which is told whether the published build is outdated, leaves in
        the store. ``rereads``: where it is, all other letters are read anew; without, it must be a build that
        this program can read."""
        with writer_lock(self._data):
            clear_drafts(self._data)
            earlier = PublishedBuild.of(self._data)
            if earlier and not rereads:
                earlier.paths.read_manifest()
            name = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(3)}"
            draft = BuildPaths(self._data / "builds" / f".draft-{name}")
            draft.folder.mkdir(parents=True)
            try:
                return self._build(name, draft, earlier, change, rereads=rereads)
            finally:
                shutil.rmtree(draft.folder, ignore_errors=True)

    def _build(
        self,
        name: str,
        draft: BuildPaths,
        earlier: PublishedBuild | None,
        change: Callable[[StoreWriter, bool], Changes],
        *,
        rereads: bool,
    ) -> BuildReport:
        contents = contents_fingerprint(FileReader())
        with draft_store(draft.store, earlier) as store:
            outdated = earlier is None or earlier.is_outdated(contents)
            changes = change(store, outdated)
            rereading = earlier is not None and outdated and rereads
            if rereading:
                reread_letters(store, self._read_texts, changes)
            encoder = self._prepare_encoder(self._encoder, draft, earlier) if self._encoder else None
            manifest = earlier.manifest if earlier and not rereading else None
            if manifest and not self._has_changes(changes, manifest, encoder):
                return BuildReport(manifest.build, False, changes, None, manifest)
            summary = self._write_indexes(draft, store)
            embedding = self._embed(draft, store, encoder, earlier) if encoder else None
            quarantined = len(store.quarantined())
        manifest = Manifest(
            build=name,
            created=dt.datetime.now(dt.UTC),
            reading=reading_of_program(self._keyword),
            contents=contents if rereads or earlier is None else earlier.origin.contents,
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

    def _read_texts(self, texts: Iterable[StoredText]) -> Iterator[Letter | Quarantined]:
        return FileReader().reread_texts(texts, workers=self._workers)

    def _publish(self, name: str, draft: BuildPaths) -> None:
        if broken := problems(draft, contents=False):
            raise IndexDamaged(
                f"The new build was not published, since {broken[0]} The old one still serves."
            )
        draft.folder.rename(build_paths(self._data, name).folder)
        publish(self._data, name)

    def _has_changes(self, changes: Changes, earlier: Manifest, encoder: EncoderRecord | None) -> bool:
        changed = changes.added or changes.replaced or changes.removed or changes.quarantine_changed
        current, previous = (self._keyword, encoder), (earlier.keyword_engine, earlier.encoder)
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
        self, choice: EncoderChoice, draft: BuildPaths, earlier: PublishedBuild | None
    ) -> EncoderRecord:
        """The draft's encoder: copied from the build before where it is the same one."""
        previous = earlier.origin.encoder if earlier else None
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
        self, draft: BuildPaths, store: StoreWriter, encoder: EncoderRecord, earlier: PublishedBuild | None
    ) -> EmbeddingCounts:
        assert self._encoder is not None
        same = earlier is not None and earlier.origin.encoder == encoder
        embedder, total = self._encoder.embedder(draft.encoder), store.count()
        if not same:
            store.forget_all_passages()
        if earlier and not same and (expected := expected_embedding(store, embedder)):
            self._say(str(expected))
        known = KnownVectors(earlier.vectors() if earlier and same else None)
        return embed(store, embedder, known, draft.dense, total=total)


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
