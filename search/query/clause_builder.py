"""The parse tree to clauses, each with its description. Words side by side rank; all else restricts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lark import Token, Tree

from search.errors import QuerySyntax
from search.query.clauses import Boolean, Clause, Phrase, Span, SpanQuery, Term
from search.query.field_values import field_value, is_text_field
from search.query.operators import parse_proximity, reject_unsupported
from search.query.spans import AnyForm, SpanExpression, SpanNear, SpanOr, SpanPhrase
from search.query.word_forms import EDGES, describe_phrase, has_wildcard, parse_forms, parse_phrase
from search.text.analysis import STOP_WORDS


@dataclass(frozen=True)
class BuiltClause:
    """The clause of a part of a query, with what its place in a larger query needs.

    ``description`` says the part in words; ``free_text`` are its words as typed, which a dense signal
    encodes; ``terms`` are the index terms to highlight. ``span_expression`` is set where the part can be a
    side of a proximity operator. A ``loose`` part is a bare word, which only ranks; a ``negative`` one is
    under NOT; a ``compound`` one gets parentheses inside another description. ``parts`` are the conditions
    that must hold, each on its own, where there are several.

    Of ``soma "red flags"`` the description is ``soma and "red flags"``, the free text ``soma`` and
    ``red flags``, the terms ``soma``, ``red`` and ``flag``, and the parts are its two words and phrase.
    """

    clause: Clause
    description: str
    spans: tuple[Span, ...]
    free_text: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    span_expression: SpanExpression | None = None
    loose: bool = False
    negative: bool = False
    compound: bool = False
    parts: tuple[BuiltClause, ...] = ()

    @property
    def clause_is_words(self) -> bool:
        """Whether this is a bare word, or several side by side, and nothing else."""
        return self.loose or (isinstance(self.clause, Boolean) and self.clause.loose)

    @property
    def bracketed(self) -> str:
        """The description as a part of a longer one: ``(mri or ct)``."""
        if self.compound and not self.description.startswith("("):
            return f"({self.description})"
        return self.description


class ClauseBuilder:
    """Builds the clauses of one query. A method ``_<rule>`` builds each rule of ``grammar.lark``."""

    def __init__(self, query: str) -> None:
        self._query = query

    def build(self, node: Tree[Token] | Token, field: str | None = None) -> BuiltClause:
        """The clause of a node of the parse tree, its words looked for in ``field``."""
        assert isinstance(node, Tree)  # every token stands in a node of its own
        method = getattr(self, f"_{node.data}")
        built: BuiltClause = method(node, field)
        return built

    def _but_not(self, node: Tree[Token], field: str | None) -> BuiltClause:
        first, *excluded = self._children(node, field)
        return _conjunction([first, *map(_negation_of, excluded)], _span(node))

    def _and_expr(self, node: Tree[Token], field: str | None) -> BuiltClause:
        return _conjunction(self._children(node, field), _span(node))

    def _or_expr(self, node: Tree[Token], field: str | None) -> BuiltClause:
        parts = [_as_operand(part) for part in self._children(node, field)]
        clause = Boolean(should=tuple(part.clause for part in parts))
        description = " or ".join(part.bracketed for part in parts)
        free_text, terms = _text_and_terms([part for part in parts if not part.negative])
        spans = [part.span_expression for part in parts if part.span_expression is not None]
        expression = SpanOr(tuple(spans)) if len(spans) == len(parts) else None
        return BuiltClause(clause, description, (_span(node),), free_text, terms, expression, compound=True)

    def _sequence(self, node: Tree[Token], field: str | None) -> BuiltClause:
        """Parts side by side: the bare words among them rank, the others restrict."""
        parts = self._children(node, field)
        bare = [part for part in parts if part.loose]
        # Function words are dropped unless there is nothing else.
        words = [part for part in bare if not _is_function_word(part)] or bare
        required = [part for part in parts if not part.loose and not part.negative]
        negative = [part for part in parts if part.negative]
        loose = _loose_words(words)
        must = tuple(part.clause for part in required)
        clause = loose.clause
        if required or negative:
            clause = Boolean(
                must=(loose.clause, *must) if words else must,
                must_not=tuple(_negated_clause(part.clause) for part in negative),
            )
        descriptions = [loose.description] if words else []
        descriptions += [part.bracketed for part in required]
        descriptions = [*(descriptions or ["every issue"]), *(part.description for part in negative)]
        # A dense signal reads the sentence as typed, function words included.
        free_text, _ = _text_and_terms([part for part in parts if not part.negative])
        conditions = tuple([loose] if words else []) + tuple(required + negative)
        return BuiltClause(
            clause,
            " and ".join(descriptions),
            (_span(node),),
            free_text,
            _text_and_terms(words + required)[1],
            compound=len(parts) > 1,
            parts=conditions if len(conditions) > 1 else (),
        )

    def _negation(self, node: Tree[Token], field: str | None) -> BuiltClause:
        (inner,) = self._children(node, field)
        return replace(_negation_of(inner), spans=(_span(node),))

    def _required(self, node: Tree[Token], field: str | None) -> BuiltClause:
        (inner,) = self._children(node, field)
        return replace(_as_operand(inner), spans=(_span(node),), loose=False)

    def _group(self, node: Tree[Token], field: str | None) -> BuiltClause:
        (inner,) = self._children(node, field)
        if inner.clause_is_words:
            # Parentheses around bare words group nothing: "topicals (creams, patches)".
            return replace(inner, loose=True)
        inner = replace(_as_operand(inner), spans=(_span(node),), loose=False, parts=())
        description = f"({inner.description})" if inner.compound else inner.description
        return replace(inner, description=description, compound=False)

    def _near(self, node: Tree[Token], field: str | None) -> BuiltClause:
        """Proximity operators, read from left to right: ``a /3 b /s c`` is ``(a /3 b) /s c``."""
        first, *following = (child for child in node.children if isinstance(child, Tree))
        operators = [child for child in node.children if isinstance(child, Token)]
        left = self._operand(first, operators[0], field)
        expression, description, parts = left.span_expression, left.bracketed, [left]
        for token, child in zip(operators, following, strict=True):
            right = self._operand(child, token, field)
            operator = parse_proximity(token, self._query)
            assert expression is not None
            assert right.span_expression is not None
            expression = SpanNear(
                expression, right.span_expression, operator.within, operator.unit, operator.ordered
            )
            # What was read before is one side of the next operator.
            side = f"({description})" if len(parts) > 1 else description
            description = operator.describe(side, right.bracketed)
            parts.append(right)
        assert expression is not None
        free_text, terms = _text_and_terms(parts)
        clause = SpanQuery(expression, field)
        return BuiltClause(clause, description, (_span(node),), free_text, terms, expression, compound=True)

    def _operand(self, node: Tree[Token], operator: Token, field: str | None) -> BuiltClause:
        """A side of a proximity ``operator``; raises :class:`QuerySyntax` for what cannot be one."""
        built = self.build(node, field)
        if built.span_expression is not None:
            return built
        position = node.meta.start_pos
        written = self._query[position : node.meta.end_pos]
        raise QuerySyntax(
            f"'{written}' at character {position + 1} cannot stand beside {operator}: write a word, "
            "a phrase, EXACT(...), or several of these joined by OR in parentheses; a field goes before "
            "the whole, as in rationale:(opioid /s weaning).",
            position=position,
            query=self._query,
        )

    def _field_clause(self, node: Tree[Token], field: str | None) -> BuiltClause:
        token, value = node.children
        assert isinstance(token, Token)
        assert isinstance(value, Tree)
        if name := is_text_field(token, value, self._query):
            inner = _as_operand(self.build(value, name))
            description = f"{inner.bracketed} in {name}"
            return BuiltClause(inner.clause, description, (_span(node),), inner.free_text, inner.terms)
        clause, description = field_value(token, value, self._query)
        return BuiltClause(clause, description, (_span(node),))

    def _exact(self, node: Tree[Token], field: str | None) -> BuiltClause:
        leaves = [child.children[0] for child in node.children if isinstance(child, Tree)]
        tokens = [leaf for leaf in leaves if isinstance(leaf, Token)]
        forms = tuple(form for token in tokens for form in parse_forms(token, self._query, exact=True))
        slop = parse_phrase(tokens[0], self._query).slop if len(tokens) == 1 else 0
        phrase = SpanPhrase(forms, slop)
        text = " ".join(token.strip('"') for token in tokens)
        inner = describe_phrase(phrase, tokens[0]) if len(tokens) == 1 else f'"{text}"'
        # Its index terms are those that a build has for the form: Engine.expand tells them.
        return BuiltClause(
            SpanQuery(phrase, field), f"exactly {inner}", (_span(node),), (text,), span_expression=phrase
        )

    def _phrase(self, node: Tree[Token], field: str | None) -> BuiltClause:
        token = node.children[0]
        assert isinstance(token, Token)
        phrase = parse_phrase(token, self._query)
        return self._phrase_clause(token, phrase, field, (token[1:].partition('"')[0],))

    def _word(self, node: Tree[Token], field: str | None) -> BuiltClause:
        token = node.children[0]
        assert isinstance(token, Token)
        reject_unsupported(token, self._query)
        phrase = parse_phrase(token, self._query)
        if has_wildcard(phrase.forms):
            return self._phrase_clause(token, phrase, field, ())
        span = _span(node)
        terms = _terms(phrase)
        clause: Clause
        if len(terms) == 1:
            clause = Term(terms[0], field, span=span)
        elif field or any(character.isdigit() for character in token):
            clause = Phrase(terms, field, span)  # 10/325mg and L4-5 mean these numbers together
        else:
            clause = Boolean(should=tuple(Term(term, field, span=span) for term in terms))
        description = describe_phrase(phrase, token)
        return BuiltClause(clause, description, (span,), (str(token),), terms, phrase, loose=field is None)

    def _phrase_clause(
        self, token: Token, phrase: SpanPhrase, field: str | None, free_text: tuple[str, ...]
    ) -> BuiltClause:
        """A phrase, or a word with a wildcard. An engine's own phrase is faster than a span query, and is
        used where both mean the same."""
        span = _token_span(token)
        clause: Clause = SpanQuery(phrase, field)
        terms = _terms(phrase)
        if not has_wildcard(phrase.forms):
            if len(terms) == 1:
                clause = Term(terms[0], field, span=span)
            elif not phrase.slop:
                clause = Phrase(terms, field, span)
        description = describe_phrase(phrase, token)
        # A description of several words is bracketed beside others; a phrase has its quotes.
        compound = " " in description and not description.startswith('"')
        return BuiltClause(clause, description, (span,), free_text, terms, phrase, compound=compound)

    def _children(self, node: Tree[Token], field: str | None) -> list[BuiltClause]:
        return [self.build(child, field) for child in node.children if isinstance(child, Tree)]


def _conjunction(parts: list[BuiltClause], span: Span) -> BuiltClause:
    """``parts`` joined by AND, negative ones by AND NOT."""
    parts = [_as_operand(part) for part in parts]
    positive = tuple(part.clause for part in parts if not part.negative)
    negative = tuple(_negated_clause(part.clause) for part in parts if part.negative)
    description = " and ".join(part.bracketed for part in parts)
    free_text, terms = _text_and_terms([part for part in parts if not part.negative])
    conditions = tuple(condition for part in parts for condition in (part.parts or (part,)))
    return BuiltClause(
        Boolean(must=positive, must_not=negative),
        description,
        (span,),
        free_text,
        terms,
        compound=True,
        parts=conditions,
    )


def _as_operand(part: BuiltClause) -> BuiltClause:
    """``part`` beside an operator, where a word that is written of several (long-term) means a phrase, and
    words side by side are one condition."""
    phrase = part.span_expression
    if isinstance(part.clause, Boolean) and part.clause.loose:
        return replace(part, clause=Boolean(must=(part.clause,)), loose=False)
    if not part.loose or not isinstance(phrase, SpanPhrase) or len(phrase.forms) == 1:
        return part
    return replace(part, clause=Phrase(_terms(phrase), None, part.spans[0]))


def _loose_words(words: list[BuiltClause]) -> BuiltClause:
    """Bare words as one loose clause."""
    clause = Boolean(
        should=tuple(clause for word in words for clause in _side_by_side(word.clause)), loose=True
    )
    spans = tuple(span for word in words for span in word.spans)
    return BuiltClause(clause, ", ".join(word.description for word in words), spans)


def _side_by_side(clause: Clause) -> tuple[Clause, ...]:
    """The words of parentheses that hold words alone; any other clause by itself."""
    if not (isinstance(clause, Boolean) and clause.loose):
        return (clause,)
    return tuple(part for inner in clause.should for part in _side_by_side(inner))


def _negation_of(part: BuiltClause) -> BuiltClause:
    part = _as_operand(part)
    inner = f"({part.description})" if part.negative else part.bracketed
    return BuiltClause(Boolean(must_not=(part.clause,)), f"not {inner}", part.spans, negative=True)


def _negated_clause(clause: Clause) -> Clause:
    assert isinstance(clause, Boolean)
    return clause.must_not[0]


def _terms(phrase: SpanPhrase) -> tuple[str, ...]:
    return tuple(form.term for form in phrase.forms if isinstance(form, AnyForm))


def _is_function_word(part: BuiltClause) -> bool:
    return all(word.strip(EDGES).lower() in STOP_WORDS for word in part.free_text)


def _text_and_terms(parts: list[BuiltClause]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The free text and the terms of several parts."""
    free_text = tuple(text for part in parts for text in part.free_text)
    return free_text, tuple(term for part in parts for term in part.terms)


def _span(node: Tree[Token]) -> Span:
    return node.meta.start_pos, node.meta.end_pos


def _token_span(token: Token) -> Span:
    assert token.start_pos is not None  # every token of a parse has its position
    return token.start_pos, token.start_pos + len(token)
