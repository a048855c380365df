"""The ``imr`` command in this process, in a folder of its own."""

from __future__ import annotations

from tests.command_line import imr, own_folder

__all__ = ["imr", "own_folder"]
