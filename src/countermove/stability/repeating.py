"""What follows from what came before, over and over: sooner or later it repeats itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Repeating(Generic[T]):
    """A sequence in which each value is worked out from the one before it, as far as it is asked for.

    Equal values are followed by equal ones, so from the first that comes a second time on all is known. No more than
    `most` values are worked out.
    """

    def __init__(self, first: T, follow: Callable[[T], T], most: int) -> None:
        self.values = [first]
        self._follow, self._most = follow, most
        self._seen = {first: 0}
        self._start: int | None = None

    def place(self, number: int) -> int | None:
        """Where the value of a number, from 0, stands in `values`; None if it takes more than is worked out."""
        while len(self.values) <= number and self._start is None:
            if not self._grow():
                return None
        if number < len(self.values) or self._start is None:
            return number
        return self._start + (number - self._start) % (len(self.values) - self._start)

    def cycle(self) -> Sequence[int] | None:
        """The places of the values that come again and again; None if that takes more than is worked out."""
        while self._start is None:
            if not self._grow():
                return None
        return range(self._start, len(self.values))

    def _grow(self) -> bool:
        if len(self.values) >= self._most:
            return False
        value = self._follow(self.values[-1])
        if value in self._seen:
            self._start = self._seen[value]
        else:
            self._seen[value] = len(self.values)
            self.values.append(value)
        return True
