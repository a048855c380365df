from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.letters.page import Page, Word, page_lines

HEIGHT = 792.0


def row(y: float, *cells: tuple[float, str, bool]) -> list[Word]:
    words = []
    for x, text, bold in cells:
        for word in text.split():
            words.append(Word(word, x, x + 6 * len(word), y, 12.0, bold))
            x += 6 * len(word) + 3
    return words


HEADER = [
    *row(700, (72, "Case Number:", True), (180, "CM16-0000001", False)),
    *row(687, (72, "Date Assigned:", True), (180, "01/02/2016", False)),
    *row(687, (330, "Date of Injury:", True), (430, "CT", False)),
    *row(674, (430, "03/04/2010", False)),
    *row(661, (72, "Priority:", True), (180, "Standard", False), (330, "Application", True)),
    *row(655, (430, "05/06/2016", False)),
    *row(648, (330, "Received:", True)),
    *row(610, (150, "HOW IT WAS MADE", True)),
    *row(596, (72, "The heron stood still and", False)),
    *row(582, (72, "waited for the frog.", False)),
    *row(554, (72, "Then it flew.", False)),
]  # fmt: skip


def test_a_label_that_wraps_round_its_value_is_read_before_it() -> None:
    texts = [line.text for line in page_lines([Page(HEADER, HEIGHT)])]
    assert texts[:5] == [
        "Case Number: CM16-0000001",
        "Date Assigned: 01/02/2016",
        "Date of Injury: CT 03/04/2010",
        "Priority: Standard",
        "Application Received: 05/06/2016",
    ]


@given(st.permutations(HEADER))
def test_the_order_of_words_in_the_file_does_not_matter(words: list[Word]) -> None:
    assert page_lines([Page(words, HEIGHT)]) == page_lines([Page(HEADER, HEIGHT)])


def test_a_paragraph_is_told_by_the_room_above_and_type_by_its_first_word() -> None:
    lines = {line.text: line for line in page_lines([Page(HEADER, HEIGHT)])}
    assert lines["waited for the frog."].opens is False
    assert lines["Then it flew."].opens is True
    assert lines["HOW IT WAS MADE"].bold is True
    assert lines["Then it flew."].bold is False


def test_wide_gaps_in_running_text_are_no_table() -> None:
    words = [
        *row(600, (72, "He was seen:", False), (200, "twice by", False)),
        *row(586, (72, "the", False), (150, "vet.", False)),
    ]
    assert [line.text for line in page_lines([Page(words, HEIGHT)])] == ["He was seen: twice by", "the vet."]


def test_a_number_in_the_margin_is_a_footer_and_one_in_the_text_is_not() -> None:
    words = [*row(600, (72, "30", False)), *row(586, (72, "frogs", False)), *row(30, (300, "2", False))]
    lines = page_lines([Page(words, HEIGHT)])
    assert [(line.text, line.footer) for line in lines] == [("30", False), ("frogs", False), ("2", True)]


def test_a_page_without_words_has_no_lines() -> None:
    assert page_lines([Page([], HEIGHT)]) == []
