"""The first hits in another order: by a rule that can be checked, and by a cross-encoder made here."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from search.errors import MissingExtra, ModelUnavailable
from search.model.requests import IssueSubject, SearchRequest, SimilarRequest, Window
from search.model.results import SearchResponse
from search.opening import open_searcher
from search.results.cross_encoder import CrossEncoderReranker
from search.results.reranking import reranked, text_of
from search.searcher import Searcher

QUERY = "necessary OR therapy OR carisoprodol"
EXTRA = all(find_spec(name) for name in ("torch", "sentence_transformers"))


class Shorter:
    """A reranker that likes short texts, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        self.asked.append(query)
        return [-len(text) for text in texts]


class Indifferent:
    """A reranker to which all texts are the same."""

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        return [0.5] * len(texts)


@pytest.fixture(scope="module")
def searcher(small_build: Path) -> Searcher:
    return open_searcher(small_build)


def listed(response: SearchResponse) -> list[str]:
    return [hit.issue_id for hit in response.hits]


def test_the_first_hits_are_in_the_rerankers_order_and_the_rest_stays(searcher: Searcher) -> None:
    plain = searcher.search(SearchRequest(QUERY))
    assert len(plain.hits) > 5
    found = reranked(searcher.search, SearchRequest(QUERY), QUERY, Shorter(), top=4)
    expected = sorted(plain.hits[:4], key=lambda hit: len(text_of(hit.issue)))
    assert listed(found) == [hit.issue_id for hit in (*expected, *plain.hits[4:])]
    assert listed(found) != listed(plain)
    # The list stays in order: a place keeps its rank and score, whoever stands there.
    assert [(hit.rank, hit.score) for hit in found.hits] == [(hit.rank, hit.score) for hit in plain.hits]
    assert (found.total, found.outcomes, found.query) == (plain.total, plain.outcomes, plain.query)


def test_pages_fit_together_across_the_edge_of_what_is_reranked(searcher: Searcher) -> None:
    whole = reranked(searcher.search, SearchRequest(QUERY), QUERY, Shorter(), top=4)
    pages = [
        reranked(
            searcher.search,
            SearchRequest(QUERY, window=Window(k=3, offset=offset)),
            QUERY,
            Shorter(),
            top=4,
        )
        for offset in range(0, len(whole.hits), 3)
    ]
    assert [found for page in pages for found in listed(page)] == listed(whole)
    assert [hit.rank for page in pages for hit in page.hits] == list(range(1, len(whole.hits) + 1))


def test_equal_scores_leave_the_list_as_it_was(searcher: Searcher) -> None:
    plain = searcher.search(SearchRequest(QUERY))
    assert reranked(searcher.search, SearchRequest(QUERY), QUERY, Indifferent()).hits == plain.hits


def test_similar_cases_are_compared_by_the_text_given_and_the_explanation_says_so(searcher: Searcher) -> None:
    reranker = Shorter()
    request = SimilarRequest(IssueSubject("CM16-0900001#1"), explain=True)
    found = reranked(searcher.similar, request, "x" * 100_000, reranker)
    assert [len(query) for query in reranker.asked] == [4_000]
    for hit in found.hits:
        assert hit.explanation is not None
        assert hit.explanation["reranker"] == -len(text_of(hit.issue))
    before = {str(hit.explanation["rank before"]) for hit in found.hits if hit.explanation}
    assert before == {str(hit.rank) for hit in found.hits}


@pytest.mark.parametrize("request_", [SearchRequest("CM16-0900001"), SearchRequest("request:zyzzyva")])
def test_nothing_is_reranked_for_a_case_number_or_without_hits(
    searcher: Searcher, request_: SearchRequest
) -> None:
    reranker = Shorter()
    found = reranked(searcher.search, request_, request_.query, reranker)
    assert listed(found) == listed(searcher.search(request_))
    assert reranker.asked == []


@pytest.mark.skipif(EXTRA, reason="the extra 'index' is installed")
def test_without_the_extra_one_sentence_says_what_to_install() -> None:
    with pytest.raises(MissingExtra, match=r"torch is not installed.*pip install '\.\[index\]'"):
        CrossEncoderReranker("a/model")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of two small layers with random weights."""
    if not EXTRA:
        pytest.skip("the extra 'index' is not installed")
    return _made(tmp_path_factory.mktemp("tiny"), labels=1)


def _made(folder: Path, *, labels: int) -> Path:
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from tokenizers.processors import BertProcessing
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "knee", "wrist", "splint", "pain", "therapy", "request"]
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, model_max_length=32, unk_token="[UNK]", pad_token="[PAD]",
        cls_token="[CLS]", sep_token="[SEP]",
    ).save_pretrained(folder)  # fmt: skip
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=32, num_labels=labels, initializer_range=0.5,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


TEXTS = ["wrist splint", "knee " * 500, "therapy request", "pain"]


def test_a_cross_encoder_gives_what_its_model_gives(tiny: Path) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny)
    model = AutoModelForSequenceClassification.from_pretrained(tiny).eval()
    expected = []
    for text in TEXTS:
        given = tokenizer("knee pain", text, return_tensors="pt", truncation=True, max_length=32)
        with torch.no_grad():
            expected.append(float(model(**given).logits[0, 0]))
    found = CrossEncoderReranker(str(tiny)).scores("knee pain", TEXTS)
    assert found == pytest.approx(expected, abs=1e-4)
    assert len(set(found)) == len(TEXTS)


def test_a_cross_encoder_reranks_a_search(tiny: Path, searcher: Searcher) -> None:
    reranker = CrossEncoderReranker(str(tiny))
    found = reranked(searcher.search, SearchRequest(QUERY), QUERY, reranker)
    scores = reranker.scores(QUERY, [text_of(hit.issue) for hit in found.hits])
    assert list(scores) == sorted(scores, reverse=True)


def test_a_model_that_cannot_rank_is_refused(tiny: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="cannot be loaded as a cross-encoder"):
        CrossEncoderReranker(str(tmp_path))
    with pytest.raises(ModelUnavailable, match="gives 3 numbers for a pair"):
        CrossEncoderReranker(str(_made(tmp_path, labels=3)))
