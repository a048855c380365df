"""Text to sentences: nothing lost, glued ones parted, abbreviations and numbers left whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.sentences import sentence_spans

PIECES = st.lists(
    st.sampled_from(
        (
            "The knee hurts",
            "Dr. Ito",
            "0.5 mg",
            "07/01/92",
            ".",
            "...",
            "? ",
            '."',
            " ",
            "\n",
            "As per",
            "(a)",
            "é",
        )
    ),
    max_size=30,
).map("".join)


@given(st.one_of(st.text(max_size=200), PIECES))
def test_the_spans_are_the_whole_text_in_order(text: str) -> None:
    spans = list(sentence_spans(text))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])] if spans else text == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The knee hurts. It is stiff.", ["The knee hurts.", "It is stiff."]),
        ("Was it tried? No answer! Then rest.", ["Was it tried?", "No answer!", "Then rest."]),
        ("Hurt on 07/01/92.As per the note, better.", ["Hurt on 07/01/92.", "As per the note, better."]),
        ("No relief.Only rest helped.", ["No relief.", "Only rest helped."]),
        ('He said "rest." Then he left.', ['He said "rest."', "Then he left."]),
        ("Dr. Ito saw Mr. Abe vs. Ms. Ude.", ["Dr. Ito saw Mr. Abe vs. Ms. Ude."]),
        ("See pp. 76-80, Vol. 2, i.e. Table 4.", ["See pp. 76-80, Vol. 2, i.e. Table 4."]),
        ("It is at L4. 5 visits follow.", ["It is at L4.", "5 visits follow."]),
        ("Take 0.5 mg, then 1.25 mg daily.", ["Take 0.5 mg, then 1.25 mg daily."]),
        ("Grade 2.5 of 5. It fell to 1.5 since.", ["Grade 2.5 of 5.", "It fell to 1.5 since."]),
        ("J. Doe signed. He left.", ["J. Doe signed.", "He left."]),
        ("pain rated 7/10. worse at night", ["pain rated 7/10. worse at night"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [text[start:end].strip() for start, end in sentence_spans(text)] == expected
