"""Questions for a rate: what they are, what they leave to be asked about, and that they set no outcome."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.analysis import STOP_WORDS
from search.text.characters import plain_query
from search.understanding.finding import find_conditions
from search.understanding.rate_questions import asks_rate

ASKING = [
    ("how often are opioid denials overturned at IMR?", "opioid"),
    ("what % of NSAID pills get reversed", "NSAID pills"),
    ("what are the odds on a shoulder MRI", "shoulder MRI"),
    ("how often does IMR reverse UR", ""),
    ("does imr ever approve acupuncture", "acupuncture"),
    ("how often is lumbar ESI overturned", "lumbar ESI"),
    ("overturn rate for norco", "norco"),
    ("Norco overturn rate", "Norco"),
    ("rate of overturned MRI", "MRI"),
    ("rates of approval for acupuncture", "acupuncture"),
    ("what percent of MRIs are overturned", "MRIs"),
    ("percent of knee MRIs approved", "knee MRIs"),
    ("percentage overturned norco", "norco"),
    ("what's the likelihood of getting PT approved", "PT"),
    ("chances of winning an ESI appeal", "ESI"),
    ("success rate acupuncture", "acupuncture"),
    ("what share of physical therapy is approved", "physical therapy"),
    ("what proportion of UDS denials were upheld", "UDS"),
    ("how many acupuncture denials are reversed", "acupuncture"),
    ("how many knee MRIs were overturned", "knee MRIs"),
    ("how many times was PRP overturned", "PRP"),
    ("is soma ever approved", "soma"),
    ("is botox never approved", "botox"),
    ("are epidurals usually upheld", "epidurals"),
    ("IMR approval rates chiropractic", "chiropractic"),
    ("do reviewers approve chiropractic", "chiropractic"),
    ("has imr ever allowed PRP", "PRP"),
    ("how likely is norco to be overturned", "norco"),
    ("probability of overturn for TENS", "TENS"),
    ("odds of botox being approved", "botox"),
    ("win rate Norco", "Norco"),
    ("reversal rate for compound creams", "compound creams"),
    ("overturn % for MRI", "MRI"),
    ("what are my chances with a Norco appeal", "Norco"),
    ("how many TENS units have been approved", "TENS units"),
    ("gym membership, has it ever been approved?", "gym membership,"),
    ("HOW OFTEN IS NORCO OVERTURNED", "NORCO"),
]

NOT_ASKING = [
    "is shockwave (ESWT) covered?",
    "are hearing aids covered",
    "is acupuncture approved",
    "should acupuncture be approved",
    "can norco be approved for back pain",
    "when is acupuncture approved as an initial trial",
    "why was norco denied",
    "how many sessions of PT are allowed",
    "how many visits of acupuncture are approved",
    "how many epidural injections are allowed",
    "how long is physical therapy approved",
    "heart rate variability",
    "rate of perceived exertion",
    "infusion rate",
    "50% of pain relief",
    "80 % disability",
    "30 percent of the body",
    "acupuncture that was approved",
    "overturned acupuncture",
    "often denied",
    "what did the reviewer say about weaning",
]


@pytest.mark.parametrize(("query", "about"), ASKING)
def test_a_question_for_a_rate_leaves_what_it_is_about_and_sets_no_outcome(query: str, about: str) -> None:
    spans = asks_rate(query)
    assert spans
    remaining = query
    for start, end in reversed(spans):
        remaining = f"{remaining[:start]} {remaining[end:]}"
    words = [word for word in remaining.strip("? ").split() if word.lower() not in STOP_WORDS]
    assert " ".join(words) == about
    assert not any(condition.kind == "outcome" for condition in find_conditions(query))


@pytest.mark.parametrize("query", NOT_ASKING)
def test_other_questions_and_other_rates_ask_for_none(query: str) -> None:
    assert asks_rate(query) == ()


def test_the_other_conditions_of_a_question_for_a_rate_hold() -> None:
    (condition,) = find_conditions("how often was norco overturned in 2016")
    assert condition.description == "year is 2016"


@given(st.sampled_from([query for query, _ in ASKING]), st.text("abc xyz%?", max_size=20))
def test_spans_are_disjoint_and_inside_the_query(query: str, more: str) -> None:
    text = plain_query(f"{query} {more}")
    end = 0
    for start, stop in asks_rate(text):
        assert end <= start < stop <= len(text)
        end = stop
