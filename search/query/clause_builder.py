"""The parsed tree to clauses and word_forms. Words side by side rank; all else is a condition."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lark import Token, Tree

from search.errors import QuerySyntax
from search.query import word_forms
from search.query.clauses import Boolean, Clause, Phrase, Span, SpanQuery, Term
from search.query.field_values import field_value, is_text_field
from search.query.operators import parse_proximity, reject_unsupported
from search.query.spans import AnyForm, SpanExpression, SpanNear, SpanOr, SpanPhrase
from search.text.analysis import STOP_WORDS


@dataclass(frozen=True)
class BuiltClause:
    """What a part of a query means. ``words`` says it; ``free`` is the text whose meaning is looked
    for; ``terms`` are marked in quotes; ``place`` is set where the part can stand beside a proximity
    operator; a ``joined`` one is bracketed when it is said inside another."""

    clause: Clause
    words: str
    spans: tuple[Span, ...]
    free: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    place: SpanExpression | None = None
    loose: bool = False
    negative: bool = False
    joined: bool = False
    parts: tuple[BuiltClause, ...] = ()
    """What must hold, each on its own, where it is more than one thing."""

    @property
    def bracketed(self) -> str:
        """The words as a part of a longer sentence."""
        return f"({self.words})" if self.joined and not self.words.startswith("(") else self.words


class ClauseBuilder:
    """Reads one query."""

    def __init__(self, text: str) -> None:
        self._text = text

    def read(self, node: Tree[Token] | Token, field: str | None = None) -> BuiltClause:
        """The meaning of a node of the tree, its words looked for in ``field``."""
        assert isinstance(node, Tree)  # every token stands in a node of its own
        method = getattr(self, f"_{node.data}")
        result: BuiltClause = method(node, field)
        return result

    def _but_not(self, node: Tree[Token], field: str | None) -> BuiltClause:
        first, *others = self._children(node, field)
        return self._all([first, *map(_not, others)], _span(node))

    def _and_expr(self, node: Tree[Token], field: str | None) -> BuiltClause:
        return self._all(self._children(node, field), _span(node))

    def _all(self, parts: list[BuiltClause], span: Span) -> BuiltClause:
        parts = [_as_one(part) for part in parts]
        positive = tuple(part.clause for part in parts if not part.negative)
        negative = tuple(_negated(part.clause) for part in parts if part.negative)
        said = " and ".join(part.bracketed for part in parts)
        free, terms = _gathered([part for part in parts if not part.negative])
        every = tuple(single for part in parts for single in (part.parts or (part,)))
        return BuiltClause(
            Boolean(must=positive, must_not=negative), said, (span,), free, terms, joined=True, parts=every
        )

    def _or_expr(self, node: Tree[Token], field: str | None) -> BuiltClause:
        parts = [_as_one(part) for part in self._children(node, field)]
        clause = Boolean(should=tuple(part.clause for part in parts))
        said = " or ".join(part.bracketed for part in parts)
        free, terms = _gathered([part for part in parts if not part.negative])
        places = [part.place for part in parts if part.place is not None]
        place = SpanOr(tuple(places)) if len(places) == len(parts) else None
        return BuiltClause(clause, said, (_span(node),), free, terms, place, joined=True)

    def _sequence(self, node: Tree[Token], field: str | None) -> BuiltClause:
        parts = self._children(node, field)
        loose = [part for part in parts if part.loose]
        kept = [part for part in loose if not _is_function_word(part)] or loose
        required = [part for part in parts if not part.loose and not part.negative]
        negative = [part for part in parts if part.negative]
        ranked = _ranked(kept)
        must = tuple(part.clause for part in required)
        clause = ranked.clause
        if required or negative:
            clause = Boolean(
                must=(ranked.clause, *must) if kept else must,
                must_not=tuple(_negated(part.clause) for part in negative),
            )
        said = [ranked.words] if kept else []
        said += [part.bracketed for part in required]
        said = [*(said or ["every issue"]), *(part.words for part in negative)]
        # The dense ranking reads the sentence as typed, function words included.
        free, _ = _gathered([part for part in parts if not part.negative])
        every = tuple([ranked] if kept else []) + tuple(required + negative)
        return BuiltClause(
            clause,
            " and ".join(said),
            (_span(node),),
            free,
            _gathered(kept + required)[1],
            joined=len(parts) > 1,
            parts=every if len(every) > 1 else (),
        )

    def _negation(self, node: Tree[Token], field: str | None) -> BuiltClause:
        (inner,) = self._children(node, field)
        return replace(_not(inner), spans=(_span(node),))

    def _required(self, node: Tree[Token], field: str | None) -> BuiltClause:
        (inner,) = self._children(node, field)
        return replace(_as_one(inner), spans=(_span(node),), loose=False)

    def _group(self, node: Tree[Token], field: str | None) -> BuiltClause:
        (inner,) = self._children(node, field)
        inner = replace(_as_one(inner), spans=(_span(node),), loose=False, parts=())
        return replace(inner, words=f"({inner.words})" if inner.joined else inner.words, joined=False)

    def _near(self, node: Tree[Token], field: str | None) -> BuiltClause:
        first, *others = (child for child in node.children if isinstance(child, Tree))
        operators = [child for child in node.children if isinstance(child, Token)]
        so_far = self._operand(first, operators[0], field)
        place, said, parts = so_far.place, so_far.bracketed, [so_far]
        for token, child in zip(operators, others, strict=True):
            other = self._operand(child, token, field)
            asked = parse_proximity(token, self._text)
            assert place is not None
            assert other.place is not None
            place = SpanNear(place, other.place, asked.within, asked.unit, asked.ordered)
            # What was read before is one side of the next operator.
            said = asked.said(f"({said})" if len(parts) > 1 else said, other.bracketed)
            parts.append(other)
        assert place is not None
        free, terms = _gathered(parts)
        return BuiltClause(SpanQuery(place, field), said, (_span(node),), free, terms, place, joined=True)

    def _operand(self, node: Tree[Token], operator: Token, field: str | None) -> BuiltClause:
        found = self.read(node, field)
        if found.place is not None:
            return found
        position = node.meta.start_pos
        written = self._text[position : node.meta.end_pos]
        raise QuerySyntax(
            f"'{written}' at character {position + 1} cannot stand beside {operator}: write a word, "
            "a phrase, EXACT(...), or several of these joined by OR in parentheses; a field goes before "
            "the whole, as in rationale:(opioid /s weaning).",
            position=position,
            query=self._text,
        )

    def _field_clause(self, node: Tree[Token], field: str | None) -> BuiltClause:
        token, value = node.children
        assert isinstance(token, Token)
        assert isinstance(value, Tree)
        if name := is_text_field(token, value, self._text):
            inner = _as_one(self.read(value, name))
            said = f"{inner.bracketed} in {name}"
            return BuiltClause(inner.clause, said, (_span(node),), inner.free, inner.terms)
        clause, said = field_value(token, value, self._text)
        return BuiltClause(clause, said, (_span(node),))

    def _exact(self, node: Tree[Token], field: str | None) -> BuiltClause:
        tokens = [child.children[0] for child in node.children if isinstance(child, Tree)]
        written = [token for token in tokens if isinstance(token, Token)]
        forms = tuple(
            form for token in written for form in word_forms.parse_forms(token, self._text, exact=True)
        )
        slop = word_forms.in_order(written[0], self._text).slop if len(written) == 1 else 0
        place = SpanPhrase(forms, slop)
        text = " ".join(token.strip('"') for token in written)
        said = word_forms.said(place, written[0]) if len(written) == 1 else f'"{text}"'
        # Its index terms are those that the build has for the form: Engine.reading tells them.
        return BuiltClause(SpanQuery(place, field), f"exactly {said}", (_span(node),), (text,), place=place)

    def _phrase(self, node: Tree[Token], field: str | None) -> BuiltClause:
        token = node.children[0]
        assert isinstance(token, Token)
        place = word_forms.in_order(token, self._text)
        return self._in_order(token, place, field, (token[1:].partition('"')[0],))

    def _word(self, node: Tree[Token], field: str | None) -> BuiltClause:
        token = node.children[0]
        assert isinstance(token, Token)
        reject_unsupported(token, self._text)
        place = word_forms.in_order(token, self._text)
        if word_forms.has_wildcard(place.forms):
            return self._in_order(token, place, field, ())
        span = _span(node)
        terms = _terms(place)
        clause: Clause
        if len(terms) == 1:
            clause = Term(terms[0], field, span=span)
        elif field or any(character.isdigit() for character in token):
            clause = Phrase(terms, field, span)  # 10/325mg and L4-5 mean these numbers together
        else:
            clause = Boolean(should=tuple(Term(term, field, span=span) for term in terms))
        said = word_forms.said(place, token)
        return BuiltClause(clause, said, (span,), (str(token),), terms, place, loose=field is None)

    def _in_order(
        self, token: Token, place: SpanPhrase, field: str | None, free: tuple[str, ...]
    ) -> BuiltClause:
        """A phrase, or a word with a wildcard. An engine's own phrase is the faster one, where it can
        say the same."""
        span = _token_span(token)
        clause: Clause = SpanQuery(place, field)
        terms = _terms(place)
        if not word_forms.has_wildcard(place.forms):
            if len(terms) == 1:
                clause = Term(terms[0], field, span=span)
            elif not place.slop:
                clause = Phrase(terms, field, span)
        said = word_forms.said(place, token)
        # A saying of several words is bracketed beside others; a phrase has its quotes.
        return BuiltClause(
            clause, said, (span,), free, terms, place, joined=" " in said and not said.startswith('"')
        )

    def _children(self, node: Tree[Token], field: str | None) -> list[BuiltClause]:
        return [self.read(child, field) for child in node.children if isinstance(child, Tree)]


def _as_one(part: BuiltClause) -> BuiltClause:
    """``part`` beside an operator: a word that is written of several (long-term) means them together."""
    if not part.loose or not isinstance(part.place, SpanPhrase) or len(part.place.forms) == 1:
        return part
    return replace(part, clause=Phrase(_terms(part.place), None, part.spans[0]))


def _ranked(loose: list[BuiltClause]) -> BuiltClause:
    """Loose words as one condition of a query."""
    clause = Boolean(should=tuple(part.clause for part in loose), loose=True)
    spans = tuple(span for part in loose for span in part.spans)
    return BuiltClause(clause, ", ".join(part.words for part in loose), spans)


def _not(inner: BuiltClause) -> BuiltClause:
    inner = _as_one(inner)
    said = f"({inner.words})" if inner.negative else inner.bracketed
    return BuiltClause(Boolean(must_not=(inner.clause,)), f"not {said}", inner.spans, negative=True)


def _negated(clause: Clause) -> Clause:
    assert isinstance(clause, Boolean)
    return clause.must_not[0]


def _terms(place: SpanPhrase) -> tuple[str, ...]:
    return tuple(form.term for form in place.forms if isinstance(form, AnyForm))


def _is_function_word(part: BuiltClause) -> bool:
    return all(word.strip(word_forms.EDGES).lower() in STOP_WORDS for word in part.free)


def _gathered(parts: list[BuiltClause]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    free = tuple(word for part in parts for word in part.free)
    return free, tuple(term for part in parts for term in part.terms)


def _span(node: Tree[Token]) -> Span:
    return node.meta.start_pos, node.meta.end_pos


def _token_span(token: Token) -> Span:
    assert token.start_pos is not None  # every token of a parse has its place
    return token.start_pos, token.start_pos + len(token)
