"""What the three layouts have in common."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from countermove.stability.compiled.crew import Crew
from countermove.stability.verdict import Foresight

Array = Any


@dataclass(frozen=True)
class Drive:
    """For a DM and a concept, by group of states with the same moves: the two largest theta among what can be moved to,
    and where the first is. A state's own theta does not count; with the two largest, what counts is at hand for all.

    Full layout: `best[2^ways, m]` with `at` the own pattern; listed: `best[sub-classes]` with `at` the state; pairs:
    `best[n]`, of the moves themselves.
    """

    best: Array
    second: Array
    at: Array


class Layout(Protocol):
    """States and moves as arrays. DM i is stable at s exactly where no theta that it can move to is above its level."""

    def drive(self, i: int, foresights: Sequence[Foresight], crew: Crew) -> list[Drive]:
        """What DM i can be driven to after its moves, for some concepts at once."""

    def elsewhere(self, i: int, drive: Drive, states: Array) -> Array:
        """The largest theta that DM i can move to from some states, -1 where it cannot move: int32."""

    def staying(self, i: int, drive: Drive, state: int, crew: Crew) -> int:
        """The theta of a state itself under GMR, or the largest that DM i can move to from it where that is more."""

    def stable(self, i: int, drive: Drive, crew: Crew) -> Array:
        """Bits, eight states to a byte from the lowest: where DM i is stable."""

    def steps(self, starts: Array, crew: Crew, improving: Collection[int] | None = None) -> Array:
        """The least number of moves in legal sequences from some states, int64, to each, -1 where none lead: int32[n].

        The moves of those in `improving` (by default of everybody) count only where they improve.
        """
