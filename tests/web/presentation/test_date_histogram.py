"""The bars of years and months, drawn from counts; and on the page, against the letters."""

from __future__ import annotations

from collections import Counter

import pytest
from flask.testing import FlaskClient

from search.model.letters import Letter
from search.model.requests import Filter
from search.model.results import FacetValue
from tests.web.html import Element, read
from web.forms.state import State
from web.presentation.date_histogram import DateHistogram, date_histogram

YEARS = (FacetValue("2017", 8, 2, 5, 0), FacetValue("2014", 4, 0, 4, 4), FacetValue("2003", 1, 1, 0, 1))


def drawn(*filters: Filter, years: tuple[FacetValue, ...] = YEARS) -> DateHistogram:
    months = [FacetValue(f"2017-{month:02}", month) for month in range(2, 13)]
    months += [FacetValue("2017", 3, inferred=3), FacetValue("2014-05", 4)]
    found = date_histogram(years, State("/", "soma", filters=filters), months)
    assert found is not None
    return found


def test_years_run_forwards_and_long_gaps_are_one_place() -> None:
    assert [bar.name for bar in drawn().bars] == ["~2003", "2004–2013", "~2014", "2015", "2016", "2017"]
    assert (drawn().year, drawn().without_month, drawn().all_years) == (None, 0, None)


def test_heights_are_hundredths_of_the_tallest_bar() -> None:
    *_, before, last = drawn().bars
    assert (last.overturned, last.upheld, last.total) == (25, 62.5, 100)
    assert (before.overturned, before.upheld, before.total) == (0, 0, 0)


def test_a_bar_filters_its_year_and_the_chosen_one_lets_it_go() -> None:
    other = Filter("treatment", "carisoprodol")
    last = drawn(other, Filter("year", "2014"), Filter("year", "2017")).bars[-1]
    assert last.chosen
    assert last.search.filters == (other,)
    first = drawn(other, Filter("date", "2014-01..2017")).bars[0]
    assert first.search.filters == (other, Filter("year", "2003"))
    assert not first.chosen


def test_one_year_is_shown_by_month_with_what_has_no_month_beside() -> None:
    year = Filter("year", "2017")
    found = drawn(year, Filter("date", "2017-03"))
    assert found.year == 2017
    assert found.without_month == 3
    assert [bar.label for bar in found.bars][:3] == ["Jan", "Feb", "Mar"]
    assert [bar.value.count for bar in found.bars] == [0, *range(2, 13)]
    assert [bar.chosen for bar in found.bars].index(True) == 2
    assert found.bars[1].search.filters == (year, Filter("date", "2017-02"))
    assert found.all_years is not None
    assert found.all_years.filters == ()
    assert drawn(years=YEARS[:1]).year == 2017


def test_without_a_year_there_is_nothing_to_draw() -> None:
    assert date_histogram((), State("/", "soma"), ()) is None


def page(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text[:2000]
    return read(response.text).one("section", class_="when")


def counted(letters: tuple[Letter, ...]) -> Counter[str]:
    found: Counter[str] = Counter()
    for letter in letters:
        year = letter.determination.decision_year
        if year:
            found["~" * (not year[1]) + str(year[0])] += len(letter.determination.issues)
    return found


def rows(part: Element) -> dict[str, int]:
    return {row.one("th").said: int(row.all("td")[0].said) for row in part.one("tbody").all("tr")}


def test_the_page_counts_the_letters_by_year(client: FlaskClient, letters: tuple[Letter, ...]) -> None:
    shown = rows(page(client, "/?q=pain+OR+NOT+pain&mode=keyword"))
    assert Counter({name: count for name, count in shown.items() if count}) == counted(letters)
    assert any(name.startswith("~") for name in shown)


def test_each_bar_leads_to_as_many_issues_as_it_stands_for(client: FlaskClient) -> None:
    years = page(client, "/?q=pain+OR+NOT+pain&mode=keyword&view=list")
    months = page(client, "/?q=pain+OR+NOT+pain&mode=keyword&view=list&year=2016")
    for part in (years, months):
        links = part.one("ol", class_="bars").all("a")
        assert links
        for link, count in zip(links, [n for n in rows(part).values() if n], strict=True):
            led = read(client.get(link.attributes["href"] or "").text)
            assert led.one("p", role="status").said.split()[0] == str(count)


@pytest.mark.parametrize("year", ["2016", "2014"])
def test_months_and_what_has_none_add_up_to_the_year(client: FlaskClient, year: str) -> None:
    address = "/?q=pain+OR+NOT+pain&mode=keyword&view=list"
    every = {name.lstrip("~"): count for name, count in rows(page(client, address)).items()}
    part = page(client, f"{address}&year={year}")
    dated = sum(rows(part).values()) if part.all("tbody") else 0
    undated = [int(hint.said.split()[0]) for hint in part.all("p", class_="hint")]
    assert dated + sum(undated) == every[year]
