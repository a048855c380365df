"""Text as people have it to text as the letter was printed: unquoted, without line numbers, in its own
lines."""

from __future__ import annotations

from indexer.letters.cleaning.dividing import divided
from indexer.letters.cleaning.numbering import without_line_numbers
from indexer.letters.cleaning.quoting import unquoted
from indexer.letters.cleaning.values import with_mended_values


def as_printed(text: str) -> str:
    """``text``, in plain characters, with the marks of mail programs and of pleading paper taken off, its
    fixed phrases in lines of their own and spelt as they are.

    A text that needs none of it is returned as it is. What is done twice is done once::

        > 12  Case Nurnber: CM15-O999001            Case Number: CM15-0999001
        > 13  Norco #60: Upheld Claims         ->   Norco #60: Upheld
        > 14  Adrninistrator guideline: MTUS.       Claims Administrator guideline: MTUS.
    """
    return divided(with_mended_values(without_line_numbers(unquoted(text))))
