"""The price of stepping back: what it would have to cost a decision maker to give up again what it has taken up.

Fearon 1994, American Political Science Review 88(3):577-592: a leader who backs down in public suffers audience costs,
which grow as the confrontation goes on. Here, in rank levels: whoever gives up an option that it had taken finds every
state after that, wherever the others then lead, lower by the price.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from countermove.graph import ModelGraph
from countermove.stability.concepts import find
from countermove.stability.labels import Labels

#: The concepts under which standing firm is looked at.
FORESIGHT = ("nash", "seq")


@dataclass(frozen=True)
class Commitment:
    """An option that a decision maker, by position, can give up again.

    `held`: the states in which it is taken and a move gives it up. `prices[concept]`: of these, the states in which
    giving it up pays where nothing is paid for it, each with the least price at which it does not. `retreats`: for the
    states priced under Nash, the best of the moves that give it up. `most`: what no price need exceed.
    """

    dm: int
    option: str
    held: tuple[int, ...]
    prices: dict[str, dict[int, int]]
    retreats: dict[int, int]
    most: int

    def price(self, concept: str, state: int | None = None) -> int:
        """The least price at which standing firm is stable in a state, or in every state in which the option is held.

        Under Nash it is also the step from which on giving the option up is no improvement (lock-in) if the price grows
        from nothing by one level with each step.
        """
        prices = self.prices[concept]
        return prices.get(state, 0) if state is not None else max(prices.values(), default=0)


def commitments(graph: ModelGraph, makers: Iterable[int], labels: Labels | None = None) -> tuple[Commitment, ...]:
    """The options of some decision makers that can be given up again, in model order; none in a free-form model.

    A price p at s is enough where theta(t) - p <= P(s) for every move s to t that gives the option up: theta(t) is the
    worst that the others can drive the decision maker to after t under the concept (`countermove.stability.labels`),
    P(s) its level at s. Works out every move of these decision makers once.
    """
    labels = labels or Labels(graph)
    return tuple(
        commitment
        for i in makers
        for option in graph.conflict.decision_makers[i].options
        if (commitment := _commitment(graph, labels, i, option.name)).held
    )


def _commitment(graph: ModelGraph, labels: Labels, i: int, option: str) -> Commitment:
    order, states = graph.orders[i], graph.states
    thetas = {key: _theta(graph, labels, i, key) for key in FORESIGHT}
    holding = [s for s in range(len(graph)) if option in states[s].taken]
    given_up = {
        s: own
        for s in holding
        if (own := [t for t in graph.moves(i, s) if option not in (*states[t].taken, *states[t].open)])
    }
    prices = {
        key: {
            s: price
            for s, targets in given_up.items()
            if (price := max(theta[t] for t in targets) - order.levels[s]) > 0
        }
        for key, theta in thetas.items()
    }
    retreats = {s: max(given_up[s], key=lambda t: order.levels[t]) for s in prices["nash"]}
    return Commitment(i, option, tuple(given_up), prices, retreats, order.count - 1)


def _theta(graph: ModelGraph, labels: Labels, i: int, concept: str) -> list[int]:
    foresight = find(concept).foresight
    assert foresight is not None, "Nash and SEQ have labels"
    worst = labels.of(i, foresight)[0][: len(graph)]
    return [level if w is None else min(level, w) for level, w in zip(graph.orders[i].levels, worst, strict=True)]
