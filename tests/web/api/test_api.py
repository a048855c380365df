from __future__ import annotations

import json

import msgspec
import pytest
from flask.testing import FlaskClient

from search.errors import NoIndex
from search.model.letter_json import from_json
from search.model.letters import Letter
from search.opening import LiveSearcher
from search.results.answers import Answer
from search.results.document_answers import DocumentAnswer, RequestAnswer
from search.searcher import Searcher
from tests.web.letters import DENIAL, LETTERS
from tests.web.multipart import form
from web.app import create_app
from web.config import WebConfig


def test_a_search_answers_in_the_shape_of_the_command(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?q=treatment:carisoprodol&mode=keyword&k=1")
    answer = msgspec.json.decode(response.data, type=Answer)
    assert (answer.total, answer.mode, len(answer.hits)) == (2, "keyword", 1)
    hit = answer.hits[0]
    assert hit.rank == 1
    assert hit.treatment.generic_name == "carisoprodol"
    assert {hit.snippet[a:b].lower() for a, b in hit.snippet_marks} == {"carisoprodol"}
    assert {"query", "mode", "total", "took_ms", "build", "hits"} <= set(json.loads(response.data))


def test_offset_goes_on_where_the_first_page_ended(client: FlaskClient) -> None:
    whole = client.get("/api/v1/search?q=request&mode=keyword&k=6").get_json()
    later = client.get("/api/v1/search?q=request&mode=keyword&k=3&offset=3").get_json()
    assert [hit["issue_id"] for hit in later["hits"]] == [hit["issue_id"] for hit in whole["hits"][3:]]
    assert [hit["rank"] for hit in later["hits"]] == [4, 5, 6]


def test_filters_are_alternatives_within_a_field_and_conditions_across(client: FlaskClient) -> None:
    address = "/api/v1/search?treatment=carisoprodol&treatment=gabapentin&not_outcome=upheld&k=50"
    found = {hit["issue_id"] for hit in client.get(address).get_json()["hits"]}
    assert found == {"CM16-0900002#3", "letter-without-header#1"}


def test_explain_says_where_a_score_comes_from(client: FlaskClient) -> None:
    hit = client.get("/api/v1/search?q=soma&mode=keyword&explain=true&k=1").get_json()["hits"][0]
    signals = hit["explanation"]["signals"]
    assert sum(part["weight"] * part["score"] for part in signals) == pytest.approx(hit["score"])
    assert sum(part["raw"] or 0 for part in signals if "bm25" in part) == hit["scores"]["keyword"]
    plain = client.get("/api/v1/search?q=soma&mode=keyword&k=1").get_json()["hits"][0]
    assert plain["explanation"] is None


@pytest.mark.parametrize(
    "address", ["/api/v1/search?q=soma&k=5", "/api/v1/similar?issue_id=CM16-0900001%231&k=5"]
)
def test_explain_gives_the_parts_of_every_hit(client: FlaskClient, address: str) -> None:
    answer = client.get(f"{address}&explain=true").get_json()
    assert answer["hits"]
    assert answer["near"]
    for hit in answer["hits"]:
        points = sum(part["points"] for part in hit["parts"])
        assert points == pytest.approx(100 * hit["score"])
    for hit in (*answer["hits"], *answer["near"]):
        assert sum(part["percent"] for part in hit["parts"]) in (0, 100)
        assert all(part["name"][0].isupper() for part in hit["parts"])
    plain = client.get(address).get_json()
    assert not [hit for hit in (*plain["hits"], *plain["near"]) if "parts" in hit]


def test_facets_count_the_result_set(client: FlaskClient) -> None:
    facets = client.get("/api/v1/facets?q=treatment:carisoprodol&mode=keyword").get_json()["facets"]
    assert {value["value"]: value["count"] for value in facets["outcome"]} == {"overturned": 1, "upheld": 1}


def test_a_letter_comes_as_the_parser_writes_it(client: FlaskClient, letters: tuple[Letter, ...]) -> None:
    response = client.get("/api/v1/determinations/CM16-0900001")
    assert from_json(response.data) == letters[0].determination


def test_similar_to_an_issue_leaves_the_issue_out(client: FlaskClient) -> None:
    hits = client.get("/api/v1/similar?issue_id=CM16-0900001%231").get_json()["hits"]
    assert hits[0]["issue_id"] == "letter-without-header#1"
    assert "CM16-0900001#1" not in {hit["issue_id"] for hit in hits}


def test_a_posted_text_is_compared_as_a_whole_where_that_is_asked_for(client: FlaskClient) -> None:
    text = "He has taken Soma for spasm, a xylophonist said."
    (entry,) = client.post("/api/v1/similar?k=2&whole=true", json={"text": text}).get_json()["requests"]
    assert (entry["request"], entry["at"], entry["searched"]) == ("", [0, len(text)], True)
    assert entry["hits"][0]["treatment"]["generic_name"] == "carisoprodol"
    assert "xylophonist" not in json.dumps(entry), "what was pasted is not said back"


def test_requests_are_listed_without_searching(client: FlaskClient) -> None:
    answer = client.post("/api/v1/similar?requests=true", json={"text": DENIAL}).get_json()
    assert set(answer) == {"requests", "case_number", "case_indexed", "notes"}
    assert [entry["request"] for entry in answer["requests"]] == [
        "Norco 10/325 mg #120",
        "MRI of the right shoulder",
        "Physical therapy 12 visits for the right wrist",
    ]
    for entry in answer["requests"]:
        assert DENIAL[slice(*entry["at"])] == entry["request"]
        assert (entry["searched"], entry["total"], entry["hits"], entry["near"]) == (False, None, [], [])


@pytest.mark.parametrize(
    ("text", "advice"),
    [("Please call me back.", "paste the denial"), ("Her knee hurts since she fell.", "whole=true")],
)
def test_a_text_that_asks_for_nothing_has_no_requests_and_says_so(
    client: FlaskClient, text: str, advice: str
) -> None:
    answer = client.post("/api/v1/similar", json={"text": text}).get_json()
    assert answer["requests"] == []
    (note,) = answer["notes"]
    assert note.startswith("No medical request was found in this text")
    assert advice in note


def test_more_requests_than_are_looked_up_at_once_are_listed_and_that_is_said(live: LiveSearcher) -> None:
    client = create_app(live, config=WebConfig(lists_per_letter=2)).test_client()
    answer = client.post("/api/v1/similar", json={"text": DENIAL}).get_json()
    assert [entry["searched"] for entry in answer["requests"]] == [True, True, False]
    assert answer["notes"] == [
        "3 requests are in dispute and no more than 2 looked up at once: send the rest alone."
    ]


@pytest.mark.parametrize("kind", ["text", "file"])
def test_a_posted_letter_is_a_list_for_each_issue(client: FlaskClient, kind: str) -> None:
    text = LETTERS[1].text
    body = form(text=text) if kind == "text" else form(file=("letter.txt", text.encode()))
    answer = client.post("/api/v1/similar", **body).get_json()
    assert [entry["issue_number"] for entry in answer["requests"]] == [1, 2, 3]
    assert [entry["request"] for entry in answer["requests"]] == [
        issue.request for issue in LETTERS[1].issues
    ]
    assert (answer["case_number"], answer["case_indexed"]) == ("CM16-0900002", True)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/v1/search?q=soma&outcom=upheld", 400, "no parameter 'outcom'"),
        ("/api/v1/search?q=soma&k=0", 400, "from 1 to 100"),
        ("/api/v1/search?q=soma&k=٣", 400, "from 1 to 100"),
        ("/api/v1/search?q=soma&offset=-1", 400, "from 0 to"),
        ("/api/v1/search?q=soma&mode=best", 400, "hybrid, keyword, dense"),
        ("/api/v1/search?q=soma&q=norco", 400, "given 2 times"),
        ("/api/v1/search?q=soma&explain=yes", 400, "true or false"),
        ("/api/v1/search?q=colour:red", 400, "no field 'colour'"),
        ("/api/v1/similar", 400, "issue_id is missing"),
        ("/api/v1/similar?issue_id=CM99-1%231", 404, "CM99-1#1"),
        ("/api/v1/determinations/CM99-1", 404, "CM99-1"),
        ("/api/v1/nothing", 404, "no page"),
    ],
)
def test_an_error_is_a_problem_with_one_sentence(
    client: FlaskClient, address: str, status: int, said: str
) -> None:
    response = client.get(address)
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert (response.status_code, problem["status"]) == (status, status)
    assert said in problem["detail"]


def test_a_syntax_error_gives_its_position(client: FlaskClient) -> None:
    assert client.get("/api/v1/search?q=soma+AND+(norco").get_json()["position"] == 9


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"data": "soma", "content_type": "text/plain"}, 415),
        ({"json": {"txt": "soma"}}, 400),
        ({"json": {"text": "soma", "more": 1}}, 400),
        ({"json": {"text": "  "}}, 400),
        ({"json": {"text": "a" * 200_001}}, 400),
        ({"data": b"\xff{", "content_type": "application/json"}, 400),
        (form(text="soma", file=("x.txt", b"x")), 400),
        (form(), 400),
        ({"data": {"note": "soma"}, "content_type": "multipart/form-data"}, 400),
        ({"data": {"text": ["soma", "norco"]}, "content_type": "multipart/form-data"}, 400),
        (form(file=("x.pdf", b"%PDF-")), 422),
        ({"data": b"x" * 22_000_000, "content_type": "application/json"}, 413),
    ],
)
def test_a_body_that_cannot_be_used_is_refused(
    client: FlaskClient, body: dict[str, object], status: int
) -> None:
    response = client.post("/api/v1/similar", **body)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"


class Unpublished:
    """A source before the first build."""

    def current(self) -> Searcher:
        raise NoIndex("There is no index: run 'imr index FOLDER'.")


def test_without_a_build_the_process_lives_and_is_not_ready() -> None:
    client = create_app(Unpublished()).test_client()
    assert client.get("/healthz").get_json()["status"] == "ok"
    assert client.get("/readyz").status_code == 503
    assert client.get("/api/v1/search?q=soma").status_code == 503
    assert "imr index" in client.get("/?q=soma").text
    assert client.get("/").status_code == 200
    assert "imr_ready 0" in client.get("/metrics").text


def test_with_a_build_it_is_ready_and_says_what_is_published(client: FlaskClient) -> None:
    ready = client.get("/readyz").get_json()
    assert (ready["status"], ready["determinations"]) == ("ready", len(LETTERS))


def test_what_is_understood_can_be_switched_off_and_on(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=soma+is+approved&mode=keyword").json
    soma, approved = answer["query"]["understood"]
    assert soma | {"span": None} == {
        "key": "drug:soma", "kind": "drug", "written": "soma", "span": None, "means": "carisoprodol",
        "names": [], "on": True, "offered": False,
    }  # fmt: skip
    assert (approved["key"], approved["on"], approved["offered"]) == ("outcome:approved", False, True)
    assert answer["query"]["asked"]["treatments"] == [
        {"written": "soma", "name": "carisoprodol", "several": True, "parts": []}
    ]
    as_word = client.get("/api/v1/search?q=soma&mode=keyword&off=drug:soma").json
    assert not as_word["query"]["understood"][0]["on"]
    assert (as_word["query"]["asked"]["treatments"], as_word["query"]["asked"]["words"]) == ([], ["soma"])
    chosen = client.get("/api/v1/facets?q=soma+is+approved&mode=keyword&on=outcome:approved").json
    assert [found["value"] for found in chosen["facets"]["outcome"]] == ["overturned"]


def test_a_list_is_folded_and_what_is_near_is_in_no_count(alike_pages: FlaskClient) -> None:
    def answer(more: str) -> RequestAnswer:
        sent = alike_pages.post(f"/api/v1/similar?k=20{more}", json={"text": "Request: arm sling"})
        return msgspec.json.decode(sent.data, type=DocumentAnswer).requests[0]

    plain, folded, wide = answer(""), answer("&fold=true"), answer("&fold=true&wide=true")
    assert (plain.folded, folded.folded) == (0, 1)
    assert (plain.total, folded.total) == (2, 2)
    assert len(folded.hits) == len(plain.hits) - 1 == 1
    (row,) = [row for row in folded.hits if row.folded]
    assert (row.folded, len(row.wording or "")) == (1, 16)
    assert (wide.hits, wide.near) == (folded.hits, folded.near)
    behind = {row.issue_id for row in plain.near}
    assert not behind & {row.issue_id for row in plain.hits}
    assert len(plain.hits) + len(behind) <= 20
    same = alike_pages.get(f"/api/v1/search?wording={row.wording}&outcome=upheld&k=50").get_json()
    assert same["total"] == 6
    search = alike_pages.get("/api/v1/search?q=shoulder&mode=keyword&fold=true&k=50").get_json()
    assert len(search["hits"]) == search["total"] - search["folded"] == search["total"] - 5


def test_weights_are_those_that_are_named_beside_the_usual_ones(client: FlaskClient) -> None:
    def aspects(more: str) -> list[dict[str, float]]:
        address = f"/api/v1/similar?issue_id=CM16-0900001%231&k=20{more}"
        return [hit["likeness"]["aspects"] for hit in client.get(address).get_json()["hits"]]

    def posted(more: str) -> list[str]:
        body = {"text": LETTERS[0].issues[0].rationale}
        sent = client.post(f"/api/v1/similar?whole=true&k=20{more}", json=body)
        return [hit["issue_id"] for hit in sent.get_json()["requests"][0]["hits"]]

    usual = "&weight_request=45&weight_rationale=43&weight_facts=7&weight_guideline=5"
    assert aspects(usual) == aspects("")
    assert {frozenset(found) for found in aspects("&weight_facts=0&weight_guideline=0")} == {
        frozenset({"request", "rationale"})
    }
    assert posted(usual) == posted("")
    assert posted("&weight_rationale=0&weight_guideline=0&weight_request=0&mode=keyword") != posted(
        "&mode=keyword"
    )
    refused = client.get("/api/v1/similar?issue_id=CM16-0900001%231&weight_facts=1.5")
    assert (refused.status_code, "weight_facts" in refused.get_json()["detail"]) == (400, True)
    assert client.get("/api/v1/search?q=soma&weight_facts=5").status_code == 400
