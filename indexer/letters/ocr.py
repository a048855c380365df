"""Pictures of pages to words: the only file that knows Tesseract, which is run as a program of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from statistics import fmean
from typing import NamedTuple

import numpy as np

from indexer.letters.lines import clean
from indexer.letters.page import Word

PROGRAM = "tesseract"
_LINE = re.compile(r"<span class='ocr_(?:line|header|caption|textfloat)'[^>]*? title=\"([^\"]*)\"")
_WORD = re.compile(
    r"<span class='ocrx_word'[^>]*? title='([^']*)'[^>]*>([^<]*(?:<(?:strong|em)>[^<]*</(?:strong|em)>)?)"
)
_BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE = re.compile(r"x_size ([\d.]+)")
_CONFIDENCE = re.compile(r"x_wconf (\d+)")
_MEANT = re.compile(r"[^\W_]|[&#%+]")
"""Signs alone are specks, or the lines of a table or a logo."""
_TAG = re.compile(r"</?(?:strong|em)>")
_DARK = 128
_MIN_CONFIDENCE = 0.3
"""Words that are less sure are specks and lines more often than words."""


class ReadPicture(NamedTuple):
    """The words on a picture, in points from its lower left corner, and the mean of how sure they are."""

    words: list[Word]
    confidence: float


def is_installed() -> bool:
    """Whether pictures can be read on this machine."""
    return shutil.which(PROGRAM) is not None


def read_picture(picture: np.ndarray, *, points: float, timeout_s: float) -> ReadPicture | None:
    """The words on a grey picture (height by width, 0 is black) whose dots are ``points`` wide; ``None``
    where there are none, or reading takes longer than ``timeout_s`` seconds."""
    height, width = picture.shape[:2]
    image = b"P5 %d %d 255\n" % (width, height) + _without_specks(picture).tobytes()
    dpi = str(round(72 / points))
    try:
        done = subprocess.run(  # noqa: S603  # no word of it comes from the file
            [PROGRAM, "stdin", "stdout", "-l", "eng", "--dpi", dpi, "--psm", "4", "hocr"],
            input=image,
            capture_output=True,
            timeout=timeout_s,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = list(_words(done.stdout.decode("utf-8", errors="replace"), height, points))
    if not found:
        return None
    return ReadPicture([word for word, _ in found], fmean(sure for _, sure in found))


def _without_specks(picture: np.ndarray) -> np.ndarray:
    """``picture`` without single dark dots: between letters they read as points and dashes."""
    dark = np.pad(picture < _DARK, 1)
    neighbours = sum(
        dark[1 + down : dark.shape[0] - 1 + down, 1 + right : dark.shape[1] - 1 + right].astype(np.uint8)
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
        if down or right
    )
    cleared = picture.astype(np.uint8)
    cleared[(picture < _DARK) & (neighbours == 0)] = 255
    return cleared


def _words(hocr: str, height: int, points: float) -> Iterator[tuple[Word, float]]:
    """The words of hOCR, each with how sure it is.

    A line's base line is given from the lower left corner of its box: "bbox 10 20 300 50; baseline 0.01 -8"
    is at 50 - 8 = 42 dots from the top at its left end, and sinks by one in a hundred.
    """
    for title, body in _lines(hocr):
        box, baseline, size = _BOX.search(title), _BASELINE.search(title), _SIZE.search(title)
        if not box:
            continue
        slope, offset = (float(baseline[1]), float(baseline[2])) if baseline else (0.0, 0.0)
        left, bottom = int(box[1]), int(box[4])
        type_size = float(size[1]) if size else bottom - int(box[2])
        for word in _WORD.finditer(body):
            word_box, sure = _BOX.search(word[1]), _CONFIDENCE.search(word[1])
            text = clean(unescape(_TAG.sub("", word[2]))).strip()
            confidence = int(sure[1]) / 100 if sure else 0.0
            if not word_box or not _MEANT.search(text) or confidence < _MIN_CONFIDENCE:
                continue
            x0, x1 = int(word_box[1]), int(word_box[3])
            y = height - (bottom + offset + slope * (x0 - left))
            yield Word(text, x0 * points, x1 * points, y * points, type_size * points, bold=False), confidence


def _lines(hocr: str) -> Iterator[tuple[str, str]]:
    starts = list(_LINE.finditer(hocr))
    for at, start in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(hocr)
        yield start[1], hocr[start.end() : end]
