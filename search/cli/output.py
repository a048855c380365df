"""An answer as the commands print it for people."""

from __future__ import annotations

import json
import shlex
import sys

import click

from search.analytics.rates import rate_of
from search.model.results import (
    Hit,
    Interpretation,
    Relaxation,
    SearchResponse,
    SimilarityExplanation,
    Suggestion,
)


def print_answer(response: SearchResponse, *, explain: bool) -> None:
    """The answer for people: understood query, counts, and the hits under their letters."""
    click.echo(f"{response.query.words} [{response.mode.value}]")
    if response.query.suggestion:
        click.echo(_did_you_mean(response.query.suggestion))
    for one in response.query.understood:
        click.echo(_reading(one))
    for note in response.query.notes:
        click.echo(note)
    counts = ", ".join(f"{count:,} {name}" for name, count in response.outcomes.items())
    plural = "issue" if response.total == 1 else "issues"
    click.echo(
        f"{response.total:,} {plural}" + (f": {counts}" if counts else "") + f" ({response.took_ms} ms)"
    )
    if found := rate_of(response):
        click.echo(found.words)
    for repair in response.query.repairs:
        click.echo(_repair(repair))
    bold = sys.stdout.isatty()
    for hit in response.hits:
        if hit.rank == response.total - response.folded + 1:
            click.echo("\n--- Nearby matches (not counted):")
        _print_hit(hit, bold=bold)
        if explain and hit.explanation is not None:
            click.echo(json.dumps(hit.explanation, indent=2, default=str))


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
    click.echo(f"     {hit.issue_id}{others}  ({scores})")
    click.echo("     " + _marked(hit.snippet.text, hit.snippet.marks, bold=bold))
    if hit.likeness and (alike := _alike(hit.likeness)):
        click.echo(f"     In common: {alike}")


def _did_you_mean(found: Suggestion) -> str:
    also = [f"{', '.join(one.confusable)}: not the same" for one in found.corrections if one.confusable]
    return " ".join([f"Did you mean: {found.query}", *(f"({said})" for said in also)])


def _reading(one: Interpretation) -> str:
    """A part of the query as it was read, with the switch that changes it."""
    if one.on:
        also = ", also misspelled " if one.kind == "misspelled" else " = "
        return f"{one.written}{also}{one.means}  [--off {one.key}]"
    return f"{one.written}: not read as {one.means}" + (f"  [--on {one.key}]" if one.offered else "")


def _repair(repair: Relaxation) -> str:
    """A search to try instead, in words of the command."""
    filters = (one.field + ("!=" if one.exclude else "=") + one.value for one in repair.filters)
    options = [f" --filter {shlex.quote(one)}" for one in filters]
    options += [f" --off {shlex.quote(key)}" for key in repair.off]
    found = f"{repair.total:,} issue{'' if repair.total == 1 else 's'}"
    return f"{repair.why}. Try: imr search {shlex.quote(repair.query)}{''.join(options)} ({found})"


def _alike(found: SimilarityExplanation) -> str:
    """What two cases share, in one line."""
    shares = (
        ("treatment", found.treatment),
        ("kind", found.kind),
        ("body part", found.body_parts),
        ("guideline", found.guidelines),
        ("words", found.terms),
    )
    return "; ".join(f"{name} {', '.join(values)}" for name, values in shares if values)


def _marked(text: str, marks: tuple[tuple[int, int], ...], *, bold: bool) -> str:
    if not bold:
        return text
    for start, end in reversed(marks):
        text = text[:start] + click.style(text[start:end], bold=True) + text[end:]
    return text
