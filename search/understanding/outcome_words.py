"""The words that say how a dispute was decided, as patterns: for the denial, and against it."""

from __future__ import annotations

OVERTURNED = (
    r"overturned|over[- ]turned|overtuned|overtruned|overturnd|overruled|reversed|approved|aproved"
    r"|granted|certified"
    r"|authori[sz]ed|allowed"
)
"""Participles of a decision for the patient."""

UPHELD = (
    r"upheld|uphelded|up[- ]held|affirmed|denied|denyed|rejected|disallowed"
    r"|(?:non|un)[- ]?(?:certified|authori[sz]ed|approved)"
)
"""Participles of a decision for the claims administrator."""

OVERTURNING = (
    r"overturn(?:s|ing)?|overrul(?:es?|ing)|revers(?:es?|ing)|approv(?:es?|ing)|grant(?:s|ing)?|certif(?:y|ies|ying)"
    r"|authori[sz](?:es?|ing)|allow(?:s|ing)?"
)
UPHOLDING = r"uphold(?:s|ing)?|affirm(?:s|ing)?|den(?:y|ies|ying)|reject(?:s|ing)?|disallow(?:s|ing)?"
"""Other forms of the verbs; they state an outcome behind the noun that does it ("decisions granting MRI")."""

OVERTURNED_NOUNS = r"approvals?|reversals?|overturns|authori[sz]ations?|certifications?|wins?|success(?:es)?"
UPHELD_NOUNS = r"affirmances?|denials?|rejections?|losses"
"""Nouns that count in a question for a rate; elsewhere every letter is about a denial."""

ANY_FORM = (
    f"{OVERTURNED}|{UPHELD}|{OVERTURNING}|{UPHOLDING}|{OVERTURNED_NOUNS}|{UPHELD_NOUNS}"
    "|won|winning|lost|losing|successful|favou?rable|paid"
)

DECIDED = "decisions?|determinations?|letters?|cases?|rulings?|outcomes?|results?|issues?|precedents?|imrs?"
"""What is decided, or decides: the nouns beside which an outcome or a year is that of the decision."""

REVIEWER = r"(?:imr\s+)?(?:physician\s+)?reviewers?|imr|independent\s+medical\s+review(?:ers?)?"
"""Who decides, in any of the words that stand for the reviewer."""
