"""What is asked about doubts, and what a doubt is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from countermove.stability.profiles import FORESIGHTS

#: With what weight a statement turns round, by how sure its author is of it; `unknown` is the mark of that name.
TURNS: Mapping[str, Fraction] = MappingProxyType(
    {"low": Fraction(1, 2), "medium": Fraction(1, 4), "high": Fraction(0), "unknown": Fraction(1, 2)}
)


@dataclass(frozen=True)
class Asked:
    """What is asked: within how many swaps, whose orders as a whole, how statements turn round, whose doubts alone
    (empty: everybody's), how many cases to draw (None: as many as there are), from which seed, under which concepts."""

    swaps: int | None = None
    orders: tuple[str, ...] = ()
    turns: Mapping[str, Fraction] = field(default_factory=lambda: TURNS)
    of: tuple[str, ...] = ()
    samples: int | None = None
    seed: int = 0
    concepts: tuple[str, ...] = tuple(FORESIGHTS)


@dataclass(frozen=True)
class Factor:
    """One doubt: `turn`, a statement that may turn round with a `chance`; `place`, the place of a want in its order;
    `party`, all doubts of one decision maker; `view`, which view is right.

    `base`: in which view; `dm`: whose; `place`: which want, from 0.
    """

    kind: str
    base: int = 0
    dm: int = 0
    place: int = 0
    chance: Fraction = Fraction(0)
