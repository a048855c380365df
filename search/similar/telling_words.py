"""Which words are worth naming where it is said why cases are alike: no digits, no words of the form that
every letter is, no words of the mail that a text came in."""

from __future__ import annotations

from search.retrieval.statistics import Statistics
from search.text.analysis import STOP_WORDS, stem, terms

MIN_CHARACTERS = 3
"""A shorter word is not named."""

COMMON_SHARE = 0.4
"""A word that so many of the issues have says nothing of one of them."""
MIN_ISSUES = 100
"""In a smaller index no share is taken: all its letters may be about one treatment."""

_FORM_WORDS = """
    patient patients request requests requested requesting treatment treatments treated treating determination
    authorization authorized authorize medical medically medicine necessity necessary date dated claim claims
    claimant administrator reviewer review reviewed guideline guidelines independent decision decisions denied
    denial deny certified certification certify uphold upheld overturn overturned injured injury worker
    employee employer provider physician physicians doctor dr report reports record records documentation
    documented document submitted provided recommended recommend recommends recommendation recommendations
    year years old male female tablet tablets quantity number refill refills mtus odg acoem california
    official disability utilization schedule chapter page pages section rationale issue issues case file
    dispute disputed service services approve approved insurance carrier adjuster applicant attorney
    per therefore however noted note notes current currently states stated within prior based support
    supported supports similar considered information available including included include appropriate
    indicated evaluation
"""

_MAIL_WORDS = """
    regards regard sincerely dear hello hi thanks thank please sent send from subject forwarded forward fwd fw
    cc bcc tel telephone phone cell fax facsimile www http https html com org net gov email mail emails inbox
    attached attachment attachments enclosed enclosure wrote reply original message signature mailto
    unsubscribe suite street avenue blvd box zip confidential confidentiality privileged recipient
    intended disclosure monday tuesday wednesday thursday friday saturday sunday january february march
    april june july august september october november december mon tue wed thu fri sat sun jan feb mar
    apr jun jul aug sep sept oct nov dec today tomorrow yesterday
"""


def is_telling(word: str, statistics: Statistics) -> bool:
    """Whether ``word``, as a text has it, says something of a case."""
    term = stem(word)
    return (
        word.isalpha()
        and len(word) >= MIN_CHARACTERS
        and word.lower() not in STOP_WORDS
        and term not in _SAYS_NOTHING
        and (statistics.size < MIN_ISSUES or statistics.frequency(term) <= COMMON_SHARE * statistics.size)
    )


_SAYS_NOTHING = frozenset(terms(_FORM_WORDS) + terms(_MAIL_WORDS))
