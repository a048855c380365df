"""Queries to learn from: on the start page and in the help. Tests run every one of them."""

from search.fields import FIELD_HELP

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("carisoprodol long-term use", "issues about it, best first"),
    ('"functional improvement" opioids', "with this phrase"),
    ("overturned physical therapy lumbar", "overturned ones only"),
    ('"epidural steroid injection" NOT cervical', "leaving one word out"),
)

RECIPES: tuple[tuple[str, str], ...] = (
    ("hydrocodone", "about hydrocodone, under its brands too"),
    ("soma denied", "upheld ones, under the drug’s other names too"),
    ("MTUS page 29", "where either side relies on that page"),
    ("physical therapy lumbar", "with the rarer of the words, best matches first"),
    ('"home exercise program"', "with exactly this phrase, in any inflection"),
    ("carisoprodol AND benzodiazepine", "with both"),
    ("MRI OR radiograph", "with either"),
    ("tramadol NOT topical", "with the first and without the second"),
    ("(fusion OR laminectomy) AND lumbar", "with lumbar and either of the others"),
    ('rationale:"urine drug screen"', "where the reviewer’s reasons have the phrase"),
    ("outcome:overturned drug_class:opioid", "overturned, of one drug class"),
    ('guideline:"chronic pain" weaning', "that rely on a guideline whose text names it"),
    (
        'cited_by_reviewer:"Chronic Pain Medical Treatment Guidelines" sides:different',
        "where the reviewer relied on it and the other side on something else",
    ),
    ("opioid /5 weaning", "with the two at most 5 words apart; pre/5 in this order"),
    ('"red flags" /s MRI', "with the two in one sentence; /p in one part of the issue"),
    ('"functional improvement"~3', "with up to three other words in between"),
    ("acupunct*", "with any word that begins so; ? is one letter"),
    ("EXACT(opioids)", "with this form of the word alone"),
    ("quantity:60..120 opioid", "with a number in this range; also >60, <=12"),
    ("date:2014-01..2015-06-30", "decided between two dates"),
)

EQUIVALENT_OPERATORS: tuple[tuple[str, str], ...] = (
    ("& and %", "AND and BUT NOT (Westlaw)"),
    ("w/5, w/s, NEAR/5", "/5, /s (Lexis)"),
    ("+5, +s, pre/5", "the same, in this order"),
    ("weigh!", "weigh*"),
    ("-word, +word", "NOT word; the word must be there"),
    ("a OR b AND c", "a OR (b AND c); Westlaw and Lexis would read (a OR b) AND c"),
)
"""Other systems' operators, and what they mean here."""

QUERY_FIELDS = FIELD_HELP
