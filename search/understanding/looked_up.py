"""The index terms that reading a query may look up, so that their statistics are asked for at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.query.word_forms import EDGES
from search.text.analysis import stem, terms, tokens
from search.understanding.names import MAX_NAMES
from search.understanding.suggestions import is_known_word, may_be_misspelled, names_near
from search.vocabulary.lexicon import Lexicon, load_lexicon
from search.vocabulary.tokens import token_key

_WORD = re.compile(r"[^\W\d_]+")


def terms_looked_up(text: str) -> frozenset[str]:
    """The terms of ``text``, of other names of what it names, of known misspellings, and of names near to a
    word that may be misspelled. One that is missing here costs another call and changes nothing."""
    lexicon = load_lexicon()
    looked_up = set(terms(text))
    # A word alone may be a name where the whole is another: "pump" in "pain pump".
    of_words = (named for word in text.split() for named in lexicon.find(word))
    for named in (*lexicon.find(text)[:MAX_NAMES], *of_words):
        for name in (*named.sense.synonyms, named.corrected or ""):
            looked_up.update(terms(name))
    for word in _words(text):
        looked_up.update(term for other in _other_spellings(word, lexicon) for term in terms(other))
    for token in tokens(text):
        written = text[token.start : token.end]
        looked_up.add(stem(written))
        if may_be_misspelled(written) and not is_known_word(written.lower()):
            for near in names_near(written.lower()):
                looked_up.update(term for other in near.other_names for term in terms(other))
    return frozenset(looked_up)


def _words(text: str) -> Iterator[str]:
    yield from (match[0] for match in _WORD.finditer(text))
    yield from (word for piece in text.split() if (word := piece.strip(EDGES)))


def _other_spellings(word: str, lexicon: Lexicon) -> Iterator[str]:
    if correction := lexicon.corrections.get(word.lower()):
        yield correction
    yield from lexicon.misspellings.get(token_key(word), ())
