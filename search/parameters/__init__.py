"""What a request may say: one table for the command's options, the API, the pages and their description."""

from __future__ import annotations

from search.parameters.kinds import Arguments, Choice, Flag, Number, Numbers, Surface, Text, Texts
from search.parameters.settings import Settings, read_settings
from search.parameters.table import Parameter, refuse_unknown

__all__ = [
    "Arguments",
    "Choice",
    "Flag",
    "Number",
    "Numbers",
    "Parameter",
    "Settings",
    "Surface",
    "Text",
    "Texts",
    "read_settings",
    "refuse_unknown",
]
