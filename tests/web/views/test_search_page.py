from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from search.fields import NUMBER_FIELDS
from tests.web.html import Element, read
from web.presentation.examples import EXAMPLES, QUERY_FIELDS, RECIPES


def results(client: FlaskClient, address: str, status: int = 200) -> Element:
    response = client.get(address)
    assert response.status_code == status, response.text[:2000]
    return read(response.text)


def titles(part: Element) -> list[str]:
    return [found.said for found in part.all(class_="hit-title")]


def test_the_start_page_offers_one_box_and_the_way_to_paste(client: FlaskClient) -> None:
    page = results(client, "/")
    assert page.one("input", type="search").attributes["name"] == "q"
    assert page.all("a", href="/similar")
    assert page.all(class_="hit") == []


def test_overturned_and_upheld_stand_side_by_side_each_with_its_count(client: FlaskClient) -> None:
    page = results(client, "/?q=physical+therapy&mode=keyword")
    overturned, upheld = page.one(id="list-overturned"), page.one(id="list-upheld")
    assert titles(overturned)[0] == "Physical therapy 6 visits for the lumbar spine"
    assert titles(upheld)[0] == "Physical therapy 12 visits for the right wrist"
    assert {badge.said for badge in overturned.all(class_="badge")} == {"Overturned"}
    assert {badge.said for badge in upheld.all(class_="badge")} == {"Upheld"}
    for side in (overturned, upheld):
        assert side.one(class_="count").said.split()[0] == str(len(titles(side)))


def test_one_list_holds_both_outcomes(client: FlaskClient) -> None:
    page = results(client, "/?q=physical+therapy&mode=keyword&view=list")
    listed = page.one(id="list-all")
    assert {badge.said for badge in listed.all(class_="badge")} == {"Overturned", "Upheld"}
    assert not page.all(id="list-upheld")


def test_the_count_is_said_in_a_live_region(client: FlaskClient) -> None:
    page = results(client, "/?q=treatment:carisoprodol&mode=keyword")
    assert page.one("p", role="status").said == "2 issues: 1 overturned, 1 upheld"


def test_a_row_shows_guideline_page_specialty_year_quote_and_siblings(client: FlaskClient) -> None:
    page = results(client, "/?q=treatment:carisoprodol&mode=keyword&outcome=upheld")
    row = page.all("li", class_="hit")[0]
    assert "p. 29" in row.one(class_="facts").said
    assert "Physical Medicine & Rehabilitation" in row.one(class_="facts").said
    assert "2016" in row.one(class_="hit-id").said
    assert "carisoprodol" in {mark.said.lower() for mark in row.one(class_="snippet").all("mark")}
    assert "Overturned: Physical therapy 6 visits" in row.one(class_="siblings").said
    assert row.one("a", class_="action").attributes["href"] == "/similar?issue=CM16-0900001%231"


def test_an_inferred_year_is_marked(client: FlaskClient) -> None:
    page = results(client, "/?q=spasm&mode=keyword&outcome=overturned&treatment=carisoprodol")
    assert page.one(class_="hit-id").one(class_="inferred").said == "~2014 (inferred)"


def test_a_filter_is_in_the_address_a_chip_takes_it_away(client: FlaskClient) -> None:
    page = results(client, "/?q=the+request&mode=keyword&not_outcome=upheld&specialty=Internal+Medicine")
    chips = page.one("ul", class_="chips")
    assert [chip.said for chip in chips.all("a", class_="chip")] == [
        "Internal MedicineReviewer specialty× (remove)",
        "not UpheldOutcome× (remove)",
    ]
    assert chips.all("a", class_="chip")[1].attributes["href"] == (
        "/?q=the+request&mode=keyword&specialty=Internal+Medicine"
    )
    assert titles(page) == ["Soma 350mg #30"]


def test_facet_counts_are_those_of_the_result_set(client: FlaskClient) -> None:
    page = results(client, "/?q=physical+therapy&mode=keyword")
    for name in ("Overturned", "Upheld"):
        offered = next(a for a in page.all("a", class_="value-name") if f"Only {name}" in a.said)
        listed = page.one(id=f"list-{name.lower()}").one(class_="count")
        assert offered.one(class_="value-count").said == listed.said


def test_a_new_query_keeps_the_filters(client: FlaskClient) -> None:
    form = results(client, "/?q=soma&outcome=upheld&view=list").one("form", role="search")
    hidden = {(i.attributes["name"], i.attributes["value"]) for i in form.all("input", type="hidden")}
    assert hidden == {("outcome", "upheld"), ("view", "list")}


def test_filters_alone_list_every_issue_that_has_them(client: FlaskClient) -> None:
    assert titles(results(client, "/?treatment=gabapentin")) == ["Gabapentin 600mg #90"]


def test_each_side_is_paged_on_its_own(client: FlaskClient, small_pages: FlaskClient) -> None:
    whole = results(client, "/?q=request&mode=keyword")
    paged = results(small_pages, "/?q=request&mode=keyword&page_upheld=2")
    assert titles(paged.one(id="list-upheld")) == titles(whole.one(id="list-upheld"))[2:4]
    assert titles(paged.one(id="list-overturned")) == titles(whole.one(id="list-overturned"))[:2]
    pager = paged.one(id="list-upheld").one(class_="pager")
    assert pager.all("a", rel="prev nofollow")[0].attributes["href"] == (
        "/?q=request&mode=keyword#list-upheld"
    )


def test_a_page_beyond_the_last_offers_the_way_back(small_pages: FlaskClient) -> None:
    page = results(small_pages, "/?q=request&mode=keyword&page_upheld=400")
    assert "No upheld issue on this page" in page.one(id="list-upheld").said


@pytest.mark.parametrize(
    ("query", "position"), [("soma AND (norco", 9), ('soma "long', 5), ("AND soma", 0), ("soma)", 4)]
)
def test_a_query_that_cannot_be_read_is_kept_and_shown_where_it_goes_wrong(
    client: FlaskClient, query: str, position: int
) -> None:
    response = client.get("/", query_string={"q": query})
    assert response.status_code == 400
    page = read(response.text)
    assert page.one("input", type="search").attributes["value"] == query
    assert page.one("mark", class_="wrong").text == query[position]
    assert f"character {position + 1}" in page.one(role="alert").said


def test_an_unknown_field_is_named(client: FlaskClient) -> None:
    page = results(client, "/?q=colour:red", status=400)
    assert "There is no field 'colour'" in page.one(role="alert").said


@pytest.mark.parametrize("extra", ["mode=best", "view=grid", "page_upheld=0", "outcome=", "q=two"])
def test_a_parameter_that_cannot_be_used_is_named_not_guessed(client: FlaskClient, extra: str) -> None:
    page = results(client, f"/?q=soma&{extra}", status=400)
    assert extra.partition("=")[0] in page.one(role="alert").said


def test_a_query_longer_than_the_limit_is_sent_to_find_similar(client: FlaskClient) -> None:
    page = results(client, "/?q=" + "a" * 2_001, status=400)
    assert "Find similar" in page.one(role="alert").said


def test_a_case_number_goes_straight_to_its_letter(client: FlaskClient) -> None:
    response = client.get("/?q=cm16-0900002")
    assert response.status_code == 303
    assert response.location == "/determinations/CM16-0900002"


def test_a_case_that_is_not_there_is_said(client: FlaskClient) -> None:
    assert "no such case" in results(client, "/?q=CM16-0999999").one(class_="understood").said


@pytest.mark.parametrize("query", [query for query, _ in EXAMPLES + RECIPES])
def test_every_query_we_recommend_can_be_searched(client: FlaskClient, query: str) -> None:
    assert client.get("/", query_string={"q": query}).status_code == 200


@pytest.mark.parametrize("field", [name for name, _ in QUERY_FIELDS])
def test_every_field_we_name_can_be_searched(client: FlaskClient, field: str) -> None:
    value = "2015" if field in NUMBER_FIELDS else "pain"
    assert client.get("/", query_string={"q": f"{field}:{value}"}).status_code == 200


def test_what_was_understood_is_a_chip_that_switches_it_off_and_on(client: FlaskClient) -> None:
    page = results(client, "/?q=soma+denied&mode=keyword&view=list&specialty=Pain+Medicine")
    readings = page.one("ul", class_="readings")
    assert [chip.said for chip in readings.all("a", class_="chip")] == [
        "soma = carisoprodol, also in combinations× (read as plain words instead)",
        "denied = outcome is upheld× (drop this condition)",
    ]
    chip = readings.all("a", class_="chip")[0]
    assert chip.attributes["href"] == (
        "/?q=soma+denied&mode=keyword&view=list&specialty=Pain+Medicine&off=drug%3Asoma"
    )
    page = results(client, "/?q=soma+denied&mode=keyword&view=list&off=drug%3Asoma")
    off, on = page.one("ul", class_="readings").all("a", class_="chip")[:2]
    assert off.said == "soma: plain words, not carisoprodol+ (read it so)"
    assert off.attributes["href"] == "/?q=soma+denied&mode=keyword&view=list"
    assert on.said.startswith("denied = outcome is upheld")


def test_what_may_mean_something_else_is_offered(client: FlaskClient) -> None:
    page = results(client, "/?q=is+soma+approved&mode=keyword&off=drug%3Asoma")
    offered = page.one("ul", class_="readings").all("a", class_="chip-off")[1]
    assert offered.said == "approved: only where outcome is overturned+ (read it so)"
    assert offered.attributes["href"].endswith("&off=drug%3Asoma&on=outcome%3Aapproved")
    page = results(client, offered.attributes["href"])
    assert {badge.said for badge in page.all(class_="badge")} <= {"Overturned"}


def test_a_query_can_be_searched_as_typed(client: FlaskClient) -> None:
    page = results(client, "/?q=soma+denied&mode=keyword")
    (typed,) = page.one("ul", class_="readings").all("a", class_="chip-clear")
    assert (typed.said, typed.attributes["href"]) == (
        "Search as typed",
        "/?q=soma+denied&mode=keyword&off=all",
    )
    page = results(client, typed.attributes["href"])
    (again,) = page.one("ul", class_="readings").all("a")
    assert again.attributes["href"] == "/?q=soma+denied&mode=keyword"


def test_switches_stay_with_filters_pages_modes_and_the_form(client: FlaskClient) -> None:
    page = results(client, "/?q=soma+denied&off=drug%3Asoma&on=a%3Ab")
    kept = [
        link.attributes["href"]
        for link in page.all("a")
        if link.attributes["href"].startswith("/?q=") and not link.matches("", {"class_": "chip"})
    ]
    assert len(kept) > 5
    assert [link for link in kept if "off=drug%3Asoma" not in link and "off=all" not in link] == []
    hidden = page.one("form", role="search").all("input", type="hidden")
    assert {(i.attributes["name"], i.attributes["value"]) for i in hidden} == {
        ("off", "drug:soma"),
        ("on", "a:b"),
    }


def test_a_query_for_one_outcome_shows_one_list(client: FlaskClient) -> None:
    page = results(client, "/?q=soma+denied&mode=keyword")
    assert [found.attributes["id"] for found in page.all("section", class_="list")] == ["list-all"]


def test_too_many_switches_are_refused(client: FlaskClient) -> None:
    assert client.get("/?q=soma" + "&off=x" * 60).status_code == 400
    assert client.get("/api/v1/search?q=soma&off=").status_code == 400


def test_an_unknown_word_has_a_link_to_what_may_be_meant(client: FlaskClient) -> None:
    page = results(client, "/?q=carisoprodol+spasmm&mode=keyword&outcome=upheld")
    said = page.one("p", class_="suggestion")
    assert said.said == "Did you mean carisoprodol spasm?"
    assert said.one("a").attributes["href"] == "/?q=carisoprodol+spasm&mode=keyword&outcome=upheld"
    assert not results(client, "/?q=carisoprodol").all(class_="suggestion")


def test_a_range_of_numbers_is_a_filter(client: FlaskClient) -> None:
    page = results(client, "/?q=mri&mode=keyword&view=list&quantity=60..90&not_date=2014")
    chips = page.all("ul", class_="chips")[-1].all("a", class_="chip")
    assert [chip.said for chip in chips][:2] == [
        "60..90Quantity× (remove)",
        "not 2014Decision date× (remove)",
    ]
    refused = client.get("/", query_string={"q": "mri", "quantity": "many"})
    assert refused.status_code == 400
    assert "is no value of quantity: write 60, &gt;60 or 60..120." in refused.text


def test_where_nothing_is_found_the_part_in_the_way_is_named(client: FlaskClient) -> None:
    page = results(client, "/?q=mri+AND+zebra&mode=keyword&view=list")
    (first, *_) = page.one("div", class_="empty").all("li")
    assert first.said.startswith("No issue has: zebra. Search mri (")
    assert first.all("a")[0].attributes["href"] == "/?q=mri&mode=keyword&view=list"


def test_a_query_that_breaks_off_is_offered_mended(client: FlaskClient) -> None:
    refused = read(client.get("/", query_string={"q": '(mri AND "red flags', "outcome": "upheld"}).text)
    link = refused.one("div", class_="problem").all("a")[0]
    assert link.said == '(mri AND "red flags")'
    assert link.attributes["href"] == "/?q=%28mri+AND+%22red+flags%22%29&outcome=upheld"


def test_facets_of_the_request_are_folded_and_open_where_results_are_narrowed_by_one(
    client: FlaskClient,
) -> None:
    page = results(client, "/?q=physical+therapy&mode=keyword")
    folded = page.one("details", class_="more-facets")
    assert "open" not in folded.attributes
    assert "Amount stated" in [title.said for title in folded.all("h3")]
    narrowed = results(client, "/?q=physical+therapy&mode=keyword&amount_stated=yes")
    assert "open" in narrowed.one("details", class_="more-facets").attributes
    assert titles(narrowed)
    assert results(client, "/?q=physical+therapy&mode=keyword&amount_stated=no").all(class_="hit") == []
