"""Ids of letters that state no case number: the name of their file, and more where another content has that
id."""

from __future__ import annotations

import re
from dataclasses import replace

from search.index.store import StoreWriter
from search.model.letters import Letter

_DIGITS = 8
_CASE_NUMBER = re.compile(r"CM\d\d-\d{7}")
"""A file may be named by the case number of its letter, which then says it."""


def with_own_id(letter: Letter, store: StoreWriter) -> Letter:
    """``letter`` with an id that no other content in the store has, unless it states its case number.

    Of ``a/denial.txt`` and ``b/denial.txt`` the first that is read is ``denial``, the other one ``denial-``
    and the first eight digits of its sha256. Each keeps its id whenever it is read again.
    """
    determination = letter.determination
    plain = determination.determination_id
    if determination.case_number or _CASE_NUMBER.fullmatch(plain):
        return letter
    own = f"{plain}-{determination.sha256[:_DIGITS]}"
    known = store.id_of_content(determination.sha256)
    if known == plain or (known != own and store.content_of_id(plain) in (None, determination.sha256)):
        return letter
    return replace(letter, determination=replace(determination, determination_id=own))
