"""Unknown preference, strength of preference, attitudes: what they mean, in the model file and in answers."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from countermove.errors import ModelError
from countermove.graph import ModelGraph
from countermove.language.canonical import canonical
from countermove.language.reader import read
from countermove.language.writer import rewrite, write
from countermove.model import BASE, Conflict
from countermove.preference import Ranked, Tier
from countermove.stability.concepts import find
from countermove.stability.solve import solve
from helpers import graph_of, run
from marked_models import Game, Marked, Marks, Relation, random_marked
from random_models import random_free_spec, random_spec, to_yaml
from test_schema import complaints

CLASSICAL = ("nash", "gmr", "smr", "seq")

FREE = """
countermove: 1
title: Free
states: [s1, s2, s3, s4]
decision makers:
  A:
    moves: {s1: [s2], s3: [s2, s4]}
    ranking: [s2, {tie: [s1, s3], unknown: true, strength: strong}, s4]
    attitudes: {B: negative}
  B:
    moves: {s2: [s3, s1], s4: [s1]}
    ranking: [[s1, s4], {tie: s3, strength: strong}, s2]
views:
  kind: {A: {attitudes: {B: positive, A: neutral}}}
  plain: {A: {ranking: [s2, [s1, s3], s4], attitudes: {}}}
"""


def game_of(graph: ModelGraph) -> Game:
    return Game([[graph.moves(i, s) for s in range(len(graph))] for i in graph.decision_makers])


def stable(graph: ModelGraph, concept: str) -> list[set[int]]:
    return [set(own) for own in solve(graph, [concept]).stable[find(concept).key]]


@cache
def models(seed: str, count: int, **kinds: float | bool) -> tuple[tuple[Marked, ModelGraph], ...]:
    found = []
    for number in range(count):
        model = random_marked(random.Random(f"{seed} {number}"), **kinds)  # type: ignore[arg-type]
        found.append((model, graph_of(model.text)))
    return tuple(found)


# What the marks say


def test_the_marks_of_statements_mean_what_all_readings_have_in_common() -> None:
    doubts = strong = 0
    for model, graph in models("marks", 40, unknown=0.3, strong=0.3):
        marks = Marks(model)
        assert [list(state.taken) for state in graph.states] == [[o for o, on in s.items() if on] for s in model.taken]
        for i, a, b in product(graph.decision_makers, range(len(graph)), range(len(graph))):
            assert graph.unknown(i, a, b) == marks.unknown(i, a, b)
            assert graph.prefers(i, a, b) == marks.prefers(i, a, b)
            assert (graph.prefers(i, a, b) and not graph.unknown(i, a, b)) == marks.knows(i, a, b)
            assert graph.strongly(i, a, b) == marks.strongly(i, a, b)
            doubts, strong = doubts + graph.unknown(i, a, b), strong + graph.strongly(i, a, b)
    assert doubts > 500 and strong > 500


def test_the_marks_of_a_ranking() -> None:
    graph = graph_of(FREE)
    a = {(x + 1, y + 1) for x, y in product(range(4), range(4)) if graph.unknown(0, x, y)}
    assert a == {(1, 3), (3, 1)}
    assert {(x + 1, y + 1) for x, y in product(range(4), range(4)) if graph.strongly(0, x, y)} == {
        (1, 4),
        (2, 4),
        (3, 4),
    }
    b = {(x + 1, y + 1) for x, y in product(range(4), range(4)) if graph.strongly(1, x, y)}
    assert b == {(1, 2), (4, 2), (3, 2)}
    assert not any(graph.unknown(1, x, y) for x, y in product(range(4), range(4)))


def test_weights_have_no_marks() -> None:
    graph = graph_of("countermove: 1\ntitle: T\ndecision makers: {A: {options: {a: }, weights: {a: 1}}}")
    assert not graph.unknown(0, 0, 1) and not graph.strongly(0, 1, 0)
    with pytest.raises(ModelError, match="a weight has no `unknown`"):
        read(
            "countermove: 1\ntitle: T\ndecision makers: {A: {options: {a: }, weights: {a: {weight: 1, unknown: yes}}}}",
            "t",
        )


def test_the_classical_concepts_and_the_canonical_form_know_no_marks() -> None:
    for model, graph in models("classical", 30, unknown=0.3, strong=0.3, attitudes=True):
        wants = {dm: [replace(said, unknown=False, strong=False) for said in own] for dm, own in model.wants.items()}
        plain = graph_of(replace(model, wants=wants, attitudes={}).text)
        assert solve(graph).stable == solve(plain).stable
        assert canonical(graph.conflict) == canonical(plain.conflict)


# Unknown preference


def by_the_table(game: Game, marks: Marks, kind: str, concept: str, i: int, s: int) -> bool:
    """Whether s is stable for i, by the table of Li, Hipel, Kilgour & Fang, cell by cell."""

    def better(t: int) -> bool:
        return marks.knows(i, t, s)

    def open_(t: int) -> bool:
        return marks.unknown(i, t, s)

    improves: Relation = MAY_IMPROVE[marks]
    leaves = {"a": lambda t: better(t) or open_(t), "b": better, "c": lambda t: better(t) or open_(t), "d": better}[
        kind
    ]
    no_better = {
        "a": lambda t: not better(t) and not open_(t),
        "b": lambda t: not better(t) and not open_(t),
        "c": lambda t: not better(t),
        "d": lambda t: not better(t),
    }[kind]
    escapes = {"a": lambda t: better(t) or open_(t), "b": lambda t: better(t) or open_(t), "c": better, "d": better}[
        kind
    ]
    tempting = [x for x in game.moves[i][s] if leaves(x)]
    if concept == "nash":
        return not tempting
    answers = improves if concept == "seq" else None
    counters: Callable[[int], bool] | None = escapes if concept == "smr" else None
    return all(game.sanctioned(i, x, no_better, counters, answers) for x in tempting)


class _MayImprove(dict[Marks, Relation]):
    """One function for each model, so that what it was asked is remembered."""

    def __missing__(self, marks: Marks) -> Relation:
        self[marks] = lambda j, t, s: marks.knows(j, t, s) or marks.unknown(j, t, s)
        return self[marks]


MAY_IMPROVE = _MayImprove()


@pytest.mark.parametrize("kind", "abcd")
@pytest.mark.parametrize("concept", CLASSICAL)
def test_unknown_preference_is_that_of_the_table(kind: str, concept: str) -> None:
    changed = 0
    for model, graph in models("unknown", 40, unknown=0.4):
        game, marks = game_of(graph), Marks(model)
        right = [{s for s in game.states if by_the_table(game, marks, kind, concept, i, s)} for i in game.everybody]
        assert stable(graph, f"{concept}_{kind}") == right, model.text
        changed += right != stable(graph, concept)
    assert changed > 5


def test_the_types_nest() -> None:
    strict = 0
    for _, graph in models("unknown", 40, unknown=0.4):
        for concept in CLASSICAL:
            a, b, c, d = (stable(graph, f"{concept}_{kind}") for kind in "abcd")
            for i in graph.decision_makers:
                assert a[i] <= b[i] <= d[i] and a[i] <= c[i] <= d[i]
                strict += a[i] < d[i]
            if concept == "nash":
                assert a == c and b == d
    assert strict > 20


@pytest.mark.parametrize("concept", CLASSICAL)
def test_with_nothing_unknown_they_are_the_classical_concepts(concept: str) -> None:
    for graph in [*(graph for _, graph in models("known", 15)), *every_form("known", 20)]:
        for kind in "abcd":
            assert stable(graph, f"{concept}_{kind}") == stable(graph, concept)


@cache
def every_form(seed: str, count: int, *, strict: bool = False) -> tuple[ModelGraph, ...]:
    """Free-form, merged and ruled models with ties, or those in which nobody is indifferent between any two states."""
    found: list[ModelGraph] = []
    number = 0
    while len(found) < count:
        number += 1
        rng = random.Random(f"{seed} {number}")
        free = number % 2 == 0
        spec = random_free_spec(rng, max_states=6) if free else random_spec(rng, move_rules=True, max_options=3)
        text = to_yaml(spec, rng)
        conflict = read(text, "test.yaml").view(BASE)
        if strict:
            conflict = _ranked(conflict, rng)
        found.append(ModelGraph(conflict))
    return tuple(found)


def _ranked(conflict: Conflict, rng: random.Random) -> Conflict:
    """The same with a random strict ranking for everybody."""
    states = [state.name or state.number for state in ModelGraph(conflict).states]
    parties = []
    for dm in conflict.decision_makers:
        own = rng.sample(states, len(states))
        parties.append(replace(dm, preference=Ranked(tuple(Tier((entry,)) for entry in own))))
    return replace(conflict, decision_makers=tuple(parties))


# Strength of preference


def strongly_stable(game: Game, marks: Marks, concept: str, i: int, s: int) -> bool:
    improves: Relation = STRICT[marks]
    answers = improves if concept == "seq" else None

    def much_worse(t: int) -> bool:
        return marks.strongly(i, s, t)

    escapes = (lambda z: not much_worse(z)) if concept == "smr" else None
    return all(game.sanctioned(i, x, much_worse, escapes, answers) for x in game.step(i, s, improves))


class _Strict(dict[Marks, Relation]):
    def __missing__(self, marks: Marks) -> Relation:
        self[marks] = lambda j, t, s: marks.prefers(j, t, s)
        return self[marks]


STRICT = _Strict()


@pytest.mark.parametrize("concept", ["gmr", "smr", "seq"])
def test_strong_and_weak_stability(concept: str) -> None:
    """By the definition; and together they are the general concept, which takes no notice of strength."""
    both = 0
    for model, graph in models("strength", 60, strong=0.5):
        game, marks = game_of(graph), Marks(model)
        right = [{s for s in game.states if strongly_stable(game, marks, concept, i, s)} for i in game.everybody]
        strong, weak, general = (stable(graph, key) for key in (f"strong_{concept}", f"weak_{concept}", concept))
        assert strong == right, model.text
        for i in game.everybody:
            assert strong[i] | weak[i] == general[i] and not strong[i] & weak[i]
            assert stable(graph, "nash")[i] <= strong[i]
            both += bool(weak[i]) and strong[i] != stable(graph, "nash")[i]
    assert both > 1


def test_where_everything_is_strong_a_tie_is_all_that_is_not() -> None:
    """With one level, all of it strong, and nobody indifferent, strong stability is the general one but where nothing
    deters from an improvement except a return: to be back where one was is not strongly worse."""
    alike = returns = told_apart = 0
    for graph in every_form("one level", 30, strict=True):
        makers = graph.conflict.decision_makers
        wants = [dm.preference for dm in makers if isinstance(dm.preference, Ranked)]
        assert len(wants) == len(makers)
        tiers = [tuple(replace(tier, strength="strong") for tier in own.tiers) for own in wants]
        parties = (replace(dm, preference=Ranked(own)) for dm, own in zip(makers, tiers, strict=True))
        strong = ModelGraph(replace(graph.conflict, decision_makers=tuple(parties)))
        for concept in ("gmr", "smr", "seq"):
            found, general = stable(strong, f"strong_{concept}"), stable(graph, concept)
            told_apart += stable(graph, f"strong_{concept}") != found
            alike += found == general
            for i, (own, classical) in enumerate(zip(found, general, strict=True)):
                assert set(own) <= set(classical)
                for s in set(classical) - set(own):
                    returns += 1
                    assert concept == "smr" or any(
                        all(u == s or graph.prefers(i, u, s) for u in answers)
                        for answers in (
                            graph.sequences(graph.others(i), x, improving=concept == "seq")
                            for x in graph.improvements(i, s)
                        )
                    )
    assert min(alike, returns, told_apart) > 10, "it is told apart from mild, and both cases come up"
    for _, graph in models("no level", 10):
        for concept in ("gmr", "smr", "seq"):
            assert stable(graph, f"strong_{concept}") == stable(graph, "nash")


# Attitudes


def relational_stable(graph: ModelGraph, game: Game, signs: list[list[int]], concept: str, i: int, s: int) -> bool:
    prefers = graph.prefers

    def suits(j: int, t: int, of: int) -> bool:
        """Whether t is a relational reply of j to `of`, other than staying."""
        tests = []
        for k, sign in enumerate(signs[j]):
            if sign == 1:
                tests.append(not prefers(k, of, t))
            if sign == -1:
                tests.append(not prefers(k, t, of))
        return t != of and all(tests)

    replies = [x for x in game.moves[i][s] if suits(i, x, s)]
    if concept == "nash":
        return not replies
    escapes = (lambda z: suits(i, z, s)) if concept == "smr" else None
    answers = suits if concept == "seq" else None
    return all(game.sanctioned(i, x, lambda y: not suits(i, y, s), escapes, answers) for x in replies)


@pytest.mark.parametrize("concept", CLASSICAL)
def test_attitudes_are_those_of_the_definition(concept: str) -> None:
    words = {"positive": 1, "neutral": 0, "negative": -1}
    changed = 0
    for model, graph in models("attitudes", 50, attitudes=True):
        game, names = game_of(graph), [*model.owners]
        signs = [
            [words[model.attitudes.get(dm, {}).get(other, "positive" if dm == other else "neutral")] for other in names]
            for dm in names
        ]
        assert signs == [list(graph.attitudes(i)) for i in graph.decision_makers]
        right = [
            {s for s in game.states if relational_stable(graph, game, signs, concept, i, s)} for i in game.everybody
        ]
        assert stable(graph, f"r{concept}") == right, model.text
        changed += right != stable(graph, concept)
    assert changed > 10


def test_with_discrete_attitudes_and_strict_preferences_they_are_the_classical_concepts() -> None:
    for graph in every_form("discrete", 40, strict=True):
        for concept in CLASSICAL:
            assert stable(graph, f"r{concept}") == stable(graph, concept)


def test_under_totally_neutral_attitudes_nash_is_smr_and_gmr_is_seq() -> None:
    apart = 0
    for graph in every_form("neutral", 60):
        parties = tuple(replace(dm, attitudes=((dm.name, "neutral"),)) for dm in graph.conflict.decision_makers)
        neutral = ModelGraph(replace(graph.conflict, decision_makers=parties))
        assert stable(neutral, "rnash") == stable(neutral, "rsmr")
        assert stable(neutral, "rgmr") == stable(neutral, "rseq")
        apart += stable(neutral, "rnash") != stable(neutral, "rgmr")
    assert apart  # the theorem has two halves


# The model file


def kinds_in(text: str) -> tuple[object, ...]:
    conflict = read(text, "t.yaml")
    return tuple(dm.attitudes for dm in conflict.decision_makers)


def test_marks_and_attitudes_are_read_and_written() -> None:
    for model, graph in models("written", 15, unknown=0.3, strong=0.3, attitudes=True):
        conflict = read(model.text, "t.yaml")
        assert read(write(conflict), "t.yaml") == conflict
        assert complaints(model.text) == [] and complaints(write(conflict)) == []
        assert kinds_in(model.text) == tuple(tuple(model.attitudes.get(dm, {}).items()) for dm in model.owners)
        assert graph.conflict.decision_makers == conflict.decision_makers
    conflict = read(FREE, "t.yaml")
    assert read(write(conflict), "t.yaml") == conflict and complaints(FREE) == [] and complaints(write(conflict)) == []


def test_a_text_keeps_its_comments_when_a_mark_changes() -> None:
    text = "countermove: 1\ntitle: T\ndecision makers:\n  A:\n    options: {a: }\n    prefers:\n      - a  # why\n"
    conflict = read(text, "t.yaml")
    changed = read(text.replace("- a", "- {say: a, strength: strong}"), "t.yaml")
    assert "strength: strong" in rewrite(text, changed) and read(rewrite(text, changed), "t.yaml") == changed
    feeling = replace(conflict, decision_makers=(replace(conflict.decision_makers[0], attitudes=(("A", "neutral"),)),))
    assert "# why" in rewrite(text, feeling) and read(rewrite(text, feeling), "t.yaml") == feeling


def test_a_view_replaces_attitudes_as_a_whole() -> None:
    conflict = read(FREE, "t.yaml")
    said = {view: conflict.view(view).decision_makers[0].attitudes for view in ("base", "kind", "plain")}
    assert said == {"base": (("B", "negative"),), "kind": (("B", "positive"), ("A", "neutral")), "plain": ()}
    assert graph_of(FREE, "kind").attitudes(0) == (0, 1)
    assert graph_of(FREE, "plain").attitudes(0) == (1, 0)
    assert not graph_of(FREE, "plain").unknown(0, 0, 2)


MODEL = "countermove: 1\ntitle: T\ndecision makers:\n  Us:\n    options: {{a: , b: }}\n    prefers: [{}]\n{}"


@pytest.mark.parametrize(
    ("wants", "more", "place", "words"),
    [
        ("{say: a, unknown: maybe}", "", "6:33", "`unknown` cannot be `maybe`"),
        ("{say: a, strength: mild}", "", "6:34", "`strength` cannot be `mild`"),
        ("{say: a, unknown: true, strength: strong}", "", "6:49", "a statement of unknown preference has no strength"),
        ("{say: a, strenght: strong}", "", "6:24", "did you mean `strength`?"),
        ("a", "    attitudes: {Them: positive}\n", "7:17", "there is no decision maker `Them`"),
        ("a", "    attitudes: {Us: +}\n", "7:21", "write `positive`"),
        ("a", "    attitudes: {Us: -}\n", "7:21", "write `negative`"),
        ("a", "    attitudes: {Us: positve}\n", "7:21", "did you mean `positive`?"),
        ("a", "    attitudes: {Us: }\n", "7:20", "an attitude cannot be nothing"),
        ("a", "    attitudes: [Us]\n", "7:16", "`attitudes` cannot be a list"),
        ("a", "views: {v: {Us: {attitudes: {Usa: neutral}}}}\n", "7:30", "did you mean `Us`?"),
    ],
)
def test_what_is_wrong_is_placed(wants: str, more: str, place: str, words: str) -> None:
    with pytest.raises(ModelError) as caught:
        read(MODEL.format(wants, more), "t.yaml")
    assert f"t.yaml:{place}" in str(caught.value) and words in str(caught.value), str(caught.value)


# Sentences


STREET = """
countermove: 1
title: The street
decision makers:
  Council:
    options: {close: close the street}
    prefers: [{say: not protest, strength: strong}, {say: rent, unknown: true}, close]
    attitudes: {Shops: negative}
  Shops:
    options: {protest: , rent: pay more rent}
    prefers: [protest iff close, {say: rent, unknown: true}]
status quo: []
"""


def explained(tmp_path_factory: pytest.TempPathFactory, state: str, dm: str, *keys: str) -> str:
    path = tmp_path_factory.mktemp("street") / "street.yaml"
    path.write_text(STREET, encoding="utf-8")
    concepts = [word for key in keys for word in ("--concept", key)]
    return " ".join(run("explain", str(path), state, "--dm", dm, *concepts).stdout.split())


def test_sentences_on_unknown_preference(tmp_path_factory: pytest.TempPathFactory) -> None:
    shown = explained(tmp_path_factory, "nothing", "Shops", "nash_a", "nash_b", "gmr_c")
    assert "perhaps better for Shops: the 2nd statement, `rent`, decides, and is marked unknown" in shown
    assert "to a state that Shops prefers or may prefer" in shown
    assert "None of its 3 moves leads to a state that it prefers, as far as is known: stable under Nash_b" in shown
    shown = explained(tmp_path_factory, "nothing", "Council", "seq_c", "seq_a")
    assert "perhaps willing: its preference is unknown" in shown or "willing: `protest iff close`" in shown


def test_sentences_on_strength(tmp_path_factory: pytest.TempPathFactory) -> None:
    shown = explained(tmp_path_factory, "nothing", "Council", "sgmr", "weak_gmr", "gmr")
    assert "There Council is strongly worse off than here (its 1st statement, `not protest`" in shown
    assert "Council stays, and strongly so, which is more than weak GMR asks: not stable under it." in shown


def test_sentences_on_attitudes(tmp_path_factory: pytest.TempPathFactory) -> None:
    shown = explained(tmp_path_factory, "nothing", "Council", "rnash", "rgmr")
    assert "leads to a state that its attitudes allow" in shown
    assert "allowed: no worse for itself and no better for Shops" in shown
    assert "There the attitudes of Council forbid what comes out: itself worse off" in shown


def test_marks_are_told_where_statements_are(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("street") / "street.yaml"
    path.write_text(STREET, encoding="utf-8")
    ranked = run("rank", str(path), "--dm", "Council").stdout
    assert "[strong]" in ranked and "[unknown]" in ranked
    data = json.loads(run("explain", str(path), "nothing", "--concept", "weak_gmr", "--json").stdout)
    assert data["decision_makers"][0]["verdicts"][0]["barred"]["concept"] == "strong_gmr"
