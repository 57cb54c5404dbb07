"""Random models with marked preferences and attitudes, and what the marks mean, worked out the long way."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product

Relation = Callable[[int, int, int], bool]


@dataclass(frozen=True)
class Said:
    """A statement in words that Python reads too, with its marks."""

    text: str
    unknown: bool = False
    strong: bool = False


@dataclass(frozen=True)
class Marked:
    """Decision makers with their options, statements and attitudes; what is infeasible."""

    owners: dict[str, list[str]]
    wants: dict[str, list[Said]]
    attitudes: dict[str, dict[str, str]] = field(default_factory=dict)
    never: str = ""

    @property
    def text(self) -> str:
        """As a model file."""
        lines = ["countermove: 1", "title: T", "decision makers:"]
        for dm, options in self.owners.items():
            lines += [f"  {dm}:", "    options: {" + "".join(f"{option}: , " for option in options) + "}"]
            lines += ["    prefers:" if self.wants[dm] else "    prefers: []"]
            for said in self.wants[dm]:
                marks = (", unknown: true" if said.unknown else "") + (", strength: strong" if said.strong else "")
                lines.append(f'      - {{say: "{said.text}"{marks}}}')
            if dm in self.attitudes:
                feels = ", ".join(f"{other}: {word}" for other, word in self.attitudes[dm].items())
                lines.append(f"    attitudes: {{{feels}}}")
        return "\n".join(lines + ([f'infeasible: ["{self.never}"]'] if self.never else [])) + "\n"

    @property
    def taken(self) -> list[dict[str, bool]]:
        """The feasible states by what is taken, in the order of their numbers."""
        names = [option for own in self.owners.values() for option in own]
        every = [dict(zip(names, bits[::-1], strict=True)) for bits in product([False, True], repeat=len(names))]
        return [state for state in every if not (self.never and eval(self.never, {}, state))]

    def vectors(self, dm: str, opposite: Iterable[int] = ()) -> list[tuple[bool, ...]]:
        """The truth of the statements in each state, where some statements are read as their opposites."""
        flipped = set(opposite)
        return [
            tuple(bool(eval(said.text, {}, state)) != (k in flipped) for k, said in enumerate(self.wants[dm]))
            for state in self.taken
        ]


class Marks:
    """What each decision maker knows of its preferences, and how strong they are, from the statements of a model.

    The statements that are unknown may be meant as they stand or as their opposites: what is the same in all these
    readings is known.
    """

    def __init__(self, model: Marked) -> None:
        self.readings, self.strong_at, self.plain = [], [], []
        for dm, wants in model.wants.items():
            open_ = [k for k, said in enumerate(wants) if said.unknown]
            chosen = [
                [k for k, flip in zip(open_, flips, strict=True) if flip]
                for flips in product([False, True], repeat=len(open_))
            ]
            self.readings.append([model.vectors(dm, each) for each in chosen])
            self.plain.append(model.vectors(dm))
            self.strong_at.append([said.strong for said in wants])

    def prefers(self, i: int, a: int, b: int) -> bool:
        return self.plain[i][a] > self.plain[i][b]

    def knows(self, i: int, a: int, b: int) -> bool:
        return all(reading[a] > reading[b] for reading in self.readings[i])

    def unknown(self, i: int, a: int, b: int) -> bool:
        found = [(reading[a] > reading[b]) - (reading[a] < reading[b]) for reading in self.readings[i]]
        return len(set(found)) > 1

    def strongly(self, i: int, a: int, b: int) -> bool:
        first = next(
            (k for k, (x, y) in enumerate(zip(self.plain[i][a], self.plain[i][b], strict=True)) if x != y), None
        )
        return first is not None and self.prefers(i, a, b) and self.strong_at[i][first]


def random_marked(rng: random.Random, *, unknown: float = 0, strong: float = 0, attitudes: bool = False) -> Marked:
    """A model of two or three decision makers with up to six options."""
    names = ["A", "B", "C"][: rng.choice([2, 2, 3])]
    owners = {dm: [f"{dm.lower()}{k}" for k in range(rng.choice([1, 2]))] for dm in names}
    options = [option for own in owners.values() for option in own]
    wants = {}
    for dm in names:
        said = []
        for _ in range(rng.randint(1, 5)):
            mark = rng.random()
            said.append(Said(_statement(rng, options), mark < unknown, unknown <= mark < unknown + strong))
        wants[dm] = said
    feels = {}
    if attitudes:
        words = ["positive", "neutral", "negative"]
        feels = {dm: {other: rng.choice(words) for other in names if rng.random() < 0.7} for dm in names}
    never = f"{options[0]} and {_literal(rng, options[-1:])}" if rng.random() < 0.5 else ""
    return Marked(owners, wants, feels, never)


def _literal(rng: random.Random, options: Sequence[str]) -> str:
    return rng.choice(["", "not "]) + rng.choice(options)


def _statement(rng: random.Random, options: Sequence[str]) -> str:
    shape = rng.choice(["{}", "{}", "{} and {}", "{} or {}"])
    return shape.format(*(_literal(rng, options) for _ in range(2)))


class Game:
    """Moves and a naive closure of them: everything is worked out from the definition, for each question anew."""

    def __init__(self, moves: Sequence[Sequence[tuple[int, ...]]]) -> None:
        """`moves[i][s]`: where i can move from s."""
        self.moves = moves
        self.everybody = range(len(moves))
        self.states = range(len(moves[0]))
        self.reach = cache(self._reach)

    def step(self, i: int, s: int, better: Relation | None) -> list[int]:
        """i's moves, or those to what is better."""
        return [t for t in self.moves[i][s] if better is None or better(i, t, s)]

    def _reach(self, i: int, x: int, better: Relation | None) -> frozenset[int]:
        """What all but i bring about from x, nobody twice in a row: the pairs (state, last mover), to a fixpoint."""
        others = [j for j in self.everybody if j != i]
        pairs = {(t, j) for j in others for t in self.step(j, x, better)}
        while True:
            more = {(u, j) for t, last in pairs for j in others if j != last for u in self.step(j, t, better)}
            if more <= pairs:
                return frozenset(t for t, _ in pairs)
            pairs |= more

    def sanctioned(
        self,
        i: int,
        x: int,
        hurts: Callable[[int], bool],
        escapes: Callable[[int], bool] | None,
        answers: Relation | None,
    ) -> bool:
        """Whether the others can bring about something from x that hurts i, without an escape for it."""
        return any(
            hurts(y) and not (escapes and any(escapes(z) for z in self.moves[i][y])) for y in self.reach(i, x, answers)
        )
