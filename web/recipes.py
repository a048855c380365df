"""Queries to learn from: on the start page and in the help. Tests run every one of them."""

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
)

QUERY_FIELDS: tuple[tuple[str, str], ...] = (
    ("outcome", "overturned or upheld"),
    ("treatment", "generic drug name or the treatment’s name (short: drug)"),
    ("drug_class", "class of the drug (short: class)"),
    ("category", "kind of treatment"),
    ("guideline", "guideline either side relied on"),
    ("specialty", "specialty of the reviewer"),
    ("year", "year of the decision"),
    ("body_part", "region of the body (short: body)"),
    ("request", "words of the request"),
    ("rationale", "words of the reviewer’s reasons"),
    ("summary", "words of the clinical summary (short: facts)"),
)
