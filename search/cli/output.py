"""An answer as the commands print it for people."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator, Sequence

import click

from search.analytics.rates import rate_of
from search.model.letters import with_mark
from search.model.results import (
    Explanation,
    Hit,
    Interpretation,
    Relaxation,
    SearchResponse,
    SimilarityExplanation,
    Suggestion,
)
from search.results.headlines import empty_headline, near_heading, set_title
from search.results.order import NOTHING_RANKS, place_in_words, points_of, why_above


def print_answer(
    response: SearchResponse, *, letters: int, explain: bool = False, by_points: bool = True
) -> None:
    """Prints an answer for people: the query with its interpretations, counts, and the hits. The index
    has so many ``letters``. ``by_points``: the order of the hits is that of their points."""
    click.echo(f"{response.query.words} [{response.mode.value}]")
    if response.query.suggestion:
        click.echo(_did_you_mean(response.query.suggestion))
    for interpretation in response.query.understood:
        click.echo(_interpretation(interpretation))
    for note in response.query.notes:
        click.echo(note)
    for issue in response.same_letter:
        name = with_mark(issue.issue_id, issue.invented)
        click.echo(f"In the same letter: {name}  {issue.outcome.value.upper()}  {issue.request}")
    if response.total is None and not response.hits:
        return
    for line in _headline(response, letters):
        click.echo(line)
    for repair in response.query.repairs:
        click.echo(_relaxation(repair))
    if response.plan:
        click.echo("\n".join(["", *_tree(response.plan)]))
    _print_list(response, response.hits, explain=explain, by_points=by_points)
    if response.near:
        click.echo(f"\n--- {near_heading(response.query)}")
    _print_list(response, response.near, explain=explain, by_points=by_points)


def _headline(response: SearchResponse, letters: int) -> Iterator[str]:
    """What is listed, how many, and how often it was overturned; or why there is nothing."""
    if title := set_title(response.query):
        yield title
    if response.total == 0 and (empty := empty_headline(response.query, letters)):
        yield f"{empty} ({response.took_ms} ms)"
        return
    counts = ", ".join(f"{count:,} {name}" for name, count in response.outcomes.items())
    plural = "issue" if response.total == 1 else "issues"
    total = "the nearest issues" if response.total is None else f"{response.total:,} {plural}"
    yield total + (f": {counts}" if counts else "") + f" ({response.took_ms} ms)"
    if rate := rate_of(response):
        yield rate.words


def _print_list(response: SearchResponse, hits: Sequence[Hit], *, explain: bool, by_points: bool) -> None:
    """The hits of the set, or those near it, each with why it stands there where that is asked for."""
    bold = sys.stdout.isatty()
    above: Hit | None = None
    for hit in hits:
        _print_hit(hit, bold=bold)
        if explain and hit.explanation is not None:
            click.echo(f"     {_why_here(response, hit, near=hits is response.near)}")
            if by_points and above is not None and (why := why_above(above, hit)):
                click.echo(f"     Why below number {above.rank}: {why}")
            click.echo(json.dumps(hit.explanation, indent=2, default=str))
        above = hit


def _why_here(response: SearchResponse, hit: Hit, *, near: bool) -> str:
    """Why a hit stands where it does, in one line."""
    place = place_in_words(response.query, near=near, has_set=response.total is not None)
    if not hit.parts:
        return f"Why here: {place}; {NOTHING_RANKS}"
    parts = ", ".join(f"{part.name.lower()} {part.percent} %" for part in hit.parts)
    return f"Why here: {place}; {points_of(hit):z.0f} of 100 points: {parts}"


def _tree(explanation: Explanation, depth: int = 0) -> Iterator[str]:
    """An explanation as indented lines, the numbers in a column before them."""
    value = "" if explanation.value is None else f"{explanation.value:.3f}"
    yield f"{value:>8}  {'  ' * depth}{explanation.description}"
    for detail in explanation.details:
        yield from _tree(detail, depth + 1)


def _print_hit(hit: Hit, *, bold: bool) -> None:
    scores = ", ".join(
        f"{name} {score:.3f}"
        for name, score in (("keyword", hit.scores.keyword), ("dense", hit.scores.dense))
        if score is not None
    )
    siblings = len(hit.determination.issues) - 1
    others = f", {siblings} more in this letter" if siblings > 0 else ""
    others += f", {hit.folded} more decided in the same words" if hit.folded else ""
    click.echo(f"\n{hit.rank:>3}. {hit.issue.outcome.value.upper()}  {hit.issue.request}")
    click.echo(f"     {with_mark(hit.issue_id, hit.determination.invented)}{others}  ({scores})")
    click.echo("     " + _marked(hit.snippet.text, hit.snippet.marks, bold=bold))
    if hit.likeness and (shared_values := _shared_values(hit.likeness)):
        click.echo(f"     In common: {shared_values}")
    if hit.likeness:
        alike = ", ".join(f"{aspect.value} {word.value}" for aspect, word in hit.likeness.alike.items())
        click.echo(f"     Alike: {alike}")


def _did_you_mean(suggestion: Suggestion) -> str:
    not_the_same = [
        f"{', '.join(correction.confusable)}: not the same"
        for correction in suggestion.corrections
        if correction.confusable
    ]
    return " ".join([f"Did you mean: {suggestion.query}", *(f"({note})" for note in not_the_same)])


def _interpretation(interpretation: Interpretation) -> str:
    """How a part of the query was interpreted, with the option that changes it:
    ``soma = carisoprodol  [--off drug:soma]``."""
    if interpretation.on:
        also = ", also misspelled " if interpretation.kind == "misspelled" else " = "
        return f"{interpretation.written}{also}{interpretation.means}  [--off {interpretation.key}]"
    return f"{interpretation.written}: not read as {interpretation.means}" + (
        f"  [--on {interpretation.key}]" if interpretation.offered else ""
    )


def _relaxation(relaxation: Relaxation) -> str:
    """A relaxed query to try instead, as a command."""
    filters = (
        filter_.field + ("!=" if filter_.exclude else "=") + filter_.value for filter_ in relaxation.filters
    )
    options = [f" --filter {shlex.quote(filter_)}" for filter_ in filters]
    options += [f" --off {shlex.quote(key)}" for key in relaxation.off]
    count = f"{relaxation.total:,} issue{'' if relaxation.total == 1 else 's'}"
    return f"{relaxation.why}. Try: imr search {shlex.quote(relaxation.query)}{''.join(options)} ({count})"


def _shared_values(explanation: SimilarityExplanation) -> str:
    """What two cases share, in one line."""
    shares = (
        ("treatment", explanation.treatment),
        ("kind", explanation.kind),
        ("body part", explanation.body_parts),
        ("guideline", explanation.guidelines),
        ("words", explanation.terms),
    )
    return "; ".join(f"{name} {', '.join(values)}" for name, values in shares if values)


def _marked(text: str, marks: tuple[tuple[int, int], ...], *, bold: bool) -> str:
    if not bold:
        return text
    for start, end in reversed(marks):
        text = text[:start] + click.style(text[start:end], bold=True) + text[end:]
    return text
