"""Models as text again: nothing is lost, comments stay, and a file is saved as a whole or not at all."""

from __future__ import annotations

import difflib
import os
import random
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

import pytest

from countermove.audience import Audience, Ratification
from countermove.errors import ModelError, RequestError
from countermove.evidence import KINDS, Citation, Source
from countermove.files import read_text, write_text
from countermove.language.reader import read
from countermove.language.writer import rewrite, write
from countermove.model import (
    Arcs,
    Conflict,
    DecisionMaker,
    Infeasible,
    MoveRule,
    NamedState,
    OneWay,
    Option,
    Rules,
    SameState,
    StatusQuo,
    View,
)
from countermove.preference import (
    And,
    Entry,
    If,
    Not,
    Pattern,
    Preference,
    Prioritized,
    Priority,
    Ranked,
    Statement,
    Taken,
    Tier,
    Unless,
    Weight,
    Weighted,
)
from countermove.study import Study
from random_models import random_free_spec, random_spec, to_yaml
from samples import EVERYTHING, FILE, FREE, GIVEN, MODELS, TEMPLATE, examples, model

# Afresh


@pytest.mark.parametrize("text", [*MODELS.values(), *examples().values()], ids=[*MODELS, *examples()])
def test_a_model_written_and_read_is_the_same(text: str) -> None:
    conflict = read(text, FILE)
    again = read(write(conflict), FILE)
    assert again == conflict
    assert write(again) == write(conflict)


RANDOM = int(os.environ.get("COUNTERMOVE_MODELS", "120"))
ALL = RANDOM > 120


def random_text(seed: int) -> str:
    rng = random.Random(f"writer {seed}")
    spec = random_free_spec(rng) if seed % 4 == 0 else random_spec(rng, merged=seed % 2 == 0, move_rules=True)
    return to_yaml(spec, rng)


@pytest.mark.parametrize("part", range(2))
def test_random_models_written_and_read_are_the_same(part: int) -> None:
    for seed in range(part, RANDOM // 3, 2):
        conflict = read(random_text(seed), FILE)
        assert read(write(conflict), FILE) == conflict, seed


def test_the_order_of_the_keys_is_that_of_the_docs() -> None:
    keys = re.findall(r"^(\w[\w ]*):", write(read(EVERYTHING, FILE)), re.MULTILINE)
    assert keys == re.findall(r"^(\w[\w ]*):", EVERYTHING, re.MULTILINE)


AWKWARD = [
    "a: b", "a # b", "#", "# a\nb", "it's", '"quoted"', "'", '"', "a\nb", "a\n\n\nb", "a\n  b\n\tc",
    "a  \nb", "- a\n- b", "null", "~", "yes", "no", "on", "true", "7", "007", "1.5", "1e5", "1_000", "0x10",
    ".inf", "2026-06-01", "12:30", "[a]", "{a: b}", "- a", "| a", "> a", "& a", "*a", "!a", "%a", "@a",
    "`a`", "a:", ",", "---", "...", "a\n---\nb", "a\n...\nb", "<<", "=", "\\", "a\\nb", "a\tb", "été 日本 😀",
    "日本\n日本", "…\nb", "a\u00a0b", "\u200ba", "word " * 60 + "end", "word " * 60 + "\nend", "x" * 300,
    "¶3 (reported)", "gill ¶3", "%YAML 1.2", "\x7f", "\ufeffa", "\ud800",
]  # fmt: skip
EXOTIC = ["a\u2028b\nc", "a\x85b", "a\x85b\nc", "a\r\nb"]

A, B = Taken("go"), Taken("stay")


def filled(text: str) -> Conflict:
    """A model with a text wherever one may stand."""
    cited = (Citation("s", text, "data", text), Citation("", "", "poll", text), Citation("s", text), Citation("s"))
    makers = (
        DecisionMaker(
            "A", text, text, (Option("go", text, cited, text), Option("stay")),
            Prioritized((Priority(A, "low", cited, text), Priority(B, "", (), text))), (), cited, text,
            Ratification((Audience("x", text, text, like="B", evidence=cited, note=text),)),
        ),
        DecisionMaker("B", preference=Weighted((Weight("go", Fraction(1, 3), "", cited, text),))),
        DecisionMaker("C", preference=Ranked((Tier((A,), "high", cited, text), Tier((Not(A),), "", (), text)))),
    )  # fmt: skip
    changed = Rules(
        (Infeasible("never", (And((A, B)),), cited, text), Infeasible("only with", (A, B), (), text)),
        (OneWay("go", "to no", cited, text),),
        (MoveRule(A, B, "A", cited, text),),
        (SameState(And((A, B)), cited, text),),
    )
    view = View(
        "v", text, "", text, (("A", (Option("halt", text, cited, text),)),), (), changed, Rules(),
        StatusQuo(("go",), cited, text), cited, text,
    )  # fmt: skip
    return Conflict(
        text, makers, Rules(), StatusQuo((), cited, text), (), (view,), ("v",),
        (Source("s", text, text, text, text, text, text),), text, text, text, text, (text, text),
    )  # fmt: skip


@pytest.mark.parametrize("text", AWKWARD)
def test_texts_that_look_like_something_else(text: str) -> None:
    conflict = filled(text)
    assert read(write(conflict), FILE) == conflict


@pytest.mark.parametrize("text", AWKWARD)
def test_texts_of_named_states(text: str) -> None:
    conflict = Conflict("T", (DecisionMaker("A"),), states=(NamedState("calm", text), NamedState("tense")))
    assert read(write(conflict), FILE) == conflict


def two(marks: str) -> Pattern:
    """A pattern over the two options."""
    return Pattern(marks, ("go", "stay"))


def wanting(*preferences: Preference | None) -> Conflict:
    """A model of two options, one DM for each preference."""
    makers = [DecisionMaker(f"D{k}", preference=preference) for k, preference in enumerate(preferences)]
    return Conflict("T", (replace(makers[0], options=(Option("go"), Option("stay"))), *makers[1:]))


def ranked(*tiers: Entry | tuple[Entry, ...]) -> Ranked:
    return Ranked(tuple(Tier(tier if isinstance(tier, tuple) else (tier,)) for tier in tiers))


def named(*states: str) -> Conflict:
    """A free-form model of these states, all moves and none."""
    arcs = tuple(Arcs(one, tuple(other for other in states if other != one)) for one in states)
    makers = (DecisionMaker("A", moves=arcs, preference=ranked(*states)), DecisionMaker("B", preference=ranked(states)))
    return Conflict("T", makers, states=tuple(NamedState(state) for state in states), status_quo=StatusQuo(states[-1]))


def ruled(rules: Rules, **more: View) -> Conflict:
    return replace(wanting(Prioritized(())), rules=rules, views=tuple(more.values()))


def cited(citation: Citation) -> Conflict:
    return replace(
        wanting(None),
        sources=(Source(citation.source or "s"),),
        status_quo=StatusQuo((), (citation,)),
    )


BUILT: list[tuple[str, Conflict]] = [
    ("nothing said", wanting(None)),
    ("no preference, none at all, no weights", wanting(Prioritized(()), Weighted(()), Ranked(()))),
    ("nobody has an option", Conflict("T", (DecisionMaker("A", preference=Prioritized(())),))),
    ("statements of every kind", wanting(Prioritized(tuple(Priority(each) for each in (
        A, Not(A), Not(Not(A)), And((A, Not(B))), If(And((A, B)), Unless(A, B)), Unless(If(A, B), Not(If(B, A))),
    ))))),
    ("weights", wanting(Weighted(tuple(Weight("go", Fraction(text)) for text in ("1/3",))))),
    ("weights with signs", wanting(Weighted((Weight("go", Fraction(-7, 2)), Weight("stay", Fraction(10) ** 30 + 1))))),
    ("no weight", wanting(Weighted((Weight("go", Fraction(0), "medium"), Weight("stay", Fraction(1, 7)))))),
    ("numbers", wanting(ranked(3, (1, 2), 4))),
    ("patterns", wanting(ranked(two("YN"), (two("--"), two("N-")), two("NN")))),
    ("statements in rankings", wanting(ranked(A, (Not(A), And((A, B)), 1, two("Y-")), If(A, B)))),
    ("ties with all that is said of them", wanting(Ranked((Tier((1, 2), "low", (Citation(kind="poll"),), "n"),)))),
    ("an empty tie", wanting(Ranked((Tier(()), Tier((), note="n"), Tier((1, 2, 3, 4)))))),
    ("a status quo of nothing", replace(wanting(None), status_quo=StatusQuo(()))),
    ("a status quo of options", replace(wanting(None), status_quo=StatusQuo(("stay", "go"), (), "n"))),
    ("a status quo by number", replace(wanting(None), status_quo=StatusQuo(3))),
    ("a status quo by number, noted", replace(wanting(None), status_quo=StatusQuo(3, (Citation(kind="data"),)))),
    ("rules", ruled(Rules(
        (Infeasible("never", (A,)), Infeasible("at most one", (A, Not(B))), Infeasible("exactly one", (A, If(A, B))),
         Infeasible("at least one", (A, B), (Citation(kind="data"),), "n"), Infeasible("only with", (A, And((A, B))))),
        (OneWay("go", "to yes"), OneWay("stay", "to no", (), "n")),
        (MoveRule(A), MoveRule(A, Not(B)), MoveRule(If(A, B), A, "D0", (), "n")),
        (SameState(A), SameState(If(A, B), (), "n")),
    ))),
    ("views", ruled(
        Rules((Infeasible("never", (A,)),), (OneWay("go", "to yes"),), (MoveRule(A),), (SameState(B),)),
        empty=View("empty"),
        removed=View("removed", on="empty", remove=Rules((Infeasible("never", (A,), (), "n"),), (OneWay("go", ""),),
                                                         (MoveRule(A),), (SameState(B),))),
        changed=View("changed-2", on="removed", add=Rules((Infeasible("never", (B,)),), (OneWay("go", "to no"),)),
                     preferences=(("D0", Prioritized(())),), status_quo=StatusQuo(())),
        digits=View("7", preferences=(("D0", ranked(1, 2)),), options=(("D0", (Option("more", "text"),)),)),
    )),
    ("words for names", replace(
        wanting(Prioritized((Priority(Taken("go")),))),
        decision_makers=(DecisionMaker("null", options=(Option("true"), Option("null.x"), Option("Y"), Option("on")),
                                       preference=Prioritized((Priority(Taken("true")), Priority(Taken("on"))))),),
        status_quo=StatusQuo(("true", "Y")),
    )),
    ("named states", named("calm", "tense", "été")),
    ("states named by their numbers", named("1", "2", "3")),
    ("states named in part by their numbers", named("calm", "2", "yes", "null", "on")),
    ("named states by number", replace(named("calm", "tense"), status_quo=StatusQuo(2))),
    ("default views", replace(ruled(Rules(), v=View("v")), default_views=("base", "v"))),
    *((f"citation {citation!r}", cited(citation)) for citation in (
        Citation("gill"), Citation("gill", "¶3"), Citation("gill", "¶3 (a)", "reported"), Citation("", "¶3", "poll"),
        Citation("", "", "", "a note alone"), Citation("gill", "a: b # c", "data"), Citation("gill", "reported"),
        Citation("7", "8"), Citation("null", "", "data"), Citation("[a]", "b"), Citation("poll", "¶1"),
        *(Citation(kind=kind) for kind in KINDS), *(Citation("gill", "", kind, "n") for kind in KINDS),
    )),
]  # fmt: skip


@pytest.mark.parametrize("conflict", [conflict for _, conflict in BUILT], ids=[name for name, _ in BUILT])
def test_models_made_by_hand(conflict: Conflict) -> None:
    assert read(write(conflict), FILE) == conflict


@pytest.mark.parametrize("year", ["2019", "02019", "2019-20", "-5", "1e3", "in print"])
def test_years(year: str) -> None:
    conflict = replace(wanting(None), sources=(Source("s", year=year),))
    assert read(write(conflict), FILE) == conflict


def test_what_is_written_is_plain() -> None:
    """No anchors, no tags, no `!!python`, short lists in one line, texts of several lines as blocks."""
    written = write(read(EVERYTHING, FILE))
    assert not re.search(r"[&*!]\w", written)
    assert "text: |\n  Two sentences. One: this.\n\n  Another paragraph.\n" in written
    assert "status quo:\n  taken: [halt, wait]\n" in written
    assert "  Public:\n    prefers: []\n" in written
    assert max(map(len, written.splitlines())) <= 120


def test_long_lists_are_written_one_below_the_other() -> None:
    council = write(read(TEMPLATE, FILE)).split("  Farmers:")[0]
    assert "    prefers:\n      - build and not block\n      - not block\n      - say: " in council
    conflict = replace(wanting(None), leaves_out=("something that it leaves out",) * 3)
    assert "leaves out:\n  - something" in write(conflict)
    assert "leaves out: [short, short]\n" in write(replace(conflict, leaves_out=("short", "short")))


# Into a text that is there


def touched(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are gone, and those that are new."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    return [line[1:] for line in lines if line[0] == "-"], [line[1:] for line in lines if line[0] == "+"]


def changed(text: str, change: Callable[[Conflict], Conflict]) -> tuple[list[str], list[str]]:
    """What a change of the model touches in its text."""
    conflict = change(read(text, FILE))
    after = rewrite(text, conflict)
    assert read(after, FILE) == conflict
    return touched(text, after)


Change = Callable[[Conflict], Conflict]


def titled(title: str) -> Change:
    return lambda conflict: replace(conflict, title=title)


def of_maker(name: str, change: Callable[[DecisionMaker], DecisionMaker]) -> Change:
    def made(conflict: Conflict) -> Conflict:
        makers = tuple(change(dm) if dm.name == name else dm for dm in conflict.decision_makers)
        return replace(conflict, decision_makers=makers)

    return made


def of_order(name: str, in_doubt: tuple[tuple[int, int], ...]) -> Change:
    def made(dm: DecisionMaker) -> DecisionMaker:
        assert isinstance(dm.preference, Prioritized)
        return replace(dm, preference=replace(dm.preference, in_doubt=in_doubt))

    return of_maker(name, made)


def of_statements(name: str, change: Callable[[tuple[Priority, ...]], tuple[Priority, ...]]) -> Change:
    def made(dm: DecisionMaker) -> DecisionMaker:
        assert isinstance(dm.preference, Prioritized)
        return replace(dm, preference=Prioritized(change(dm.preference.priorities)))

    return of_maker(name, made)


def restated(name: str, position: int, statement: Statement) -> Change:
    def made(priorities: tuple[Priority, ...]) -> tuple[Priority, ...]:
        new = replace(priorities[position], statement=statement)
        return (*priorities[:position], new, *priorities[position + 1 :])

    return of_statements(name, made)


def inserted(name: str, position: int, statement: Statement) -> Change:
    return of_statements(name, lambda old: (*old[:position], Priority(statement), *old[position:]))


def dropped(name: str, position: int) -> Change:
    return of_statements(name, lambda old: old[:position] + old[position + 1 :])


def first(name: str, position: int) -> Change:
    return of_statements(name, lambda old: (old[position], *old[:position], *old[position + 1 :]))


def with_option(name: str, option: Option) -> Change:
    return of_maker(name, lambda dm: replace(dm, options=(*dm.options, option)))


def of_infeasible(change: Callable[[tuple[Infeasible, ...]], tuple[Infeasible, ...]]) -> Change:
    return lambda conflict: replace(
        conflict, rules=replace(conflict.rules, infeasible=change(conflict.rules.infeasible))
    )


def with_view(view: View) -> Change:
    return lambda conflict: replace(conflict, views=(*conflict.views, view))


PAY, BUILD = Taken("pay"), Taken("build")
MILD = View("mild", by="ours", on="firm", text="A: what-if", preferences=(("Town", Prioritized((Priority(BUILD),))),))
SURE_LOW = "        sure: low                 # how sure you are: low, medium or high"

FIRST_RULE = [line for line in TEMPLATE.splitlines() if line.startswith("  - {this: pay")]
TOUCHED: list[tuple[str, str, Change, list[str], list[str]]] = [
    ("template", "the title", titled("The: road"), ["title: The orchard and the road"], ["title: 'The: road'"]),
    ("template", "a line with a comment", lambda c: replace(c, by="the tests"),
     ["by: our own reading               # whose model this is"],
     ["by: the tests                     # whose model this is"]),
    ("template", "a text of several lines", lambda c: replace(c, text="One line.\nAnother."),
     TEMPLATE.splitlines()[11:13], ["  One line.", "  Another."]),
    ("template", "a statement", restated("Farmers", 1, Unless(Taken("block"), PAY)),
     ["      - block iff (build and not pay)"], ["      - block unless pay"]),
    ("template", "a statement with evidence", restated("Council", 2, PAY),
     ["      - say: not pay unless subsidize"], ["      - say: pay"]),
    ("template", "how sure it is", of_statements("Council", lambda old: (
        *old[:2], replace(old[2], sure="high"), old[3])),
     [SURE_LOW], [SURE_LOW.replace("low ", "high", 1)]),
    ("template", "a statement more, first", inserted("Council", 0, PAY), [], ["      - pay"]),
    ("template", "a statement more, between", inserted("Council", 3, PAY), [], ["      - pay"]),
    ("template", "a statement more, last", inserted("Province", 2, PAY), [], ["      - pay"]),
    ("template", "a statement less", dropped("Council", 0), ["      - build and not block"], []),
    ("template", "a note on a statement", of_statements("Farmers", lambda old: (replace(old[0], note="n"), old[1])),
     ["      - (not build) or pay"], ["      - say: not build or pay", "        note: n"]),
    ("template", "a rule less", of_infeasible(lambda old: old[1:]), FIRST_RULE, []),
    ("template", "a rule more", of_infeasible(lambda old: (*old[:1], Infeasible("never", (PAY,)), *old[1:])),
     [], ["  - pay"]),
    ("template", "an option more", with_option("Province", Option("tax", "raise a tax")),
     [], ["      tax: raise a tax"]),
    ("template", "an option more, of several lines", with_option("Farmers", Option("sell", "sell", (), "n: o")),
     [], ["      sell:", "        text: sell", "        note: 'n: o'"]),
    ("template", "the text of an option", of_maker("Farmers", lambda dm: replace(dm, options=(Option("block", "b"),))),
     ["      block: block the building site"], ["      block: b"]),
    ("elmira", "the status quo", lambda c: replace(c, status_quo=StatusQuo(("accept", "insist"))),
     ["status quo: [delay]"], ["status quo: [accept, insist]"]),
    ("template", "a view more", with_view(MILD), [],
     ["  mild:", "    by: ours", "    on: firm", "    text: 'A: what-if'", "    Town:", "      prefers: [build]"]),
    ("template", "whose a view is", lambda c: replace(c, views=(replace(c.views[0], by="ours"),)),
     ["    by: the farmers' union"], ["    by: ours"]),
    ("elmira", "a rule in one line less", lambda c: replace(c, rules=replace(c.rules, one_way=c.rules.one_way[::2])),
     ["  delay: to no        # an appeal once given up is not taken up again"], []),
    ("elmira", "a direction", lambda c: replace(c, rules=replace(c.rules, one_way=(
        OneWay("modify", "to no"), *c.rules.one_way[1:]))),
     ["  modify: to yes      # an order once modified is not put back"],
     ["  modify: to no       # an order once modified is not put back"]),
    ("elmira", "a ranking", of_maker("LG", lambda dm: replace(dm, preference=ranked(7, 3, 5, 1, 8, 6, 4, (2, 9)))),
     ["    ranking: [7, 3, 5, 1, 8, 6, 4, 2, 9]"], ["    ranking: [7, 3, 5, 1, 8, 6, 4, [2, 9]]"]),
    ("cuba-1962", "an option more", with_option("USSR", Option("wait")), [], ["      wait:"]),
    ("cuba-1962", "the default views", lambda c: replace(c, default_views=("irreversible",)),
     ["default views: [reversible, irreversible]"], ["default views: [irreversible]"]),
    ("prisoners-dilemma", "a year", lambda c: replace(c, sources=(replace(c.sources[0], year="1951"), *c.sources[1:])),
     ["    year: 1950"], ["    year: 1951"]),
    ("free", "the status quo", lambda c: replace(c, status_quo=StatusQuo("3")),
     ["status quo: calm"], ["status quo: 3"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "change", "gone", "new"),
    [(row[0], *row[2:]) for row in TOUCHED],
    ids=[f"{row[0]}: {row[1]}" for row in TOUCHED],
)
def test_a_change_touches_its_own_lines_alone(name: str, change: Change, gone: list[str], new: list[str]) -> None:
    assert changed(MODELS[name], change) == (gone, new)


@pytest.mark.parametrize("text", [*MODELS.values(), *examples().values()], ids=[*MODELS, *examples()])
def test_nothing_changed_gives_the_same_text(text: str) -> None:
    assert rewrite(text, read(text, FILE)) == text


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_a_title_touches_one_line(name: str) -> None:
    (title,) = re.findall("^title: .*$", MODELS[name], re.MULTILINE)
    assert changed(MODELS[name], titled("Another one")) == ([title], ["title: Another one"])


STATED = [name for name in GIVEN if "prefers:" in GIVEN[name] and name != "hanoi-2019"]


@pytest.mark.parametrize("name", [*STATED, "hanoi-2019"])
def test_every_statement_touches_one_line(name: str) -> None:
    text = GIVEN[name]
    for dm in read(text, FILE).decision_makers:
        own = dm.preference.priorities if isinstance(dm.preference, Prioritized) else ()
        for position, priority in [*enumerate(own)][:: 10 if name == "hanoi-2019" and not ALL else 1]:
            gone, new = changed(text, restated(dm.name, position, Not(priority.statement)))
            assert (len(gone), len(new)) == (1, 1)
            assert gone[0].split("#")[0].strip(" -").removeprefix("say:").strip(' "')
            gone, new = changed(text, inserted(dm.name, position, Not(Not(priority.statement))))
            assert (gone, len(new)) == ([], 1)
            assert new[0].lstrip(" -") == str(Not(Not(priority.statement)))


def comments(text: str) -> list[str]:
    """The comments of a text, sorted."""
    return sorted(re.findall(r"(?:^|\s)(#.*)$", text, re.MULTILINE))


def edits(conflict: Conflict) -> Iterator[tuple[str, Conflict]]:
    """The model with every single thing left out or changed, one at a time."""
    for text, key in (("", "no"), ("Something: else", "other")):
        yield f"{key} question", replace(conflict, question=text)
        yield f"{key} by", replace(conflict, by=text)
        yield f"{key} as of", replace(conflict, as_of=text)
        yield f"{key} text", replace(conflict, text=text)
    for k in range(len(conflict.leaves_out)):
        yield f"left out {k}", replace(conflict, leaves_out=conflict.leaves_out[:k] + conflict.leaves_out[k + 1 :])
    yield "left out more", replace(conflict, leaves_out=(*conflict.leaves_out, "More: of it"))
    yield "a source more", replace(conflict, sources=(*conflict.sources, Source("new", author="X", year="2020")))
    yield "no status quo", replace(conflict, status_quo=None)
    yield "default views", replace(conflict, default_views=("base",))
    yield "views in doubt", replace(conflict, views_in_doubt=tuple((view.name, 2) for view in conflict.views[:2]))
    for kind in ("infeasible", "one_way", "moves", "same_state"):
        found = getattr(conflict.rules, kind)
        for k in range(len(found)):
            yield (
                f"no {kind} {k}",
                replace(conflict, rules=replace(conflict.rules, **{kind: found[:k] + found[k + 1 :]})),
            )
    for dm in conflict.decision_makers:
        yield f"{dm.name}: name", of_maker(dm.name, lambda dm: replace(dm, title="Other"))(conflict)
        yield f"{dm.name}: note", of_maker(dm.name, lambda dm: replace(dm, note="A: note"))(conflict)
        yield f"{dm.name}: nothing", of_maker(dm.name, lambda dm: replace(dm, preference=Prioritized(())))(conflict)
        if isinstance(dm.preference, Prioritized):
            if len(dm.preference.priorities) > 1:
                yield f"{dm.name}: order in doubt", of_order(dm.name, ((1, 2),))(conflict)
            yield f"{dm.name}: no order in doubt", of_order(dm.name, ())(conflict)
            for k in range(len(dm.preference.priorities)):
                yield f"{dm.name}: no {k}", dropped(dm.name, k)(conflict)
                yield f"{dm.name}: up {k}", first(dm.name, k)(conflict)
    for k, view in enumerate(conflict.views):
        views = conflict.views
        yield (
            f"view {view.name}: text",
            replace(conflict, views=(*views[:k], replace(view, text="Other"), *views[k + 1 :])),
        )
        if not any(other.on == view.name for other in views) and view.name not in (
            *conflict.default_views,
            *dict(conflict.views_in_doubt),
        ):
            yield f"no view {view.name}", replace(conflict, views=views[:k] + views[k + 1 :])


def can_be_read(conflict: Conflict) -> bool:
    """Whether the edited model is one: what a view removes, say, has to be there."""
    try:
        read(write(conflict), FILE)
    except ModelError:
        return False
    return True


def above(text: str) -> dict[str, str]:
    """Every comment that has its own line, with the next line that is no comment."""
    lines = [line for line in text.splitlines() if line.strip()] + [""]
    found, below = {}, ""
    for line in reversed(lines):
        if line.strip().startswith("#"):
            found[line.strip()] = below
        else:
            below = line
    return found


#: Of some models only every so manieth edit is tried, for the time they take, unless more models are asked for.
STEPS = {"hanoi-2019": 36, "everything": 6, "template": 3, "elmira": 3, "cuba-1962": 3, "euphrates-1975": 2}


#: Edits that are always tried, as a dump loses a comment that is about what comes next.
TRIED = {"no text", "no infeasible 1", "no one_way 0", "Town: no 1", "Town: up 1", "US: nothing", "left out 1"}


@pytest.mark.parametrize("name", MODELS)
def test_comments_stay(name: str) -> None:
    """All of them but those beside or above a line that is gone."""
    text = MODELS[name]
    before, below = comments(text), above(text)
    step = 1 if ALL else STEPS.get(name, 1)
    for k, (what, conflict) in enumerate(edits(read(text, FILE))):
        if (k % step and what not in TRIED) or not can_be_read(conflict):
            continue
        after = rewrite(text, conflict)
        assert read(after, FILE) == conflict, what
        gone, kept = touched(text, after)[0], comments(after)
        for comment in [comment for comment in before if comment not in kept]:
            beside = re.search(rf"\S.*{re.escape(comment)}", "\n".join(gone))
            assert beside or below.get(comment) in gone, (what, comment)


def test_comments_about_what_comes_next_stay_with_it() -> None:
    """Above the next entry, the next section and the end, with their blank lines; what is no comment is left alone."""
    text = """\
countermove: 1
title: T
text: |
  One.
  # no comment
decision makers:
  A:
    options: {go: , stay: }
    prefers:
      - go
      # about staying

      # and more about it
      - stay

# about what cannot be
infeasible:
  - go and stay

# about what comes last
"""
    conflict = read(text, FILE)
    assert rewrite(text, dropped("A", 0)(conflict)) == text.replace("      - go\n", "")
    assert rewrite(text, dropped("A", 1)(conflict)) == text.replace("      - stay\n", "")
    free = replace(conflict, rules=replace(conflict.rules, infeasible=()))
    assert rewrite(text, free) == text.replace("infeasible:\n  - go and stay\n", "")
    after = rewrite(text, replace(conflict, text="Two."))
    assert "# no comment" not in after and comments(after) == comments(text.replace("  # no comment\n", ""))


@pytest.mark.parametrize("part", range(2))
def test_random_models_are_rewritten(part: int) -> None:
    """Whatever their forms, the new model is in the text, and the comments of the old one too."""
    for seed in range(part, RANDOM // 5, 2):
        text = random_text(seed)
        conflict = titled("Another one")(read(text, FILE))
        after = rewrite(text, conflict)
        assert read(after, FILE) == conflict, seed
        kept = r"^# .*$|# the language$"
        assert re.findall(kept, after, re.MULTILINE) == re.findall(kept, text, re.MULTILINE), seed


def untouched(text: str) -> None:
    """That another title touches that line alone."""
    assert changed(text, titled("Another one")) == (["title: T"], ["title: Another one"])


FORMS = [
    ("lists below their key", model(rest="leaves out:\n- a\n- b # c\nstatus quo:\n- go\n")),
    ("lists right of their key", model(rest="leaves out:\n  - a\n  - b # c\nstatus quo:\n  - go\n")),
    ("quotes", model(rest="by: 'a'\nquestion: \"b\"\n'as of': c\n")),
    ("blocks", model(rest="text: |\n  a\n\n    b\nquestion: >-\n  c\n  d\n\n  e\nby: >\n  f\n")),
    ("blank lines and comments", "# first\n\n" + model(rest="\n\n# a\nby: x    # b\n\n\n# last\n")),
    ("long lines", model(rest=f"text: {'word ' * 60}end\nleaves out: [{', '.join(['some words'] * 30)}]\n")),
    ("dates and numbers", model(rest="as of: 2026-06-01   # day\nby: 1.50\nquestion: 007\ntext: 1_000\n")),
    ("words for values", model(rest="as of: yes\nby: off\nquestion: on\n")),
    ("other scripts", model(rest="by: été 日本 😀  # ж\n")),
    ("windows", model(rest="by: x\n").replace("\n", "\n")),
]


@pytest.mark.parametrize("text", [text for _, text in FORMS], ids=[name for name, _ in FORMS])
def test_forms_stay(text: str) -> None:
    untouched(text.replace("go: ", "go: x").replace("stay: ", "stay: y").replace("walk: ", "walk: z"))


# Saved


def test_a_study_saved_and_loaded_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "saved.yaml"
    Study(read(EVERYTHING, FILE), FILE, EVERYTHING).save(path)
    assert path.read_text(encoding="utf-8") == EVERYTHING
    Study(read(EVERYTHING, FILE), FILE).save(path, overwrite=True)
    assert read(read_text(path), FILE) == read(EVERYTHING, FILE)


def test_a_view_is_saved_as_a_model_of_its_own(tmp_path: Path) -> None:
    study = Study(read(EVERYTHING, FILE), FILE, EVERYTHING).view("calm")
    study.save(tmp_path / "calm.yaml")
    sees = tuple(each for each in study.conflict.sees if not each.view)  # of other views it knows nothing
    assert len(sees) == 1
    assert read(read_text(tmp_path / "calm.yaml"), FILE) == replace(study.conflict, seen=None, sees=sees)


def test_a_file_is_written_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    write_text(path, "été\n日本\n")
    assert path.read_bytes() == "été\n日本\n".encode()
    assert read_text(path) == "été\n日本\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="modes are a matter of POSIX")
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_has_the_usual_mode(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_text(tmp_path / "model.yaml", "new")
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "model.yaml").stat().st_mode) == mode


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RequestError, match="is there already, and is left as it is"):
        write_text(path, "new")
    with pytest.raises(RequestError, match="is there already"):
        Study(read(FREE, FILE), FILE, FREE).save(path, overwrite=False)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="modes are a matter of POSIX")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "model.yaml"
    path.write_text("old", encoding="utf-8")
    path.chmod(mode)
    write_text(path, "new", replace=True)
    assert path.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert list(tmp_path.iterdir()) == [path]


def full(*arguments: object, **more: object) -> NoReturn:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("step", ["os.fsync", "os.fdopen", "place", "mode"])
@pytest.mark.parametrize("there", [True, False])
def test_a_write_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, there: bool, named: bool
) -> None:
    """Whether the system has files without a name or not."""
    path = tmp_path / "model.yaml"
    if there:
        path.write_text("old", encoding="utf-8")
    if named:
        monkeypatch.setattr("countermove.files._nameless", lambda folder: None)
    step = {
        "place": "pathlib.Path.replace" if named else "os.link",
        "mode": "pathlib.Path.chmod" if named else "os.fchmod",
    }.get(step, step)
    monkeypatch.setattr(step, full)
    with pytest.raises(RequestError, match=r"model\.yaml cannot be written: No space left on device"):
        write_text(path, "new", replace=there)
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == ([path] if there else [])
    assert not there or path.read_text(encoding="utf-8") == "old"


def test_a_folder_that_cannot_be_synced_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def refusing(path: str, flags: int, *more: int) -> int:
        if Path(path) == tmp_path:
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *more)

    monkeypatch.setattr("os.open", refusing)
    write_text(tmp_path / "model.yaml", "new")
    assert (tmp_path / "model.yaml").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize(
    ("name", "reason"), [("missing/model.yaml", "No such file or directory"), (".", "")], ids=["no folder", "a folder"]
)
def test_where_no_file_can_be(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(RequestError, match=f"cannot be written: {reason}"):
        write_text(tmp_path / name, "new", replace=True)
    assert list(tmp_path.iterdir()) == []


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="is a folder, not a file"):
        read_text(tmp_path)
    with pytest.raises(RequestError, match="cannot be read: No such file"):
        read_text(tmp_path / "missing")
    large, latin = tmp_path / "large", tmp_path / "latin"
    large.write_bytes(b"#" * 1_000_001)
    latin.write_bytes("a\nbé".encode("latin-1"))
    with pytest.raises(ModelError, match="large: error: the file is larger than 1 MB"):
        read_text(large)
    with pytest.raises(ModelError, match="latin:2:2: error: this is not text in UTF-8"):
        read_text(latin)


@pytest.mark.parametrize("data", [b"a\nb\n", b"\xef\xbb\xbfa\nb\n", b"a\r\nb\r\n", b"a\rb\r"])
def test_line_ends_and_byte_order_marks_of_other_systems(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "model.yaml").write_bytes(data)
    assert read_text(tmp_path / "model.yaml") == "a\nb\n"


@pytest.mark.parametrize("text", EXOTIC)
def test_line_ends_inside_of_texts(text: str) -> None:
    conflict = replace(wanting(None), text=text)
    assert read(write(conflict), FILE) == conflict


@pytest.mark.parametrize("text", ["? a", ": a"])
def test_lists_of_texts_that_begin_with_an_indicator(text: str) -> None:
    conflict = replace(wanting(None), leaves_out=(text,))
    assert read(write(conflict), FILE) == conflict


@pytest.mark.parametrize("citation", [Citation("poll"), Citation("general", "knowledge"), Citation("our", "inference")])
def test_a_source_called_like_a_kind(citation: Citation) -> None:
    assert read(write(cited(citation)), FILE) == cited(citation)


def test_an_empty_citation() -> None:
    conflict = read(model("prefers: []\n    evidence: {}"), FILE)
    assert read(write(conflict), FILE) == conflict


def test_states_named_by_numbers_with_noughts() -> None:
    assert read(write(named("calm", "02")), FILE) == named("calm", "02")


def test_keys_that_are_numbers_are_rewritten() -> None:
    text = "countermove: 1\ntitle: T\nstates: {1: a, 2: b}\ndecision makers: {A: {ranking: [1, 2]}}\n"
    assert changed(text, lambda c: replace(c, states=(NamedState("1", "c"), c.states[1])))[1] == [
        "states: {1: c, 2: b}"
    ]


@pytest.mark.parametrize("value", ["True", "+1", "NULL"])
def test_texts_that_are_values_stay(value: str) -> None:
    untouched(model(rest=f"by: {value}  # not a value\n", options="go: x, stay: y").replace("walk: ", "walk: z"))


@pytest.mark.parametrize(
    "text",
    [
        model(options="go: , stay: "),
        model(rest="leaves out: [ a, b ]\n"),
        model(rest="leaves out: [a,\n  b]\n"),
        model(rest="sources:\n    a:\n        title: x\n"),
        model(rest="text: a\n  b\n"),
        model(rest='text: "a\n  b"\n'),
        model(rest="by:   x\n"),
        model(rest="by: ~\n"),
        model(rest="leaves out:\n- a\nstatus quo:\n  - go\n"),
    ],
    ids=[
        "no text",
        "blanks",
        "lines",
        "indents",
        "plain lines",
        "quoted lines",
        "aligned",
        "null",
        "lists of both kinds",
    ],
)
def test_other_forms_stay(text: str) -> None:
    untouched(
        text
        if "go: ," in text
        else text.replace("go: ", "go: x").replace("stay: ", "stay: y").replace("walk: ", "walk: z")
    )


def test_text_that_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(RequestError):
        write_text(tmp_path / "model.yaml", "\ud800")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "target.yaml").write_text("old", encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "target.yaml")
    write_text(tmp_path / "link.yaml", "new", replace=True)
    assert (tmp_path / "target.yaml").read_text(encoding="utf-8") == "new"
