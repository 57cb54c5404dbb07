"""docs/grammar.md is what the program takes: random sentences of its rules are read, and nothing else is."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from countermove.analyses.resolve.kinds import COSTS
from countermove.errors import CountermoveError
from countermove.evidence import KINDS
from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.language.statements import StatementError, is_name, parse
from countermove.language.wants import exact
from countermove.lookup import find_chances, find_literals, find_state, find_weights
from ebnf import allows, rules, sentence

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "grammar.md").read_text(encoding="utf-8")
GRAMMAR = rules(PAGE)
SENTENCES = int(os.environ.get("COUNTERMOVE_SENTENCES", "160"))

#: Letters that begin and go on names, of several scripts.
LETTERS = {"start": ["a", "Z", "_", "é", "д", "和", "س", "ß", "ª"], "continue": ["0", "7", "٣", "̈"]}
OPTIONS = ["a", "bc", "X.d", "été"]
DIGITS = [*"0123456789"]


def statement(text: str) -> bool:
    """Whether the parser takes a statement."""
    try:
        parse(text)
    except StatementError:
        return False
    return True


def drawn(rule: str, seed: int, **words: list[str]) -> list[str]:
    """The texts of a random sentence."""
    return sentence(GRAMMAR, rule, random.Random(f"{rule} {seed}"), {**LETTERS, **words})


def test_every_rule_is_there_and_used() -> None:
    inside = set(re.findall(r"(?<![\"\w])[A-Za-z]+(?![\"\w])", " ".join(line.partition("=")[2] for line in lines())))
    tops = {"statement", "entry", "weight", "citation", "STATE", "LIST", "weights", "chances", "costs"}
    assert tops <= GRAMMAR.keys()
    for name in GRAMMAR:
        assert name in tops or name in inside, name


def lines() -> list[str]:
    """The rules as they are written, without texts and what is said in words."""
    blocks = "".join(re.findall(r"^```ebnf\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
    return re.sub(r"\"[^\"]*\"|\?[^?]*\?", "", blocks).splitlines()


def test_sentences_of_the_rules_are_statements() -> None:
    longest = 0
    for seed in range(SENTENCES):
        texts = drawn("statement", seed, name=OPTIONS)
        if max(depth(texts), texts.count("not")) < 50:
            assert statement(" ".join(texts)), texts
            longest = max(longest, len(texts))
    assert longest > 15, "some are not trivial"


def depth(texts: list[str]) -> int:
    """How deep brackets nest."""
    deepest = now = 0
    for text in texts:
        now += (text == "(") - (text == ")")
        deepest = max(deepest, now)
    return deepest


def test_nothing_else_is_a_statement() -> None:
    """On random texts, most of them a word away from a statement, the rules and the parser say the same."""
    rng = random.Random("statements")
    words = ["a", "bc", "not", "and", "or", "if", "iff", "unless", "(", ")"]
    verdicts = []
    for seed in range(4 * SENTENCES):
        texts = [rng.choice(words) for _ in range(rng.randint(0, 6))]
        if seed % 4:
            texts = drawn("statement", seed, name=["a", "bc"])[:30]
            at = rng.randrange(len(texts) + 1)
            texts[at : at + rng.randrange(2)] = [rng.choice(words)] * rng.randrange(2)
        verdicts.append(allows(GRAMMAR, "statement", texts, {"name": ["a", "bc"]}))
        assert statement(" ".join(texts)) == verdicts[-1], texts
    assert 0.1 < sum(verdicts) / len(verdicts) < 0.9


def test_names() -> None:
    for seed in range(SENTENCES):
        texts = drawn("name", seed)
        name = "".join(texts)
        if not {*name.split(".")} & {"not", "and", "or", "if", "iff", "unless"}:
            assert is_name(name), name
            assert statement(name)
    for letter in LETTERS["continue"]:
        assert not is_name(letter)
    assert not is_name("a.b.c")


def test_weights() -> None:
    for seed in range(SENTENCES):
        assert exact("".join(drawn("weight", seed))) is not None
    rng = random.Random("weights")
    for _ in range(2 * SENTENCES):
        texts = [rng.choice("+-./0157") for _ in range(rng.randint(0, 5))]
        assert (exact("".join(texts)) is not None) == allows(GRAMMAR, "weight", texts, {}), texts


def test_patterns() -> None:
    model = "countermove: 1\ntitle: T\ndecision makers:\n  A: {{options: {{{}}}, ranking: ['{}', not ({})]}}\n"
    for seed in range(SENTENCES // 8):
        pattern = "".join(drawn("pattern", seed))
        marks = re.sub(r"[ |]", "", pattern).upper()
        options = [f"o{k}" for k in range(len(marks))]
        fixed = [
            name if mark == "Y" else f"not {name}" for mark, name in zip(marks, options, strict=True) if mark != "-"
        ]
        if len(marks) > 6 or not fixed:
            continue
        text = model.format(", ".join(f"{name}: x" for name in options), pattern, " and ".join(fixed))
        assert read(text, "pattern.yaml").decision_makers


def test_kinds_of_evidence_and_of_changes() -> None:
    assert {part.value for part in GRAMMAR["kind"].parts} == {*KINDS}
    assert {part.value for part in GRAMMAR["change"].parts} == {*COSTS}


def test_citations() -> None:
    model = 'countermove: 1\ntitle: T\nsources: {{gill: {{year: 2019}}}}\ndecision makers:\n  A: {{evidence: "{}"}}\n'
    for seed in range(SENTENCES // 8):
        citation = "".join(drawn("citation", seed, source=["gill"], place=["¶3", "p. 12", "3-4"]))
        assert len(read(model.format(citation), "cited.yaml").decision_makers[0].evidence) == 1, citation


def test_states_and_lists_of_the_command_line() -> None:
    model = "countermove: 1\ntitle: T\ndecision makers:\n  X: {options: {a: , bc: , X.d: , été: }, prefers: []}\n"
    graph = ModelGraph(read(model, "t.yaml"))
    for seed in range(SENTENCES // 2):
        state = "".join(drawn("STATE", seed, option=OPTIONS, number=["1", "16"]))
        assert find_state(graph, state).number
        literals = find_literals(graph, " ".join(drawn("LIST", seed, option=OPTIONS)))
        assert literals


@pytest.mark.parametrize(
    ("name", "finds"),
    [("weights", find_weights), ("chances", find_chances)],
)
def test_lists_of_numbers(name: str, finds: Callable[[str], object]) -> None:
    for seed in range(SENTENCES // 4):
        texts = drawn(name, seed, view=["feared", "a-b", "x2"], digit=["0", "5"])
        names = [before for before, after in pairwise(texts) if after == "="]
        if len({*names}) < len(names):
            with pytest.raises(CountermoveError, match="comes twice"):
                finds("".join(texts))
        else:
            assert finds("".join(texts))


def test_costs() -> None:
    from countermove.cli.resolve import _prices

    for seed in range(SENTENCES // 4):
        assert _prices("".join(drawn("costs", seed, digits=["0", "12"])))


def test_the_page_of_the_model_file_has_the_same_rules() -> None:
    page = (DOCS / "model-file.md").read_text(encoding="utf-8")
    block = re.search(r"^```\n(statement .*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert block is not None
    short = {line.partition("=")[0].strip(): " ".join(line.split()) for line in block.group(1).splitlines()}
    rows = [line.removesuffix(" ;") for line in PAGE.splitlines() if " = " in line]
    full = {line.partition("=")[0].strip(): " ".join(line.split()) for line in rows}
    for name, rule in short.items():
        assert re.sub(r"\s", "", rule) == re.sub(r"\s", "", full[name]), name
