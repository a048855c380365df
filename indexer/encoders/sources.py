"""Where a known model's files are: in an installed package, or in the cache folder, where ``imr model fetch``
and ``imr model add`` put them.

Nothing is downloaded unless ``imr model fetch`` is called, and every file is checked by sha256
before it is used.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from indexer.encoders.registry import KNOWN_MODELS, KnownModel, ModelFile, WeightsFormat, WeightsSource
from search.errors import ModelUnavailable

BASE_URL = "https://huggingface.co"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Weights:
    """Verified weights of a known model with its tokenizer; ``origin`` says in words where they are from."""

    model: KnownModel
    source: WeightsSource
    path: Path
    tokenizer: Path
    origin: str


def best_at_hand(models: Sequence[KnownModel] = KNOWN_MODELS) -> Weights | None:
    """The weights that a new index takes: of the first of ``models`` that is at hand."""
    return next(filter(None, map(weights_of_model, models)), None)


def weights_of_model(model: KnownModel) -> Weights | None:
    """The model's weights in its order of preference, verified; ``None`` where there are none. Raises
    ``ModelUnavailable`` where files are not what they should be."""
    for source in model.weights:
        folder = _folder(model, source)
        if folder is not None and (folder / source.file.path).is_file():
            path = folder / source.file.path
            tokenizer = model.shipped_tokenizer or folder / model.tokenizer.path
            check(path, source.file.sha256)
            check(tokenizer, model.tokenizer.sha256)
            return Weights(model, source, path, tokenizer, _origin(source))
    return None


def official_folder(model: KnownModel) -> Path | None:
    """The folder with all of the model's official files, verified, where sentence-transformers reads them and
    they are at hand."""
    sources = [source for source in model.weights if source.format is WeightsFormat.SAFETENSORS]
    for folder in (_folder(model, source) for source in sources):
        if folder is not None and all((folder / file.path).is_file() for file in model.official):
            for file in model.official:
                check(folder / file.path, file.sha256)
            return folder
    return None


def cache_folder(model: KnownModel) -> Path:
    """Where the model's files are kept: below ``IMR_CACHE``, ``XDG_CACHE_HOME`` or ``~/.cache``."""
    if configured := os.environ.get("IMR_CACHE"):
        base = Path(configured)
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "imr"
    return base / "models" / model.name / model.revision


def fetch(
    model: KnownModel,
    folder: Path,
    *,
    base_url: str = BASE_URL,
    report: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """Downloads those of the model's official files that ``folder`` lacks and returns their names. A file is
    put in place only when its sha256 is right. Raises ``ModelUnavailable``."""
    fetched = []
    for file in model.official:
        path = folder / file.path
        if path.is_file() and sha256_of(path) == file.sha256:
            continue
        report(f"fetching {file.path}")
        _download(f"{base_url}/{model.repository}/resolve/{model.revision}/{file.path}", path, file.sha256)
        fetched.append(file.path)
    return fetched


def keep(content: IO[bytes], file: ModelFile, folder: Path) -> None:
    """Copies ``content`` to the file's place in ``folder``, where it appears only when its sha256 is right;
    raises ``ModelUnavailable`` otherwise."""
    path = folder / file.path
    draft = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with draft.open("wb") as target:
            while chunk := content.read(_CHUNK_BYTES):
                target.write(chunk)
        check(draft, file.sha256)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def check(path: Path, sha256: str) -> None:
    """Raises ``ModelUnavailable`` where ``path`` is missing or not what its checksum promises."""
    try:
        actual = sha256_of(path)
    except OSError as error:
        raise ModelUnavailable(
            f"The model's file {path} cannot be read ({error}): install it again."
        ) from None
    if actual != sha256:
        raise ModelUnavailable(
            f"The model's file {path} is not the expected one (sha256 {actual[:12]}..., "
            f"not {sha256[:12]}...): it is not used; install or fetch it again."
        )


def sha256_of(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download(url: str, path: Path, sha256: str) -> None:
    try:
        # Whatever the address is, only the bytes that the checksum promises are kept.
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310
            keep(answer, ModelFile(path.name, sha256, 0), path.parent)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise ModelUnavailable(
            f"{url} could not be fetched ({error}): go online and try again, or give the file with "
            "'imr model add FILE'."
        ) from None


def _folder(model: KnownModel, source: WeightsSource) -> Path | None:
    """Where the source's file lies if it is there; ``None`` for a package that is not installed."""
    if not source.package:
        return cache_folder(model)
    # The package is found, never imported: only its data is wanted.
    name, _, inner = source.package.partition("/")
    spec = find_spec(name)
    return Path(spec.origin).parent / inner if spec is not None and spec.origin else None


def _origin(source: WeightsSource) -> str:
    name = source.package.partition("/")[0].replace("_", "-")
    return f"package {name}" if name else "cache folder"
