"""Writes a model as a game for Gambit: `.nfg`, the strategic form by its payoffs, and `.efg`, the extensive form.

The reading: every decision maker chooses a combination of its own options, all at the same time and once. Its
strategies are the combinations that the rules leave it; a payoff is the rank level of the state, 0 for the worst, so
that payoffs are ordinal and differ from one decision maker to another in scale. Then the pure Nash equilibria of the
game are the states that are Nash stable for everybody. In the extensive form the decision makers are asked in model
order, each in one information set, since nobody sees what the others chose.

Format: https://gambitproject.readthedocs.io/en/stable/formats.html
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.interop.left_out import left_out
from countermove.states import MOST_STATES

#: What is lost in any case.
_READING = (
    "the game says that all choose at once and once; moves, answers to them, and every concept but Nash are left out",
    "payoffs are places in an order (0 is the worst): means of them, and so mixed strategies, say nothing",
)


@dataclass(frozen=True)
class Game:
    """A model as a game: for each decision maker its strategies as codes of its own options, and the name of each."""

    graph: ModelGraph
    strategies: tuple[tuple[int, ...], ...]
    names: tuple[tuple[str, ...], ...]

    def outcome(self, profile: Sequence[int]) -> tuple[int, tuple[int, ...]]:
        """The state, by index, that choices of strategies make, and everybody's payoff there."""
        code = sum(own[choice] for own, choice in zip(self.strategies, profile, strict=True))
        state = self.graph.find(code)
        assert state is not None, "every profile is feasible"
        return state, tuple(int(order.levels[state]) for order in self.graph.orders)

    @property
    def title(self) -> str:
        """The title of the model, with the view that is laid over it."""
        conflict = self.graph.conflict
        return conflict.title + (f" (view {conflict.seen.name})" if conflict.seen else "")


def game_of(graph: ModelGraph) -> Game:
    """The game of simultaneous choice. Raises RequestError where the model is none, with what is in the way."""
    conflict, rules = graph.conflict, graph.conflict.rules
    if conflict.states:
        raise _no_game("it is free-form: its decision makers have arcs and no options that they could choose")
    if len(graph) > MOST_STATES:
        raise _no_game(f"it has {len(graph):,} states, and a game is written with {MOST_STATES:,} outcomes at the most")
    if rules.one_way:
        said = ", ".join(f"`{rule}`" for rule in rules.one_way)
        raise _no_game(f"in a game every strategy can be chosen, and one-way options forbid some moves: {said}")
    if rules.moves:
        raise _no_game(f"in a game every strategy can be chosen, and a rule forbids some moves: `{rules.moves[0]}`")
    merged = next((state for state in graph.states if len(state.members) > 1), None)
    if merged is not None:
        raise _no_game(f"state {merged.number} merges several combinations of options, and a game keeps them apart")
    own = [sum(conflict.bits[option.name] for option in dm.options) for dm in conflict.decision_makers]
    codes = [state.members[0] for state in graph.states]
    strategies = tuple(tuple(sorted({code & mask for code in codes})) for mask in own)
    if prod(map(len, strategies)) != len(codes):
        missing = next(sum(each) for each in product(*strategies) if graph.find(sum(each)) is None)
        broken = ", ".join(f"`{rule}`" for rule in conflict.broken_by(missing))
        raise _no_game(
            f"who may choose what depends on the others: [{conflict.taken_words(missing)}] is not feasible ({broken}), "
            "though each decision maker could choose its part of it"
        )
    names = tuple(tuple(map(conflict.taken_words, each)) for each in strategies)
    return Game(graph, strategies, names)


def write_nfg(graph: ModelGraph) -> tuple[str, tuple[str, ...]]:
    """The strategic form, and what of the model is left out. Raises RequestError where the model is no game."""
    game = game_of(graph)
    strategies = " ".join("{ " + " ".join(map(_quoted, own)) + " }" for own in game.names)
    lines = [f"NFG 1 R {_quoted(game.title)} {_players(game)}", f"{{ {strategies} }}", _quoted(_comment(game)), ""]
    sizes = [range(len(own)) for own in game.strategies]
    for backwards in product(*reversed(sizes)):  # the first player's strategy changes fastest
        lines.append(" ".join(map(str, game.outcome(backwards[::-1])[1])))
    return "\n".join(lines) + "\n", _notes(game)


def write_efg(graph: ModelGraph) -> tuple[str, tuple[str, ...]]:
    """The extensive form, and what of the model is left out. Raises RequestError where the model is no game."""
    game = game_of(graph)
    lines = [f"EFG 2 R {_quoted(game.title)} {_players(game)}", _quoted(_comment(game)), "", *_tree(game)]
    return "\n".join(lines) + "\n", _notes(game)


def _tree(game: Game) -> Iterator[str]:
    """The nodes, each before those below it. Who has no choice is not asked."""
    asked = [i for i, own in enumerate(game.strategies) if len(own) > 1]
    makers = game.graph.conflict.decision_makers
    profile = [0] * len(game.strategies)
    for choices in product(*(range(len(game.strategies[i])) for i in asked)):
        first = next((k for k, choice in enumerate(reversed(choices)) if choice), len(choices))
        for i in asked[len(asked) - first :]:  # those whose question comes anew
            actions = " ".join(map(_quoted, game.names[i]))
            yield f'p "" {i + 1} 1 {_quoted(makers[i].name)} {{ {actions} }} 0'
        for i, choice in zip(asked, choices, strict=True):
            profile[i] = choice
        state, payoffs = game.outcome(profile)
        number = state + 1
        yield f't "" {number} {_quoted(f"state {number}")} {{ {", ".join(map(str, payoffs))} }}'


def _players(game: Game) -> str:
    return "{ " + " ".join(_quoted(dm.name) for dm in game.graph.conflict.decision_makers) + " }"


def _comment(game: Game) -> str:
    return (
        "Written by Countermove. Each strategy is a combination of options, all chosen at once; "
        "payoffs are rank levels, 0 for the worst state. Only pure Nash equilibria mean something."
    )


def _quoted(text: str) -> str:
    """A text in quotation marks, on one line. For Gambit a backslash means nothing but before a quotation mark, so that
    one at the end needs a blank behind it."""
    plain = " ".join("".join(" " if unicodedata.category(each)[0] == "C" else each for each in text).split())
    end = " " if plain.endswith("\\") else ""
    return '"' + plain.replace('"', '\\"') + end + '"'


def _notes(game: Game) -> tuple[str, ...]:
    names = [dm.name for dm in game.graph.conflict.decision_makers]
    written = "".join([game.title, *names, *(name for own in game.names for name in own)])
    beyond = (
        [] if written.isascii() else ["there are letters beyond ASCII in it, which pygambit 16 reads but cannot show"]
    )
    return (*_READING, *beyond, *left_out(game.graph.conflict, title=True))


def _no_game(why: str) -> RequestError:
    return RequestError(f"this model is no game of choices made at once: {why}")
