"""The grammar of statements: how they are read, what they mean, how they are written back, what is refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.graph import ModelGraph
from countermove.language.fields import Names
from countermove.language.reader import read
from countermove.language.statements import StatementError, is_name, parse
from countermove.language.writer import write
from countermove.model import Option
from countermove.preference import KEYWORDS, And, If, Iff, Not, Or, Statement, Taken, Unless, options_in, truth
from naive import holds

A, B, C, D = (Taken(name) for name in "abcd")


def and_(*parts: Statement) -> And:
    return And(parts)


def or_(*parts: Statement) -> Or:
    return Or(parts)


def refusal(text: str, resolve: Callable[[str, int], str] = lambda name, at: name) -> StatementError:
    """The error with which a text is refused."""
    with pytest.raises(StatementError) as caught:
        parse(text, resolve)
    return caught.value


# How a text is read

READ = [
    ("a", A),
    ("not a", Not(A)),
    ("not not a", Not(Not(A))),
    ("a and b", and_(A, B)),
    ("a and b and c", and_(A, B, C)),
    ("a or b or c", or_(A, B, C)),
    ("a if b", If(A, B)),
    ("a iff b", Iff(A, B)),
    ("a unless b", Unless(A, B)),
    # not binds tightest, then and, then or, then if, iff and unless
    ("not a and b", and_(Not(A), B)),
    ("not a or b", or_(Not(A), B)),
    ("not a if b", If(Not(A), B)),
    ("not a unless b", Unless(Not(A), B)),
    ("a and b or c", or_(and_(A, B), C)),
    ("a or b and c", or_(A, and_(B, C))),
    ("a and b or c and d", or_(and_(A, B), and_(C, D))),
    ("a or b if c or d", If(or_(A, B), or_(C, D))),
    ("a and b iff c or d", Iff(and_(A, B), or_(C, D))),
    ("a unless b and not c", Unless(A, and_(B, Not(C)))),
    # brackets
    ("(a)", A),
    ("((a))", A),
    ("not (a and b)", Not(and_(A, B))),
    ("a and (b or c)", and_(A, or_(B, C))),
    ("(a and b) and c", and_(and_(A, B), C)),
    ("a or (b or c)", or_(A, or_(B, C))),
    ("(a if b) iff c", Iff(If(A, B), C)),
    ("a if (b iff c)", If(A, Iff(B, C))),
    ("not (a unless b)", Not(Unless(A, B))),
    ("not(a)and(b)", and_(Not(A), B)),
    # blanks
    ("  a\tand\n b ", and_(A, B)),
    # names that begin like a word of the language, or have an owner in front
    ("notice", Taken("notice")),
    ("iffy or order and android", or_(Taken("iffy"), and_(Taken("order"), Taken("android")))),
    ("US.attack and not USSR.attack", and_(Taken("US.attack"), Not(Taken("USSR.attack")))),
]


@pytest.mark.parametrize(("text", "tree"), READ, ids=[text for text, _ in READ])
def test_reading(text: str, tree: Statement) -> None:
    assert parse(text) == tree


NAMES = ["été", "мир", "和平", "سلام", "Größe", "_x", "x_1", "ª", "US.attack", "Київ.мир", "A1.b2"]
NO_NAMES = ["", "2nd", "a b", "a-b", "a.", ".a", "a.b.c", "a.2", "x!", "'a'", "a\n", " a", *KEYWORDS, "not.a", "a.or"]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script(name: str) -> None:
    assert is_name(name)
    assert parse(f"not {name} and {name}") == and_(Not(Taken(name)), Taken(name))
    assert list(options_in(parse(f"({name})"))) == [name]


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_name(name: str) -> None:
    assert not is_name(name)


def test_resolving_is_asked_with_the_place_of_every_name() -> None:
    asked: list[tuple[str, int]] = []

    def resolve(name: str, at: int) -> str:
        asked.append((name, at))
        return name.upper()

    assert parse("a and (not bc or a)", resolve) == and_(Taken("A"), or_(Not(Taken("BC")), Taken("A")))
    assert asked == [("a", 0), ("bc", 11), ("a", 17)]


# What a statement means

TABLES = [
    # of a and b in the states: neither, a, b, both
    ("a", (False, True, False, True)),
    ("not a", (True, False, True, False)),
    ("a and b", (False, False, False, True)),
    ("a or b", (False, True, True, True)),
    ("a if b", (True, True, False, True)),
    ("a iff b", (True, False, False, True)),
    ("a unless b", (False, True, True, True)),
    ("not a unless b", (True, False, True, True)),
    ("not (a and b)", (True, True, True, False)),
    ("not (a or b)", (True, False, False, False)),
    ("not (a if b)", (False, False, True, False)),
    ("a and not a", (False, False, False, False)),
]


@pytest.mark.parametrize(("text", "table"), TABLES, ids=[text for text, _ in TABLES])
def test_truth_tables(text: str, table: tuple[bool, ...]) -> None:
    test = truth(parse(text), {"a": 1, "b": 2})
    assert tuple(test(code) for code in range(4)) == table


@pytest.mark.parametrize(("tree", "value"), [(And(()), True), (Or(()), False), (and_(A), True), (or_(A), True)])
def test_statements_of_no_or_one_part(tree: Statement, value: bool) -> None:
    assert truth(tree, {"a": 1})(1) is value


OPTIONS = ("a", "b", "c", "x_1", "US.attack", "мир")
BITS = {name: 1 << position for position, name in enumerate(OPTIONS)}


def _larger(parts: st.SearchStrategy[Statement]) -> st.SearchStrategy[Statement]:
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        parts.map(Not),
        several.map(And),
        several.map(Or),
        st.builds(If, parts, parts),
        st.builds(Iff, parts, parts),
        st.builds(Unless, parts, parts),
    )


TREES: st.SearchStrategy[Statement] = st.recursive(st.sampled_from(OPTIONS).map(Taken), _larger, max_leaves=14)


def plainly(tree: Statement) -> tuple[Any, ...]:
    """The tree as the oracle takes it."""
    match tree:
        case Taken(option):
            return ("opt", OPTIONS.index(option))
        case Not(part):
            return ("not", plainly(part))
        case And(parts) | Or(parts):
            return (type(tree).__name__.lower(), *(plainly(part) for part in parts))
        case If(one, other) | Iff(one, other) | Unless(one, other):
            return (type(tree).__name__.lower(), plainly(one), plainly(other))


@given(TREES)
def test_written_and_read_again_a_tree_is_the_same(tree: Statement) -> None:
    assert parse(str(tree)) == tree


@given(TREES)
def test_truth_is_that_of_the_oracle(tree: Statement) -> None:
    test, oracle = truth(tree, BITS), plainly(tree)
    assert [test(code) for code in range(64)] == [holds(oracle, code) for code in range(64)]


@given(TREES)
def test_options_in_reading_order(tree: Statement) -> None:
    words = str(tree).replace("(", " ").replace(")", " ").split()
    assert list(options_in(tree)) == [word for word in words if word not in KEYWORDS]


# What is refused

OPERAND = "the name of an option, `not` or `(`"
NEXT = "`and`, `or`, `if`, `iff`, `unless` or the end"
INSIDE = "`and`, `or`, `if`, `iff`, `unless` or `)`"


def foreign(text: str) -> str:
    return f"`{text}` is not part of the language of statements"


REFUSED = [
    ("", "the statement is empty", 0, "", "a statement about options", ""),
    ("  ", "the statement is empty", 0, "", "a statement about options", ""),
    ("a and", "the statement stops too early", 5, "", OPERAND, ""),
    ("a and  ", "the statement stops too early", 5, "", OPERAND, ""),
    ("not", "the statement stops too early", 3, "", OPERAND, ""),
    ("a if", "the statement stops too early", 4, "", OPERAND, ""),
    ("a if b if", "the statement stops too early", 9, "", OPERAND, ""),
    ("and a", "`and` cannot stand here", 0, "and", OPERAND, ""),
    ("a or or b", "`or` cannot stand here", 5, "or", OPERAND, ""),
    ("a unless if b", "`if` cannot stand here", 9, "if", OPERAND, ""),
    ("()", "`)` cannot stand here", 1, ")", OPERAND, ""),
    ("a b", "`b` cannot follow here", 2, "b", NEXT, ""),
    ("a (b)", "`(` cannot follow here", 2, "(", NEXT, ""),
    ("a not b", "`not` cannot follow here", 2, "not", NEXT, ""),
    ("(a b)", "`b` cannot follow here", 3, "b", INSIDE, ""),
    ("a AND b", "`AND` cannot follow here", 2, "AND", NEXT, "write `and`"),
    ("a Unless b", "`Unless` cannot follow here", 2, "Unless", NEXT, "write `unless`"),
    ("(a", "this bracket is never closed", 0, "(", "`)` at the end of what it encloses", ""),
    ("a and ((b)", "this bracket is never closed", 6, "(", "`)` at the end of what it encloses", ""),
    ("a)", "this bracket was never opened", 1, ")", NEXT, ""),
    ("(a) or b)", "this bracket was never opened", 8, ")", NEXT, ""),
    ("2nd", "a name does not start with a digit", 0, "2nd", "the name of an option", ""),
    ("a or 10", "a name does not start with a digit", 5, "10", "the name of an option", ""),
    ("a & b", foreign("&"), 2, "&", "", "write `and` instead"),
    ("a && b", foreign("&&"), 2, "&&", "", "write `and` instead"),
    ("a | b", foreign("|"), 2, "|", "", "write `or` instead"),
    ("a || b", foreign("||"), 2, "||", "", "write `or` instead"),
    ("!a", foreign("!"), 0, "!", "", "write `not` instead"),
    ("~a", foreign("~"), 0, "~", "", "write `not` instead"),
    ("¬a", foreign("¬"), 0, "¬", "", "write `not` instead"),
    ("a ∧ b", foreign("∧"), 2, "∧", "", "write `and` instead"),
    ("a ∨ b", foreign("∨"), 2, "∨", "", "write `or` instead"),
    ("[a]", foreign("["), 0, "[", "", "write `(` instead"),
    ("a, b", foreign(","), 1, ",", "", "write `and` instead"),
    ("a: b", foreign(":"), 1, ":", "", ""),
    ("a = b", foreign("="), 2, "=", "", "write `iff` instead"),
    ("a.b.c", foreign("."), 3, ".", "", ""),
    ("a . b", foreign("."), 2, ".", "", ""),
    ("'a'", foreign("'"), 0, "'", "", "leave it out"),
]


@pytest.mark.parametrize(
    ("text", "message", "at", "found", "expected", "hint"), REFUSED, ids=[repr(row[0]) for row in REFUSED]
)
def test_refusals(text: str, message: str, at: int, found: str, expected: str, hint: str) -> None:
    error = refusal(text)
    assert (error.message, error.at, error.found, error.expected, error.hint) == (message, at, found, expected, hint)
    assert str(error) == message


TWO_READINGS = [
    ("a if b if c", "if", "if", 7, "`(a if b) if c` or `a if (b if c)`"),
    ("a if b iff c", "if", "iff", 7, "`(a if b) iff c` or `a if (b iff c)`"),
    ("a iff b iff c", "iff", "iff", 8, "`(a iff b) iff c` or `a iff (b iff c)`"),
    ("a unless b if c", "unless", "if", 11, "`(a unless b) if c` or `a unless (b if c)`"),
    ("not a or b iff c and d unless d", "iff", "unless", 23,
     "`(not a or b iff c and d) unless d` or `not a or b iff (c and d unless d)`"),
    ("d and (a if b iff c)", "if", "iff", 14, "`(a if b) iff c` or `a if (b iff c)`"),
    ("a if b if c if d", "if", "if", 7, "`(a if b) if c` or `a if (b if c)`"),
    ("a  if(b)iff c", "if", "iff", 8, "`(a if (b)) iff c` or `a if ((b) iff c)`"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "second", "at", "readings"), TWO_READINGS, ids=[row[0] for row in TWO_READINGS]
)
def test_both_readings_are_shown(text: str, first: str, second: str, at: int, readings: str) -> None:
    error = refusal(text)
    message = f"`{first}` and `{second}` stand beside one another without brackets, which reads two ways"
    assert (error.message, error.at, error.found, error.expected) == (message, at, second, readings)


@pytest.mark.parametrize("text", [row[0] for row in TWO_READINGS if not row[0].endswith("d")])
def test_both_readings_can_be_pasted_back(text: str) -> None:
    """Each is a statement, and they are two different ones."""
    one, other = refusal(text).expected.strip("`").split("` or `")
    assert parse(one) != parse(other)


OWNED = {"US": ["relief", "US.attack"], "USSR": ["halt", "USSR.attack"], "MoE": ["modify"]}
NAMED = Names({owner: [Option(name) for name in names] for owner, names in OWNED.items()})
EVERY = "an option: `relief`, `US.attack`, `halt`, `USSR.attack`, `modify`"
UNKNOWN = [
    ("halt and releif", "there is no option `releif`", 9, "releif", EVERY, "did you mean `relief`?"),
    ("Halt", "there is no option `Halt`", 0, "Halt", EVERY, "did you mean `halt`?"),
    ("zzz", "there is no option `zzz`", 0, "zzz", EVERY, ""),
    ("US.halt", "there is no option `US.halt`", 0, "US.halt", EVERY, "did you mean `USSR.halt`?"),
    ("not attack", "`attack` may mean several options", 4, "attack", "`US.attack`, `USSR.attack`", ""),
    ("halt or NOT", "`NOT` is no option", 8, "NOT", "", "write `not`"),
    ("Not halt", "`Not` is no option", 0, "Not", "", "write `not`"),
    ("If halt", "`If` is no option", 0, "If", "", "write `if`"),
]


@pytest.mark.parametrize(
    ("text", "message", "at", "found", "expected", "hint"), UNKNOWN, ids=[row[0] for row in UNKNOWN]
)
def test_unknown_options(text: str, message: str, at: int, found: str, expected: str, hint: str) -> None:
    error = refusal(text, NAMED.resolve)
    assert (error.message, error.at, error.found, error.expected, error.hint) == (message, at, found, expected, hint)


@pytest.mark.parametrize(
    ("name", "meant"), [("halt", "halt"), ("USSR.halt", "halt"), ("US.attack", "US.attack"), ("MoE.modify", "modify")]
)
def test_spellings_of_an_option(name: str, meant: str) -> None:
    assert NAMED.resolve(name) == meant


def test_an_option_whose_owner_need_not_be_said() -> None:
    names = Names({"US": [Option("US.attack")], "B": []})
    assert names.resolve("attack") == "US.attack"


def test_no_option_at_all() -> None:
    error = refusal("a", Names({"US": []}).resolve)
    assert error.expected == "an option, and this model has none"


# What is large

TOO_DEEP = "the statement nests deeper than 150 levels"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 150 + "a" + ")" * 150,
        "not " * 150 + "a",
        "(not " * 75 + "a" + ")" * 75,
        "b if b or b and (" * 49 + "a if b or b and c" + ")" * 49,
        "a if (" * 149 + "not b" + ")" * 149,
    ],
    ids=["brackets", "not", "both", "three words a bracket", "a word a bracket"],
)
def test_deep_enough(text: str) -> None:
    """What can be read can be read again when it has been written, which may take more brackets."""
    tree = parse(text)
    assert parse(str(tree)) == tree
    if "if" not in text:
        assert truth(tree, {"a": 1})(1) is (text.count("not") % 2 == 0)


def test_a_deep_statement_is_written_into_a_model() -> None:
    """It stands in 17 brackets as it is given, and in three times as many as it is written."""
    text = "b if a or b and (" * 17 + "a" + ")" * 17
    model = read(
        f"countermove: 1\ntitle: T\ndecision makers: {{A: {{options: {{a: , b: }}, prefers: ['{text}']}}}}", "t.yaml"
    )
    assert read(write(model), "t.yaml") == model


def test_words_nest_too_deep_in_few_brackets() -> None:
    error = refusal("b if b or b and (" * 50 + "a or b" + ")" * 50)
    assert (error.message, error.at) == (TOO_DEEP, 0)


@pytest.mark.parametrize("depth", [152, 3_000, 20_000])
@pytest.mark.parametrize(
    ("opening", "closing", "at"),
    [("(", ")", 151), ("not ", "", 604), ("not (", ")", 379), ("a and (", ")", 1_057), ("a if (", ")", 906)],
)
def test_too_deep(depth: int, opening: str, closing: str, at: int) -> None:
    error = refusal(opening * depth + "a" + closing * depth)
    assert (error.message, error.at) == (TOO_DEEP, at)


@pytest.mark.parametrize("text", ["(" * 3_000, ")" * 3_000, "not " * 3_000, "(" * 3_000 + "a"])
def test_too_deep_and_unfinished(text: str) -> None:
    assert refusal(text).found in ("(", ")", "not")


@pytest.mark.parametrize("word", ["and", "or"])
def test_long_chains_are_used_like_any_other(word: str) -> None:
    text = f" {word} ".join(["go", "not stay"] * 2_000)
    tree = parse(text)
    assert str(tree) == text
    assert list(options_in(tree)) == ["go", "stay"] * 2_000
    assert [truth(tree, {"go": 1, "stay": 2})(code) for code in (1, 2)] == [True, False]
    model = f"""
countermove: 1
title: Long
decision makers: {{A: {{options: {{go: , stay: }}, prefers: [{text}]}}}}
infeasible: [{text}]
same state: [{text}]
"""
    conflict = read(model, "long.yaml")
    assert read(write(conflict), "long.yaml") == conflict
    graph = ModelGraph(conflict)
    assert len(graph) == (3 if word == "and" else 1)


def test_a_long_chain_of_conditions_shows_its_first_two() -> None:
    assert refusal(" if ".join(["a"] * 10_000)).expected == "`(a if a) if a` or `a if (a if a)`"


# Whatever is written

FRAGMENTS = [*KEYWORDS, "(", ")", " ", "a", "b.c", ".", "2", "é", "-", "&&", "→", "\n", "\t", "_", "NOT", "\u2028", "²"]
TEXTS = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(FRAGMENTS), max_size=20).map("".join))


@given(TEXTS)
def test_any_text_is_a_statement_or_refused_with_its_place(text: str) -> None:
    try:
        tree = parse(text)
    except StatementError as error:
        assert 0 <= error.at <= len(text)
        assert text[error.at : error.at + len(error.found)] == error.found
        assert error.message
    else:
        assert parse(str(tree)) == tree


def test_any_text_at_length() -> None:
    rng = random.Random(7)
    for _ in range(2_000):
        text = " ".join(rng.choices(["a", "b", "not", "and", "or", "if", "(", ")", "x.y", "!"], k=rng.randint(1, 60)))
        try:
            parse(text)
        except StatementError as error:
            assert text[error.at :].startswith(error.found)


@pytest.mark.parametrize("arrow", ["→", "->", "=>"])
def test_an_arrow_is_not_turned_round(arrow: str) -> None:
    assert "`b if a`" in refusal(f"a {arrow} b").hint


def test_a_hyphen_in_a_name_is_no_negation() -> None:
    assert "not" not in refusal("air-strike and b").hint


@pytest.mark.parametrize("name", ["हिन्दी", "ไม่", "e\u0301te\u0301"])
def test_names_with_combining_marks(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["²", "½", "x²"])
def test_numbers_that_are_no_digits_are_no_letters(name: str) -> None:
    assert not is_name(name)
