"""What a model file cannot say: each mistake is reported where it is, with what would be right."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from typing import NamedTuple

import pytest

from countermove.errors import ModelError, Place, Problem
from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.model import BASE, VIEW_KEYS
from countermove.preference import KEYWORDS
from countermove.study import Study
from helpers import graph_of
from samples import FILE, marked, model, roads

# In the texts « and » stand around what a problem is about.


class Wrong(NamedTuple):
    """What is said of the next «marked» text; `found` where it is not that text, `again` for the one before."""

    message: str
    expected: str = ""
    hint: str = ""
    found: str | None = None
    again: bool = False


def problems_of(text: str) -> tuple[Problem, ...]:
    """What is wrong with a text or, if that can be read, with the first of its views that has no graph."""
    try:
        study = Study(read(text, FILE), FILE, text)
        conflict = study.conflict
        for view in (*(() if conflict.unstated and conflict.views else (BASE,)), *study.views):
            assert study.view(view).graph is not None
    except ModelError as error:
        assert str(error) == "\n".join(str(problem) for problem in error.problems)
        return error.problems
    return ()


def assert_refused(text: str, *wrongs: Wrong) -> None:
    """Everything that is wrong is said, in the order of the file, and nothing else is."""
    plain, places = marked(text)
    expected = []
    marks = iter(places)
    line, column, found = 0, 0, ""
    for wrong in wrongs:
        if not wrong.again:
            line, column, found = next(marks)
        word = found if wrong.found is None else wrong.found
        expected.append((Place(FILE, line, column), wrong.message, word, wrong.expected, wrong.hint))
    problems = problems_of(plain)
    got = [(each.place or Place(""), each.message, each.found, each.expected, each.hint) for each in problems]
    assert sorted(got) == sorted(expected)
    assert [place for place, *_ in got] == [place for place, *_ in expected], "not in the order of the file"
    lines = plain.splitlines() or [""]
    for problem in problems:
        assert problem.severity == "error"
        assert problem.place is not None
        assert problem.excerpt == lines[problem.place.line - 1]


OPTIONS = "an option: `go`, `stay`, `walk`"
OPERAND = "the name of an option, `not` or `(`"
SAID = tuple(f"`{key}`, `sure`, `evidence`, `note`, `unknown`, `strength`" for key in ("say", "tie"))
MODEL_KEYS = (
    "`countermove`, `title`, `question`, `by`, `as of`, `text`, `leaves out`, `sources`, `states`, `decision makers`, "
    "`infeasible`, `one way`, `moves ruled out`, `same state`, `status quo`, `no agreement`, `hopes`, `fears`, "
    "`next round`, `sees`, "
    "`default views`, `views in doubt`, `views`"
)
RULE_KEYS = "`never`, `at most one`, `at least one`, `exactly one`, `this`, `only with`, `evidence`, `note`"
MAKER_KEYS = (
    "`name`, `text`, `options`, `prefers`, `weights`, `ranking`, `order in doubt`, `attitudes`, "
    "`audiences`, `ratified by`, `evidence`, `note`"
)
CHANGES = "`prefers`, `weights`, `ranking`, `order in doubt`, `attitudes`, `audiences`, `ratified by`"
KINDS = "`reported`, `author's judgement`, `poll`, `document`, `data`, `general knowledge`, `our inference`"
VIEW_WORDS = ", ".join(f"`{key}`" for key in VIEW_KEYS)
DIRECTIONS = "`to yes` (once taken, it stays) or `to no` (once given up, it stays so)"
NO_LIST = "a mapping: `key: value` lines"
NAME = "an option: letters, digits and `_`"

UNKNOWN_KEYS = [
    ("a model", model(rest="«statusquo»: []"), MODEL_KEYS, "status quo"),
    ("the source `a`", model(rest="sources: {a: {«autor»: x}}"), "`author`, `title`, `where`, `year`, `url`, `note`",
     "author"),
    ("the decision maker `A`", model("prefers: [go]\n    «nmae»: x"), MAKER_KEYS, "name"),
    ("the decision maker `A`", model("prefers: [go]\n    «moves»: {go: [stay]}"), MAKER_KEYS, ""),
    ("the option `go`", model(options="go: {«txt»: x}, stay: "), "`text`, `evidence`, `note`", "text"),
    ("a preference statement", model("prefers: [{say: go, «sur»: low}]"), SAID[0], "sure"),
    ("a weight", model("weights: {go: {weight: 1, «sur»: low}}"), "`weight`, `sure`, `evidence`, `note`", "sure"),
    ("a place in a ranking", model("ranking: [{tie: go, «nope»: 1}, not go]"), SAID[1], "note"),
    ("an `infeasible` rule", model(rest="infeasible: [{never: go, «evidenc»: poll}]"), RULE_KEYS, "evidence"),
    ("a one-way option", model(rest="one way: {go: {direction: to yes, «notes»: x}}"),
     "`direction`, `evidence`, `note`", "note"),
    ("a rule on moves", model(rest="moves ruled out: [{after: go, «befor»: stay}]"),
     "`before`, `after`, `by`, `evidence`, `note`", "before"),
    ("a `same state` rule", model(rest="same state: [{say: go and not go, «not»: x}]"), "`say`, `evidence`, `note`",
     "note"),
    ("the status quo", model(rest="status quo: {taken: [], «noet»: x}"), "`taken`, `evidence`, `note`", "note"),
    ("a citation", model("prefers: []\n    evidence: {kind: poll, «were»: x}"), "`source`, `at`, `kind`, `note`", ""),
    ("the view `v`", model(rest="views: {v: {«txt»: x}}"), f"{VIEW_WORDS}, `A`, `B`", "text"),
    ("the view `v`", model(rest="views: {v: {«C»: {}}}"), f"{VIEW_WORDS}, `A`, `B`", ""),
    ("a view's change to `A`", model(rest="views: {v: {A: {«prefer»: []}}}"),
     f"`options`, {CHANGES}", "prefers"),
    ("a view's change to `A`", model(rest="views: {v: {A: {«name»: x}}}"),
     f"`options`, {CHANGES}", ""),
    ("`one way` in the view `v`", model(rest="views: {v: {one way: {add: {go: to yes}, «delete»: [go]}}}"),
     "`add`, `remove`", ""),
    ("a view's change to `A`", roads("views: {v: {A: {«options»: {}}}}"), CHANGES, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "text", "legal", "nearest"), UNKNOWN_KEYS, ids=[re.findall("«(.*)»", row[1])[0] for row in UNKNOWN_KEYS]
)
def test_unknown_keys(what: str, text: str, legal: str, nearest: str) -> None:
    key = re.findall("«(.*)»", text)[0]
    hint = f"did you mean `{nearest}`?" if nearest else ""
    assert_refused(text, Wrong(f"{what} has no `{key}`", legal, hint))


STATEMENTS: list[tuple[str, str, *tuple[Wrong, ...]]] = [
    ("misspelt", "prefers: [stay, «gp» or stay]", Wrong("there is no option `gp`", OPTIONS)),
    ("misspelt, with the nearest", "prefers: [not «sty»]",
     Wrong("there is no option `sty`", OPTIONS, "did you mean `stay`?")),
    ("misspelt, in quotes", 'prefers: ["(go) or «styy»"]',
     Wrong("there is no option `styy`", OPTIONS, "did you mean `stay`?")),
    ("misspelt, in a block", "prefers:\n      - go and\n        not stay\n      - «Walk»",
     Wrong("there is no option `Walk`", OPTIONS, "did you mean `walk`?")),
    ("misspelt, in two lines", "prefers:\n      - «»go and\n        styy",
     Wrong("there is no option `styy`", OPTIONS, "did you mean `stay`?", found="styy")),
    ("misspelt, in a folded text", "prefers:\n      - «»>-\n        go and\n        styy",
     Wrong("there is no option `styy`", OPTIONS, "did you mean `stay`?", found="styy")),
    ("misspelt, in other letters", 'prefers: [«»"go and \\x73tyy"]',
     Wrong("there is no option `styy`", OPTIONS, "did you mean `stay`?", found="styy")),
    ("misspelt, in a mapping", "prefers: [{say: go and «wlak», sure: low}]",
     Wrong("there is no option `wlak`", OPTIONS, "did you mean `walk`?")),
    ("misspelt, in a ranking", "ranking: [go, not «goo»]",
     Wrong("there is no option `goo`", OPTIONS, "did you mean `go`?")),
    ("misspelt, in weights", "weights: {go: 1, «stayy»: 2}",
     Wrong("there is no option `stayy`", OPTIONS, "did you mean `stay`?")),
    ("another's", "prefers: [«B.go»]", Wrong("there is no option `B.go`", OPTIONS, "did you mean `A.go`?")),
    ("cut short", "prefers: [go and«»]", Wrong("the statement stops too early", OPERAND)),
    ("cut short, in quotes", "prefers: ['not (go or«»']", Wrong("the statement stops too early", OPERAND)),
    ("empty", "prefers: ['«»', go]", Wrong("the statement is empty", "a statement about options")),
    ("open bracket", "prefers: [not «(»go]",
     Wrong("this bracket is never closed", "`)` at the end of what it encloses")),
    ("two readings", "prefers: [go if stay «iff» walk]",
     Wrong("`if` and `iff` stand beside one another without brackets, which reads two ways",
           "`(go if stay) iff walk` or `go if (stay iff walk)`")),
    ("no word between", "prefers: [go «stay»]",
     Wrong("`stay` cannot follow here", "`and`, `or`, `if`, `iff`, `unless` or the end")),
    ("symbols", "prefers: [go «&&» stay]",
     Wrong("`&&` is not part of the language of statements", "", "write `and` instead")),
    ("a number", "prefers: [«7»]", Wrong("a name does not start with a digit", "the name of an option")),
    ("a list", "prefers: [«»[go]]",
     Wrong("a statement cannot be a list", "a statement such as `relief and not halt`", found="[...]")),
    ("nothing", "prefers: [«~»]",
     Wrong("a statement cannot be nothing", "a statement such as `relief and not halt`", found="~")),
    ("nothing said", "prefers: [«»{sure: low}]", Wrong("this entry says nothing", "`say`, with a statement")),
    ("a colon", "prefers: [«»{«go»: stay}]", Wrong("this entry says nothing", "`say`, with a statement"),
     Wrong("a preference statement has no `go`", SAID[0])),
    ("3,000 brackets", f"prefers: [{'(' * 151}«(»{'(' * 2848}go{')' * 3000}]",
     Wrong("the statement nests deeper than 150 levels")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrongs"), [(row[1], row[2:]) for row in STATEMENTS], ids=[r[0] for r in STATEMENTS])
def test_wrong_statements(text: str, wrongs: tuple[Wrong, ...]) -> None:
    assert_refused(model(text), *wrongs)


@pytest.mark.parametrize(
    "rest",
    [
        "infeasible: [«stya» and go]",
        "infeasible: [{never: «stya»}]",
        "infeasible: [{at most one: [go, «stya»]}]",
        "infeasible: [{this: go, only with: «stya»}]",
        "one way: {«stya»: to yes}",
        "moves ruled out: [{before: «stya», after: go}]",
        "moves ruled out: [{after: not «stya»}]",
        "same state: [«stya»]",
        "same state: [{say: «stya»}]",
        "status quo: [go, «stya»]",
        "status quo: {taken: [«stya»]}",
        "views: {v: {B: {prefers: [«stya»]}}}",
        "views: {v: {B: {ranking: [«stya»]}}}",
        "views: {v: {infeasible: {add: [«stya»]}}}",
        "views: {v: {one way: {remove: [«stya»]}}}",
        "views: {v: {status quo: [«stya»]}}",
    ],
)
def test_a_misspelt_option_wherever_one_may_stand(rest: str) -> None:
    assert_refused(model(rest=rest), Wrong("there is no option `stya`", OPTIONS, "did you mean `stay`?"))


def bare(word: str) -> Wrong:
    message = f"a bare `{word}` reads two ways: the option is fixed there, or it can only go there"
    return Wrong(message, DIRECTIONS)


def list_wanted(what: str, word: str) -> Wrong:
    return Wrong(f"{what} cannot be `{word}`", "a list", f"write `[{word}]`, or one `- ` line for each")


ONE_KIND = Wrong(
    "this rule is not of one kind",
    "one of `never`, `at most one`, `at least one`, `exactly one`, or `this` with `only with`",
    found="{...}",
)
WEIGHT = "a number such as 3, -1.5 or 1/3"
ORDERS = "`all`, positions such as `[2, 3]`, or several groups such as `[[1, 2], [4, 5]]`"
BESIDE = "`prefers`, and beside it which of its statements"
NO_STATEMENTS = Wrong(
    "`order in doubt` stands without `prefers`", BESIDE, "a view that says it has to repeat the statements"
)
ONE_WAY_OF_WANTING = "one of `prefers`, `weights` and `ranking`"
NOT_AGAIN = "remove it first if it is to change"
FOUND_LIST, FOUND_MAPPING = "[...]", "{...}"

WRONG_PARTS = [
    # the front of the file
    (model().replace("countermove: 1", "countermove: «2»"),
     Wrong("this program reads version 1 of the model language, not `2`", "`countermove: 1`")),
    (model().replace("countermove: 1\n", "").replace("title", "«»title"),
     Wrong("the version of the model language is missing", "`countermove: 1` in the first line")),
    (model().replace("title: T\n", "").replace("countermove", "«»countermove"),
     Wrong("the model has no title", "`title: ...`")),
    (model().replace("title: T", "title: «»''"), Wrong("the model has no title", "`title: ...`")),
    (model(rest="question: «»[a]"), Wrong("a list cannot stand here", "text", found=FOUND_LIST)),
    (model(rest="leaves out: «all»"), list_wanted("`leaves out`", "all")),
    (model(rest="leaves out: [«»{a: b}]"), Wrong("a mapping cannot stand here", "text", found=FOUND_MAPPING)),
    ("«»countermove: 1\ntitle: T\n", Wrong("there are no decision makers", "`decision makers`, one entry for each")),
    ("countermove: 1\ntitle: T\ndecision makers: «»{}\n",
     Wrong("there are no decision makers", "`decision makers`, one entry for each")),
    # sources and evidence
    (model(rest="sources: {«a b»: {}}"), Wrong("a source cannot be called `a b`", "one word, such as `gill2019`")),
    (model(rest="sources: {«(a)»: {}}"), Wrong("a source cannot be called `(a)`", "one word, such as `gill2019`")),
    (model(rest="sources: {a: {}, «a»: {}}"), Wrong("`a` stands here twice, first in line 10", "each key once")),
    (model(rest="sources: {a: «text»}"), Wrong("the source `a` cannot be `text`", NO_LIST)),
    (model(rest="sources: «»[a]"), Wrong("`sources` cannot be a list", NO_LIST, found=FOUND_LIST)),
    (model("prefers: []\n    evidence: gill ¶3 («reportd»)", "sources: {gill: {}}"),
     Wrong("there is no kind of evidence `reportd`", KINDS, "did you mean `reported`?")),
    (model("prefers: []\n    evidence: {kind: «hearsay»}"),
     Wrong("the kind of a piece of evidence cannot be `hearsay`", KINDS)),
    (model("prefers: []\n    evidence: «gil» ¶3 (reported)", "sources: {gill: {}}"),
     Wrong("`gil` is not among the sources", f"`gill`, {KINDS}", "did you mean `gill`?")),
    (model("prefers: []\n    evidence: «gill»"),
     Wrong("`gill` is not among the sources", f"a kind: {KINDS}", "list it under `sources`")),
    (model("prefers: []\n    evidence: «author's» judgment"),
     Wrong("`author's` is not among the sources", f"a kind: {KINDS}", "did you mean `author's judgement`?")),
    (model("prefers: []\n    evidence: [«»{source: gil}]", "sources: {gill: {}}"),
     Wrong("`gil` is not among the sources", f"`gill`, {KINDS}", "did you mean `gill`?", found="gil")),
    (model("prefers: []\n    evidence: «gill (a) (b)»", "sources: {gill: {}}"),
     Wrong("a citation cannot be `gill (a) (b)`", "`SOURCE WHERE (KIND)`, or a mapping with source, at and kind")),
    # names
    (model().replace("  B:", "  «A»:"), Wrong("`A` stands here twice, first in line 4", "each key once")),
    (model(options="go: , «not»: "),
     Wrong("`not` is a word of the language of statements, so it names no option", "an option")),
    (model(options="go: , «2nd»: "),
     Wrong("`2nd` cannot be a name", NAME, "write `_2nd`, and what people read as its text")),
    (model(options="go: , «air-strike»: "),
     Wrong("`air-strike` cannot be a name", NAME, "write `air_strike`, and what people read as its text")),
    (model(options="go: , «the deal»: "),
     Wrong("`the deal` cannot be a name", NAME, "write `the_deal`, and what people read as its text")),
    (model(options="go: , stay: , «go»: "), Wrong("`go` stands here twice, first in line 5", "each key once")),
    (model(options="go: , «B.run»: "),
     Wrong("`B.run` stands among the options of `A`, but its name gives it to `B`", "`A.run`")),
    (model().replace("walk: ", "«go»: ").replace("[walk]", "[go]"),
     Wrong("the option `go` is owned twice, by `A` (line 5) and by `B`", "every option with one owner",
           "if each has one of its own, call them `A.go` and `B.go`; an option that several decide on together has no "
           "place in this model: give it to the one who acts, or to a decision maker that stands for them")),
    (model(rest="views: {v: {B: {options: {«go»: }}}}"),
     Wrong("the option `go` is owned twice, by `A` (line 5) and by `B`", "every option with one owner",
           "if each has one of its own, call them `A.go` and `B.go`; an option that several decide on together has no "
           "place in this model: give it to the one who acts, or to a decision maker that stands for them")),
    (model(rest="views: {v: {A: {options: {«go»: }}}}"),
     Wrong("`A` has the option `go` already (line 5)", "every option with one owner")),
    (model(options="go: «»[x], stay: "),
     Wrong("the option `go` cannot be a list", NO_LIST, found=FOUND_LIST)),
    # what is wanted
    (model("prefers: «go»"), list_wanted("`prefers`", "go")),
    (model("prefers: «»{go: stay}"), Wrong("`prefers` cannot be a mapping", "a list", found=FOUND_MAPPING)),
    (model("prefers: [{say: go, sure: «very»}]"), Wrong("`sure` cannot be `very`", "`low`, `medium`, `high`")),
    (model("prefers: [go]\n    ranking: «»[go, not go]"),
     Wrong("`ranking` stands beside `prefers`: a decision maker's wants are said in one way", ONE_WAY_OF_WANTING)),
    (model("weights: «»{}\n    prefers: [go]"),
     Wrong("`weights` stands beside `prefers`: a decision maker's wants are said in one way", ONE_WAY_OF_WANTING)),
    (model("weights: {go: «1e9»}"), Wrong("a weight cannot be `1e9`", WEIGHT)),
    (model("weights: {go: «nan»}"), Wrong("a weight cannot be `nan`", WEIGHT)),
    (model("weights: {go: «.inf»}"), Wrong("a weight cannot be `.inf`", WEIGHT)),
    (model("weights: {go: «much»}"), Wrong("a weight cannot be `much`", WEIGHT)),
    (model("weights: {go: «1/0»}"), Wrong("a weight cannot be `1/0`", WEIGHT)),
    (model("weights: {go: «1/»}"), Wrong("a weight cannot be `1/`", WEIGHT)),
    (model("weights: {go: «0x10»}"), Wrong("a weight cannot be `0x10`", WEIGHT)),
    (model("weights: {go: «1 000»}"), Wrong("a weight cannot be `1 000`", WEIGHT)),
    (model(f"weights: {{go: «{'9' * 101}»}}"), Wrong(f"a weight cannot be `{'9' * 101}`", WEIGHT)),
    (model("weights: {go:«» }"), Wrong("a weight cannot be nothing", WEIGHT)),
    (model("weights: {go: {weight: «1e9», sure: low}}"), Wrong("a weight cannot be `1e9`", WEIGHT)),
    (model("weights: «»[go]"), Wrong("`weights` cannot be a list", NO_LIST, found=FOUND_LIST)),
    # rankings
    (model("ranking: [go, stay and not go, «NN»]"),
     Wrong("the pattern has 2 places for 3 options", "one of Y, N, - for each of `go`, `stay`, `walk`")),
    (model("ranking: [«»{sure: low}]"), Wrong("this entry names no state", "`tie`, with one entry or a list")),
    (model("ranking: [go, [not go, «»[1]]]"),
     Wrong("an entry of a ranking cannot be a list", "text", found=FOUND_LIST)),
    # the order of statements
    (model("prefers: [go, stay, walk]\n    order in doubt: [1, «4»]"),
     Wrong("there is no statement `4`", "a number from 1 to 3")),
    (model("prefers: [go, stay, walk]\n    order in doubt: [«0», 1]"),
     Wrong("there is no statement `0`", "a number from 1 to 3")),
    (model("prefers: [go, stay, walk]\n    order in doubt: [1, «stay»]"),
     Wrong("there is no statement `stay`", "a number from 1 to 3")),
    (model("prefers: [go, stay, walk]\n    order in doubt: [1, 2, «1»]"),
     Wrong("the position 1 comes twice", "every position once")),
    (model("prefers: [go, stay, walk]\n    order in doubt: [[1, 2], [«2», 3]]"),
     Wrong("the position 2 comes twice", "every position once")),
    (model("prefers: [go, stay, walk]\n    order in doubt: [1, «3»]"),
     Wrong("the statements 1 and 3 do not stand next to one another", "positions without a gap",
           "name those between them, too; or write several groups: `order in doubt: [[1, 2], [4, 5]]`")),
    (model("prefers: [go, stay, walk]\n    order in doubt: «»[2]"),
     Wrong("the order of fewer than two statements is in no doubt", "two or more", found=FOUND_LIST)),
    (model("prefers: [go, stay, walk]\n    order in doubt: [[1, 2], «»[]]"),
     Wrong("the order of fewer than two statements is in no doubt", "two or more", found=FOUND_LIST)),
    (model("prefers: [go]\n    order in doubt: «all»"),
     Wrong("the order of fewer than two statements is in no doubt", "two or more")),
    (model("prefers: []\n    order in doubt: «all»"),
     Wrong("the order of fewer than two statements is in no doubt", "two or more")),
    (model("prefers: [go, stay]\n    order in doubt: «some»"), Wrong("`order in doubt` cannot be `some`", ORDERS)),
    (model("prefers: [go, stay]\n    order in doubt: «»{1: 2}"),
     Wrong("`order in doubt` cannot be a mapping", ORDERS, found=FOUND_MAPPING)),
    (model("prefers: [go, stay]\n    order in doubt: «»[]"),
     Wrong("`order in doubt` cannot be a list", ORDERS, found=FOUND_LIST)),
    (model("prefers: [go, stay]\n    order in doubt: [[1, 2], «3»]"),
     Wrong("one of several groups cannot be `3`", "a list of positions, as the others")),
    (model("ranking: [go, not go]\n    order in doubt: «all»"),
     Wrong("`order in doubt` is about statements, and here stands `ranking`", BESIDE,
           "states of a ranking that may stand in any order: `{tie: [3, 4], unknown: true}`")),
    (model("order in doubt: «»[1, 2]\n    weights: {go: 1}"),
     Wrong("`order in doubt` is about statements, and here stands `weights`", BESIDE,
           "write what the weights say as `prefers`", found=FOUND_LIST)),
    (model("order in doubt: «all»"), NO_STATEMENTS),
    (model(rest="views: {v: {A: {order in doubt: «all»}}}"), NO_STATEMENTS),
    (roads(a="order in doubt: «all», ranking: [calm, tense]"),
     Wrong("`order in doubt` is about statements, and here stands `ranking`", BESIDE,
           "states of a ranking that may stand in any order: `{tie: [3, 4], unknown: true}`")),
    # rules
    (model(rest="infeasible: «go»"), list_wanted("`infeasible`", "go")),
    (model(rest="infeasible: [«»{this: go}]"), ONE_KIND),
    (model(rest="infeasible: [«»{never: go, at most one: [go, stay]}]"), ONE_KIND),
    (model(rest="infeasible: [«»{note: why}]"), ONE_KIND),
    (model(rest="infeasible: [{at most one: «»[go]}]"),
     Wrong("`at most one` is said of two or more options", "a list of options")),
    (model(rest="one way: {go: «yes»}"), bare("yes")),
    (model(rest="one way: {go: «no»}"), bare("no")),
    (model(rest="one way: {go: «True»}"), bare("True")),
    (model(rest="one way: {go: {direction: «no»}}"), bare("no")),
    (model(rest="one way: {go: «to maybe»}"),
     Wrong("a direction cannot be `to maybe`", "`to yes`, `to no`", "did you mean `to yes`?")),
    (model(rest="one way: {go:«» }"), Wrong("no direction is given", "`to yes` or `to no`")),
    (model(rest="one way: {go: «»{note: x}}"), Wrong("no direction is given", "`to yes` or `to no`")),
    (model(rest="one way: «»[go]"), Wrong("`one way` cannot be a list", "a direction for each option",
           "write `{go: to yes}` or `{go: to no}`", found=FOUND_LIST)),
    (model(rest="moves ruled out: [«go»]"), Wrong("a rule on moves cannot be `go`", NO_LIST)),
    (model(rest="moves ruled out: [«»{before: go}]"),
     Wrong("this rule rules nothing out", "`after`, with a statement")),
    (model(rest="moves ruled out: [{after: go, by: «Bb»}]"),
     Wrong("a decision maker cannot be `Bb`", "`A`, `B`", "did you mean `B`?")),
    (model(rest="same state: [«»{note: x}]"), Wrong("this rule says nothing", "`say`, with a statement")),
    (model(rest="status quo: «go»"), list_wanted("the status quo", "go")),
    (model(rest="status quo: «»{note: x}"), Wrong("the status quo is not said", "`taken`, with a list of options")),
    # views
    (model(rest="default views: [«w»]\nviews: {v: {}}"), Wrong("a default view cannot be `w`", "`v`, `base`")),
    (model(rest="views in doubt: {«w»: 2, v: 1, base: 1}\nviews: {v: {}}"),
     Wrong("a view in doubt cannot be `w`", "`v`, `base`")),
    (model(rest="views in doubt: {v: «0», base: 1, v-2: 1}\nviews: {v: {}, v-2: {}}"),
     Wrong("`0` is no weight of a view", "a whole number from 1")),
    (model(rest="views in doubt: «{v: 3}»\nviews: {v: {}}"),
     Wrong("one view alone is in no doubt", "two views or more", found="{...}")),
    (model(rest="views: {«base»: {}}"),
     Wrong("a view cannot be called `base`", "letters, digits, `_` and `-`; `base` is the model without a view")),
    (model(rest="views: {«a b»: {}}"),
     Wrong("a view cannot be called `a b`", "letters, digits, `_` and `-`; `base` is the model without a view")),
    (model(rest="views: {first: {}, b: {on: «frst»}}"),
     Wrong("the view `b` builds on `frst`, which is no view", "`first`", "did you mean `first`?")),
    (model(rest="views: {«a»: {on: a}}"), Wrong("views build on one another in a circle: `a` on `a`")),
    (model(rest="views: {d: {on: c}, «a»: {on: b}, b: {on: c}, c: {on: a}}"),
     Wrong("views build on one another in a circle: `a` on `b` on `c` on `a`")),
    (model(rest="views: {v: {A: {prefers: [go], weights: «»{go: 1}}}}"),
     Wrong("`weights` stands beside `prefers`: a decision maker's wants are said in one way", ONE_WAY_OF_WANTING)),
    (model(rest="views: {v: {infeasible: «»[go]}}"),
     Wrong("`infeasible` in the view `v` cannot be a list", "`infeasible: {add: ..., remove: ...}`", found=FOUND_LIST)),
    (model(rest="views: {v: {one way: {remove: «»{go: to yes}}}}\none way: {go: to yes}"),
     Wrong("`one way` of what a view removes cannot be a mapping", "a list", found=FOUND_MAPPING)),
    (model(rest="infeasible: [go and stay]\nviews: {v: {infeasible: {remove: [«»go or stay]}}}"),
     Wrong("the view `v` removes a rule that is not there: `go or stay`", "`go and stay`",
           "did you mean `go and stay`?", found="")),
    (model(rest="views: {v: {same state: {remove: [«»go]}}}"),
     Wrong("the view `v` removes a rule that is not there: `go`",
           "nothing: the model it builds on has no such rules")),
    (model(rest="infeasible: [{never: go}]\nviews: {v: {infeasible: {add: [«»go]}}}"),
     Wrong("the view `v` adds a rule that is already there: `go`", "", NOT_AGAIN)),
    (model(rest="one way: {go: to yes}\nviews: {v: {one way: {add: {«»go: to no}}}}"),
     Wrong("the view `v` adds a rule that is already there: `go: to yes`", "", NOT_AGAIN)),
    (model(rest="moves ruled out: [{after: go}]\nviews: {v: {moves ruled out: {add: [«»{after: go, note: x}]}}}"),
     Wrong("the view `v` adds a rule that is already there: `after: go`", "", NOT_AGAIN)),
    # free-form models
    (roads(a="ranking: [«war», calm, tense]"), Wrong("there is no state `war`", "`calm`, `tense`")),
    (roads(a="ranking: [calm, tense, «3»]"), Wrong("there is no state `3`", "`calm`, `tense`")),
    (roads(a="moves: {calm: [«tens»]}, ranking: [calm, tense]"),
     Wrong("there is no state `tens`", "`calm`, `tense`", "did you mean `tense`?")),
    (roads(a="moves: {«clam»: [tense]}, ranking: [calm, tense]"),
     Wrong("there is no state `clam`", "`calm`, `tense`", "did you mean `calm`?")),
    (roads(a="moves: {calm: [«calm»]}, ranking: [calm, tense]"),
     Wrong("a move leads somewhere else, not from `calm` to itself")),
    (roads(a="moves: «»[calm], ranking: [calm, tense]"), Wrong("`moves` cannot be a list", NO_LIST, found=FOUND_LIST)),
    (roads(a="prefers: «»[]"),
     Wrong("a free-form model has no options that `prefers` could name", "a `ranking` of the states", found="")),
    (roads(a="weights: «»{calm: 1}"),
     Wrong("a free-form model has no options that `weights` could name", "a `ranking` of the states", found="")),
    (roads("status quo: «clam»"),
     Wrong("there is no state `clam`", "a state's name", "did you mean `calm`?")),
    (roads("infeasible: «»[calm]"), Wrong("a free-form model, with `states`, has no `infeasible`")),
    (roads("views: {v: {one way: «»{add: {calm: to yes}}}}"),
     Wrong("a free-form model has no `one way`", "rankings and a status quo")),
    (roads(states="calm, tense, «calm»"), Wrong("there are two states `calm`", "every state once")),
    (roads(states="calm, tense, «4»"), Wrong("the state `4` is number 3", "`3`, or a name that is not a number")),
    (roads(states="calm, tense, «2»"), Wrong("the state `2` is number 3", "`3`, or a name that is not a number")),
    (roads(states="calm, tense, «a b»"),
     Wrong("`a b` cannot be a name", "a state: letters, digits and `_`",
           "write `a_b`, and what people read as its text")),
    (roads().replace("[calm, tense]\ndec", "«»[]\ndec").replace(
        "moves: {calm: [tense]}, ranking: [tense, calm]", "weights: {}"),
     Wrong("there are no states", "a list of names")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wrong"), WRONG_PARTS, ids=[f"{n}: {wrong.message}" for n, (_, wrong) in enumerate(WRONG_PARTS)]
)
def test_refusals(text: str, wrong: Wrong) -> None:
    assert_refused(text, wrong)


def test_an_option_of_three_owners_is_that_of_the_first() -> None:
    text = model(rest="").replace("walk: ", "go: ").replace("[walk]", "[]") + "  C: {options: {go: }}\n"
    assert [problem.message for problem in problems_of(text)] == [
        "the option `go` is owned twice, by `A` (line 5) and by `B`",
        "the option `go` is owned twice, by `A` (line 5) and by `C`",
    ]


def test_changes_that_cannot_be_made_are_found_in_all_views_when_the_file_is_read() -> None:
    text = model(rest="views: {v: {infeasible: {remove: [go]}}, w: {same state: {remove: [stay]}}, x: {on: v}}")
    with pytest.raises(ModelError) as caught:
        read(text, FILE)
    assert [(problem.message, problem.excerpt) for problem in caught.value.problems] == [
        ("the view `v` removes a rule that is not there: `go`", text.splitlines()[9]),
        ("the view `w` removes a rule that is not there: `stay`", text.splitlines()[9]),
    ]


@pytest.mark.parametrize("key", [key for key in VIEW_KEYS if " " not in key])
def test_a_decision_maker_called_like_a_key_of_a_view(key: str) -> None:
    wrong = Wrong(
        f"a decision maker cannot be called `{key}`, which means something else in a view",
        "another name",
        f"call it `{key.title()}`",
    )
    assert_refused(model().replace("  B:", f"  «{key}»:"), wrong)


@pytest.mark.parametrize("word", KEYWORDS)
@pytest.mark.parametrize("what", ["option", "decision maker"])
def test_words_of_the_language_name_nothing(word: str, what: str) -> None:
    text = model(options=f"go: , «{word}»: ") if what == "option" else model().replace("  B:", f"  «{word}»:")
    (problem,) = problems_of(marked(text)[0])
    assert problem.message.startswith(f"`{word}` is a word of the language of statements")
    assert (problem.place, problem.found) == (Place(FILE, *marked(text)[1][0][:2]), word)


def test_an_option_of_a_view_is_unknown_outside_of_it() -> None:
    assert_refused(
        model(rest="views: {v: {A: {options: {halt: }}}, w: {on: v, status quo: [halt]}, x: {status quo: [«halt»]}}"),
        Wrong("there is no option `halt`", OPTIONS),
    )


def test_what_the_parent_added_is_not_added_again() -> None:
    assert_refused(
        model(rest="views: {a: {infeasible: {add: [go]}}, b: {on: a, infeasible: {add: [«»go]}}}"),
        Wrong("the view `b` adds a rule that is already there: `go`", "", NOT_AGAIN, found=""),
    )


# What only the states show

NOBODY = "loosen this rule or one before it"
MORE = "at least one feasible state"
CHANGE = "change the status quo, or the rule"
INDIFFERENT = "indifference among the states that are one"
LOOSEN = "loosen the statement so that it cannot tell the merged states apart, or merge fewer states"
TWO = "infeasible: [go and walk, stay]"
"""Leaves 1 nothing, 2 go, 3 walk."""

WRONG_STATES: list[tuple[str, str, *tuple[Wrong, ...]]] = [
    ("nothing left", model(rest="infeasible: [go, stay, «»not go]"),
     Wrong("no state is feasible: `not go` rules out every state that was left", MORE, NOBODY)),
    ("nothing left by one rule", model(rest="infeasible: [stay, «»{never: go or not go, note: x}, walk]"),
     Wrong("no state is feasible: `go or not go` rules out every state", MORE, NOBODY)),
    ("one missed", model("ranking: [2, «»1]", TWO),
     Wrong("the ranking of A misses state 3 [walk]", "all 3 states, each once")),
    ("two missed", model("ranking: [«»go]", TWO),
     Wrong("the ranking of A misses states 1 [nothing], 3 [walk]", "all 3 states, each once")),
    ("missed by patterns", model("ranking: [YYY, «»[NNY, YYN]]"),
     Wrong("the ranking of A misses states 1 [nothing], 2 [go], 3 [stay], 6 [go, walk], 7 [stay, walk]",
           "all 8 states, each once")),
    ("many missed", model("ranking: [«»{tie: 8}]"),
     Wrong("the ranking of A misses states 1 [nothing], 2 [go], 3 [stay], 4 [go, stay], 5 [walk] and 2 more",
           "all 8 states, each once")),
    ("all missed", model("ranking: []", TWO).replace("  A:", "  «»A:"),
     Wrong("the ranking of A misses states 1 [nothing], 2 [go], 3 [walk]", "all 3 states, each once")),
    ("one twice", model("ranking: [1, 2, 3, «2»]", TWO),
     Wrong("state 2 [go] comes twice in the ranking of A, first in entry 2", "every state once")),
    ("one twice by a statement", model("ranking: [3, [1, 2, «not go and not walk»]]", TWO),
     Wrong("state 1 [nothing] comes twice in the ranking of A, first in entry 2", "every state once")),
    ("two twice by a pattern", model("ranking: [1, 2, 3, «N--»]", TWO),
     Wrong("state 1 [nothing] comes twice in the ranking of A, first in entry 1", "every state once"),
     Wrong("state 3 [walk] comes twice in the ranking of A, first in entry 3", "every state once", again=True)),
    ("an unknown number", model("ranking: [1, 2, 3, «4»]", TWO), Wrong("there is no state 4", "a number from 1 to 3")),
    ("number nought", model("ranking: [1, 2, «0», 3]", TWO), Wrong("there is no state 0", "a number from 1 to 3")),
    ("a named state missed", roads(a="ranking: [«»calm]"),
     Wrong("the ranking of A misses state 2 [tense]", "all 2 states, each once")),
    ("a named state twice", roads(a="ranking: [calm, tense, «calm»]"),
     Wrong("state 1 [calm] comes twice in the ranking of A, first in entry 1", "every state once")),
    ("an infeasible status quo", model(rest=TWO + "\nstatus quo: «»[stay]"),
     Wrong("the status quo, stay, is not feasible: `stay` (line 10)", "a feasible state", CHANGE)),
    ("an infeasible status quo by two rules", model(rest=TWO + "\nstatus quo: {taken: «»[go, stay, walk]}"),
     Wrong("the status quo, go, stay, walk, is not feasible: `go and walk` (line 10); `stay` (line 10)",
           "a feasible state", CHANGE)),
    ("an infeasible status quo of nothing", model(rest="infeasible:\n- at least one: [go, stay]\nstatus quo: «»[]"),
     Wrong("the status quo, nothing, is not feasible: `at least one of go, stay` (line 11)", "a feasible state",
           CHANGE)),
    ("a status quo without a state", model(rest=TWO + "\nstatus quo: «4»"),
     Wrong("the status quo is state 4, and there are 3 states", "a number from 1 to 3")),
    ("status quo nought", model(rest="status quo: «0»"),
     Wrong("the status quo is state 0, and there are 8 states", "a number from 1 to 8")),
    ("a named status quo by number", roads("status quo: «3»"),
     Wrong("the status quo is state 3, and there are 2 states", "a number from 1 to 2")),
    ("merged states told apart", model("prefers: [stay or go, «stay», not stay]", "same state: [go and walk]"),
     Wrong("`same state` merges [go, walk] and [go, stay, walk], but A is not indifferent between them: "
           "statement 2, `stay`, holds in only one of them", INDIFFERENT, LOOSEN)),
    ("merged states told apart by two", model("prefers: [go, {say: «not stay», sure: low}]", "same state: [go]")
     .replace("[walk]", "[«walk»]"),
     Wrong("`same state` merges [go] and [go, stay], but A is not indifferent between them: "
           "statement 2, `not stay`, holds in only one of them", INDIFFERENT, LOOSEN),
     Wrong("`same state` merges [go] and [go, walk], but B is not indifferent between them: "
           "statement 1, `walk`, holds in only one of them", INDIFFERENT, LOOSEN)),
    ("merged states of unlike worth",
     model("weights: {go: 1, stay: 2}", "same state: [go and walk]").replace("  A:", "  «»A:"),
     Wrong("`same state` merges [go, walk] and [go, stay, walk], but A is not indifferent between them",
           INDIFFERENT, LOOSEN)),
    ("a merged state in two places", model("ranking: [«Y-Y», «not go»]", "same state: [stay]\ninfeasible: [not walk]"),
     Wrong("`Y-Y` holds in only part of the merged state 3: it tells [stay, walk] and [go, stay, walk] apart",
           "all members of a merged state, or none"),
     Wrong("`not go` holds in only part of the merged state 3: it tells [stay, walk] and [go, stay, walk] apart",
           "all members of a merged state, or none"),
     Wrong("state 3 [stay, walk (whether or not: go)] comes twice in the ranking of A, first in entry 1",
           "every state once", again=True)),
    ("nothing wanted", model("note: x").replace("  A:", "  «A»:"),
     Wrong("the model does not say what A wants", "",
           "give `A` one of `prefers`, `weights` and `ranking`, here or in a view")),
    ("nothing wanted by two", "countermove: 1\ntitle: T\ndecision makers: {«A»: {options: {go: }}, «B»: }",
     Wrong("the model does not say what A wants", "",
           "give `A` one of `prefers`, `weights` and `ranking`, here or in a view"),
     Wrong("the model does not say what B wants", "",
           "give `B` one of `prefers`, `weights` and `ranking`, here or in a view")),
    ("nothing wanted in a view either", model("note: x", "views: {v: {B: {prefers: []}}}").replace("  A:", "  «A»:"),
     Wrong("the model does not say what A wants", "",
           "give `A` one of `prefers`, `weights` and `ranking`, here or in a view")),
    ("an infeasible status quo of a view", model(rest="infeasible: [walk]\nviews: {v: {status quo: «»[walk]}}"),
     Wrong("the status quo, walk, is not feasible: `walk` (line 10)", "a feasible state", CHANGE)),
    ("nothing left in a view", model(rest="infeasible: [walk]\nviews: {v: {infeasible: {add: [«»not walk]}}}"),
     Wrong("no state is feasible: `not walk` rules out every state that was left", MORE, NOBODY)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrongs"), [(r[1], r[2:]) for r in WRONG_STATES], ids=[r[0] for r in WRONG_STATES])
def test_refusals_that_need_the_states(text: str, wrongs: tuple[Wrong, ...]) -> None:
    assert_refused(text, *wrongs)


def seventy(rest: str = "") -> str:
    """A model of seventy options, the first in line 6."""
    options = "".join(f"      {'«o0»' if k == 0 else f'o{k}'}: \n" for k in range(70))
    return f"countermove: 1\ntitle: T\ndecision makers:\n  A:\n    options:\n{options}    prefers: [o1]\n{rest}"


SAY_WHICH = "say under `infeasible` which combinations cannot be, or leave out options that decide nothing"


@pytest.mark.parametrize(
    ("rest", "message", "more"),
    [
        ("", "70 options without any `infeasible` rule make 2^70 states, too many to list", ""),
        (
            "infeasible: [o1 and o2]",
            "the 70 options leave more than 65,536 feasible states, too many to list",
            "; 68 options are named in no rule",
        ),
        (
            "infeasible:\n" + "".join(f"  - o{k} and o{k + 1}\n" for k in range(69)),
            "the 70 options leave more than 65,536 feasible states, too many to list",
            "",
        ),
    ],
)
def test_too_many_states(rest: str, message: str, more: str) -> None:
    """Where states have to be listed, as the definitions do."""
    with pytest.raises(ModelError) as caught:
        graph_of(marked(seventy(rest))[0])
    (problem,) = caught.value.problems
    assert (problem.message, problem.expected, problem.hint) == (
        message,
        "at most 65,536 feasible states",
        SAY_WHICH + more,
    )


def test_many_options_of_which_few_states_are_left() -> None:
    options = [f"o{k}" for k in range(70)]
    graph = graph_of(marked(seventy(f"infeasible: [exactly one: [{', '.join(options)}]]"))[0])
    assert [state.taken for state in graph.states] == [(name,) for name in options]


# What is no model, or no YAML


@pytest.mark.parametrize("text", ["", "\n\n# nothing\n", "---\n...\n", "~", "null\n"])
def test_an_empty_file(text: str) -> None:
    hint = "`countermove new FILE` writes a commented one to start from"
    assert problems_of(text) == (Problem("the file is empty", Place(FILE, 1, 1), expected="a model", hint=hint),)


NO_MODELS: list[tuple[str, *tuple[Wrong, ...]]] = [
    ("{}", Wrong("the version of the model language is missing", "`countermove: 1` in the first line"),
     Wrong("there are no decision makers", "`decision makers`, one entry for each"),
     Wrong("the model has no title", "`title: ...`")),
    ("- a", Wrong("a model cannot be a list", NO_LIST, found=FOUND_LIST),
     Wrong("there are no decision makers", "`decision makers`, one entry for each")),
    ("a text", Wrong("a model cannot be `a text`", NO_LIST, found="a text"),
     Wrong("there are no decision makers", "`decision makers`, one entry for each")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrongs"), [(row[0], row[1:]) for row in NO_MODELS], ids=[r[0] for r in NO_MODELS])
def test_what_is_no_model(text: str, wrongs: tuple[Wrong, ...]) -> None:
    first, *more = wrongs
    assert_refused("«»" + text, first, *(each._replace(again=True, found="") for each in more))


YAML_HINT = (
    "check the indentation and the brackets; put text that holds `: ` or ` #`, or starts with `[`, `{`, "
    "`*`, `&`, `!`, `%`, `@` or a quotation mark, in quotes"
)


@pytest.mark.parametrize(
    "text",
    [
        "title: «»%",
        "title: «»@home",
        "title: 'T' «»more",
        'title: "\\«»q"',
        "leaves out: [a, b«»: c: d]".replace("b«»: c: d", "b: c«»: d"),
        "title: T\n«»- a",
        "title: «»[a\nquestion: b",
        "title: «»`x`",
    ],
)
def test_what_is_no_yaml(text: str) -> None:
    plain, ((line, column, _),) = marked(text)
    (problem,) = problems_of(plain)
    assert problem.message.startswith("this is not YAML: ")
    assert (problem.place, problem.hint) == (Place(FILE, line, column), YAML_HINT)
    assert problem.excerpt == plain.splitlines()[line - 1]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("title: T«»: more", "a `: ` where no value can begin", "put a text that holds `: ` in quotes"),
        ("title: T\n  question«»: Q", "behind a key that is indented too far", "the same indentation"),
        ("title: T\n«»question:Q\nby: A", "a key without its colon and a blank behind it", "write `key: value`"),
        ("title: T\n«»\tquestion: Q", "this line is indented with a tab", "indent with blanks"),
    ],
)
def test_common_slips_are_said_in_plain_words(text: str, message: str, hint: str) -> None:
    plain, ((line, column, _),) = marked(text)
    (problem,) = problems_of(plain)
    assert message in problem.message
    assert hint in problem.hint
    assert problem.place == Place(FILE, line, column)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (model(rest="infeasible: [at most one of go and stay]"), "write `{at most one: [a, b]}`"),
        (model(rest="infeasible: [go only with stay]"), "write `{this: a, only with: b}`"),
        (model("prefers: [no go]"), "write `not`"),
        (model("prefers: [not B]"), "`B` is a decision maker; its options are `walk`"),
        (model(rest="one way: {A: to yes}"), "`A` is a decision maker; its options are `go`, `stay`"),
        (model(rest="one way: [stay]"), "write `{stay: to yes}` or `{stay: to no}`"),
        (model("prefers: [“go”]"), "leave it out"),
        (model(rest="status quo: {taken: [go], evidence: reported in minutes}"), "the kind stands in brackets"),
    ],
)
def test_hints_lead_on(text: str, hint: str) -> None:
    (problem,) = problems_of(text)
    assert hint in problem.hint


@pytest.mark.parametrize("text", ["title: [a", "title: {a: b", "title: 'a", 'title: "a'])
def test_what_stops_too_early(text: str) -> None:
    (problem,) = problems_of(text)
    assert problem.place is not None
    assert problem.place.line >= 1


PLAIN = "plain text"
REFUSED_YAML = [
    (model(rest="text: «&x» y"), "an anchor is refused", PLAIN,
     "write the value out where it is needed; put text that starts with `&` in quotes"),
    (model(rest="text: «*x»"), "an alias is refused", PLAIN,
     "write the value out where it is needed; put text that starts with `*` in quotes"),
    (model(rest="sources: {a: «&b» {title: x}}"), "an anchor is refused", PLAIN,
     "write the value out where it is needed; put text that starts with `&` in quotes"),
    (model(rest="text: «!»x y"), "a tag is refused", PLAIN, "put text that starts with `!` in quotes"),
    (model(rest="text: «!»!str y"), "a tag is refused", PLAIN, "put text that starts with `!` in quotes"),
    (model(rest="leaves out: «!»seq [y]"), "a tag is refused", PLAIN, "put text that starts with `!` in quotes"),
    (model() + "«»---\n" + model(), "a second document starts here", "one model in one file", ""),
    (model() + "...\n«»---\n", "a second document starts here", "one model in one file", ""),
    (model(rest="? «»[a, b]\n: c"), "a key is a word", "text before the colon", ""),
    (model(rest="text: " + "[" * 39 + "«»" + "[" * 2961), "nested deeper than 40 levels", "fewer brackets", ""),
    (model(rest="text: " + "[" * 39 + "«»" + "[" * 2961 + "]" * 3000), "nested deeper than 40 levels",
     "fewer brackets", ""),
    (model(rest="text: " + "{a: " * 39 + "«»" + "{a: " * 2961), "nested deeper than 40 levels", "fewer brackets", ""),
    (model(rest="text:\n" + "".join(f"{' ' * k}-\n" for k in range(1, 40)) + " " * 40 + "«»-\n" + " " * 41 + "-"),
     "nested deeper than 40 levels", "fewer brackets", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message", "expected", "hint"), REFUSED_YAML, ids=[f"{n}: {r[1]}" for n, r in enumerate(REFUSED_YAML)]
)
def test_what_yaml_has_and_this_language_has_not(text: str, message: str, expected: str, hint: str) -> None:
    assert_refused(text, Wrong(message, expected, hint))


def test_an_anchor_and_its_alias_are_both_refused() -> None:
    text, places = marked(model(rest="text: «&x» y\nby: «*x»"))
    problems = problems_of(text)
    assert [(problem.place, problem.found) for problem in problems] == [
        (Place(FILE, line, column), found) for line, column, found in places
    ]


def test_anchors_are_not_expanded() -> None:
    """The billion laughs: refused before anything grows."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, 12)]
    problems = problems_of("\n".join(lines))
    assert len(problems) == 12 + 11 * 9
    assert {problem.message for problem in problems} == {"an anchor is refused", "an alias is refused"}


@pytest.mark.parametrize("filler", ["#" + "x" * 2_000_000, "# " + "ж" * 600_000, "x: y\n" * 400_000])
def test_a_file_that_is_too_large(filler: str) -> None:
    (problem,) = problems_of(model() + filler)
    assert problem.message == "the file is larger than 1 MB"
    assert problem.place == Place(FILE, 1, 1)


def test_a_file_that_is_just_not_too_large() -> None:
    text = model()
    assert problems_of(text + "#" + "x" * (1_000_000 - len(text) - 1)) == ()


# Several at once, and how they are shown


def test_everything_that_is_wrong_is_said_in_the_order_of_the_file() -> None:
    assert_refused(
        """\
countermove: 1
title: T
«autor»: me
sources: {gill: {«yaer»: 2019}}
decision makers:
  A:
    options: {go: , «2nd»: , stay: }
    prefers: [go, «sty», go and«»]
    evidence: [gill ¶1 («hearsay»), «gil» ¶2]
  B:
    weights: {go: «1e9», «halt»: 1}
infeasible: [{at least one: [«gone», stay]}, «»{this: go}]
one way: {go: «yes», «no»: to yes}
status quo: [go, «stray»]
default views: [«w»]
views:
  v: {on: «u», B: {«name»: x}}
""",
        Wrong("a model has no `autor`", MODEL_KEYS),
        Wrong("the source `gill` has no `yaer`", "`author`, `title`, `where`, `year`, `url`, `note`",
              "did you mean `year`?"),
        Wrong("`2nd` cannot be a name", NAME, "write `_2nd`, and what people read as its text"),
        Wrong("there is no option `sty`", "an option: `go`, `2nd`, `stay`", "did you mean `stay`?"),
        Wrong("the statement stops too early", OPERAND),
        Wrong("there is no kind of evidence `hearsay`", KINDS),
        Wrong("`gil` is not among the sources", f"`gill`, {KINDS}", "did you mean `gill`?"),
        Wrong("a weight cannot be `1e9`", WEIGHT),
        Wrong("there is no option `halt`", "an option: `go`, `2nd`, `stay`"),
        Wrong("there is no option `gone`", "an option: `go`, `2nd`, `stay`", "did you mean `go`?"),
        ONE_KIND,
        bare("yes"),
        Wrong("there is no option `no`", "an option: `go`, `2nd`, `stay`", "write `not`"),
        Wrong("there is no option `stray`", "an option: `go`, `2nd`, `stay`", "did you mean `stay`?"),
        Wrong("a default view cannot be `w`", "`v`, `base`"),
        Wrong("the view `v` builds on `u`, which is no view", "no `on`: there is no other view"),
        Wrong("a view's change to `B` has no `name`", f"`options`, {CHANGES}"),
    )  # fmt: skip


def test_errors_of_the_states_are_reported_together() -> None:
    assert_refused(
        model("ranking: [1, «»2]\n  «C»:", f"{TWO}\nstatus quo: «»[stay]"),
        Wrong("the ranking of A misses state 3 [walk]", "all 3 states, each once"),
        Wrong("the model does not say what C wants", "",
              "give `C` one of `prefers`, `weights` and `ranking`, here or in a view"),
        Wrong("the status quo, stay, is not feasible: `stay` (line 11)", "a feasible state", CHANGE),
    )  # fmt: skip


def test_a_problem_as_it_is_shown() -> None:
    (problem,) = problems_of(model("prefers: [go, not sty]"))
    assert str(problem) == (
        "dispute.yaml:6:23: error: there is no option `sty`\n"
        "    6 |     prefers: [go, not sty]\n"
        "                              ^^^\n"
        "  expected: an option: `go`, `stay`, `walk`\n"
        "  hint: did you mean `stay`?"
    )


def test_a_problem_in_a_long_line_is_shown_with_what_surrounds_it() -> None:
    (problem,) = problems_of(model(f"prefers: [{'go, ' * 200}sty, {'go, ' * 200}]"))
    _, excerpt, marker, *_ = str(problem).splitlines()
    assert len(excerpt) < 120
    assert excerpt[marker.index("^") :].startswith("sty, go")
    assert marker.count("^") == 3


def test_a_long_list_of_names_is_cut() -> None:
    (problem,) = problems_of(model("prefers: [zzz]", options="".join(f"o{k}: , " for k in range(30))))
    assert problem.expected == f"an option: {', '.join(f'`o{k}`' for k in range(12))} and 19 more"


def graphs(text: str) -> None:
    """Reads a text and makes its graphs, with the errors that are meant."""
    with contextlib.suppress(ModelError):
        conflict = read(text, FILE)
        for view in (BASE, *(view.name for view in conflict.views)):
            assert ModelGraph(conflict.view(view))


def chain(length: int, last: str) -> str:
    """Views that each build on the next; the last one on `last`."""
    views = [f"  v{k}: {{on: v{k + 1}}}\n" for k in range(length - 1)]
    return model(rest=f"views:\n{''.join(views)}  v{length - 1}: {{on: {last}}}\n")


def test_an_escape_beyond_unicode() -> None:
    graphs(model(rest='text: "\\UFFFFFFFF"'))


def test_a_state_called_by_a_superscript() -> None:
    graphs(roads(states="calm, ²", a="ranking: [calm, 2]"))


def test_weights_of_named_states() -> None:
    graphs(roads(a="weights: {}"))


@pytest.mark.parametrize("last", ["v0", "missing"])
def test_a_long_chain_of_views(last: str) -> None:
    graphs(chain(1_500, last))


def test_the_order_of_the_problems_is_always_the_same() -> None:
    code = "from countermove.language.reader import read\ntry:\n  read('[]', 'm')\nexcept Exception as e:\n  print(e)"
    outputs = set()
    for seed in range(6):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_the_place_of_a_control_character() -> None:
    text, ((line, column, _),) = marked(model(rest="text: a«»\x00b"))
    (problem,) = problems_of(text)
    assert problem.place == Place(FILE, line, column)


@pytest.mark.parametrize("end", ["\u2028", "\x85"])
def test_the_line_that_is_shown_is_the_one_of_the_place(end: str) -> None:
    problems = problems_of(model(rest=f"text: 'a{end}b'\nunknown: x\n"))
    assert [problem.excerpt for problem in problems] == ["unknown: x"]


@pytest.mark.parametrize("bracket", ["[", "{", "'", '"'])
def test_where_a_bracket_was_opened(bracket: str) -> None:
    (problem,) = problems_of(f"countermove: 1\nleaves out: {bracket}a\ntitle: T\n")
    assert problem.place is not None
    assert problem.place.line == 2


@pytest.mark.parametrize("text", [model("weights: {go: 1, A.go: 2}"), model(rest="one way: {go: to yes, A.go: to no}")])
def test_an_option_said_twice(text: str) -> None:
    assert problems_of(text)


def test_a_status_quo_that_is_a_list_of_states() -> None:
    assert_refused(roads("status quo: «»[calm]"), Wrong("the status quo cannot be a list", "text", found=FOUND_LIST))


def test_a_view_is_not_told_to_build_on_itself() -> None:
    (problem,) = problems_of(model(rest="views: {a: {}, b: {on: c}}"))
    assert "`b`" not in problem.expected


def test_a_rule_about_too_many_options_is_refused_at_once() -> None:
    (problem,) = problems_of(model(rest=f"infeasible: [at most one: [{', '.join(['go'] * 101)}]]"))
    assert problem.message == "`at most one` is said of 101 options"
