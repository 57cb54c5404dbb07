"""Which pieces make the difference: by trying the smallest sets of them, and by taking them away one at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Generic, TypeVar

Q = TypeVar("Q")
Pieces = frozenset[int]

#: How many sets are looked through without asking anything.
_MANY = 20_000


@dataclass(frozen=True)
class Causes:
    """The smallest sets of pieces that turn an answer: no part of one does.

    `tried`: all sets of up to so many pieces have been tried. `complete`: there are no other smallest sets. Where that
    is not known, `sets` may end with one that was found by taking pieces away one at a time: it has more than `tried`
    pieces, each of them is needed with the rest of it, and smaller sets of other pieces may do as well. `sets` is empty
    where there was no time to find any, and where not even all pieces together turn the answer.
    """

    sets: tuple[Pieces, ...]
    tried: int
    complete: bool


def causes(
    count: int,
    questions: Sequence[Q],
    turned: Callable[[Pieces, Collection[Q]], Collection[Q]],
    most: int,
    out_of_time: Callable[[], bool],
    *,
    slow: bool = False,
) -> dict[Q, Causes]:
    """The smallest sets of `count` pieces for each question.

    `turned(pieces, questions)` gives the questions whose answer is turned where these pieces are taken over; all pieces
    together must turn every answer, unless the questions are `slow`. Sets of up to `most` pieces are tried, which is
    exponential in their number, while there is time; single pieces, and taking away one at a time, are tried whatever
    the time, unless the questions are `slow`.
    """
    search = _Search(count, questions, turned, out_of_time, slow)
    search.all_of(1)
    shrunk = {each: search.shrunk(each) for each in questions if not search.found[each]}
    size = 2
    while size <= min(most, count) and search.all_of(size):
        size += 1
    return {each: search.answer(each, shrunk.get(each)) for each in questions}


class _Search(Generic[Q]):
    def __init__(
        self,
        count: int,
        questions: Sequence[Q],
        turned: Callable[[Pieces, Collection[Q]], Collection[Q]],
        out_of_time: Callable[[], bool],
        slow: bool,
    ) -> None:
        self.count, self.turned, self.out_of_time, self.slow, self.tried = count, turned, out_of_time, slow, 0
        self.found: dict[Q, list[Pieces]] = {question: [] for question in questions}

    def all_of(self, size: int) -> bool:
        """Tries all sets of one size that hold no smaller set; whether there was time for it."""
        for chosen in map(frozenset, combinations(range(self.count), size)):
            left = [each for each, found in self.found.items() if not _holds_one(chosen, found)]
            if left and (size > 1 or self.slow) and self.out_of_time():
                return False
            for question in self.turned(chosen, left) if left else ():
                self.found[question].append(chosen)
        self.tried = size
        return True

    def shrunk(self, question: Q) -> Pieces | None:
        """All pieces, without those that can be taken away one after the other. None, for slow questions alone, where
        there was no time for it or all pieces together do not turn the answer."""
        left = frozenset(range(self.count))
        if self.slow and (self.out_of_time() or not self.turned(left, [question])):
            return None
        for piece in range(self.count):
            if self.slow and self.out_of_time():
                return None
            if len(left) > 1 and self.turned(left - {piece}, [question]):
                left -= {piece}
        return left

    def answer(self, question: Q, shrunk: Pieces | None) -> Causes:
        found = [each for each in self.found[question] if len(each) <= max(self.tried, 1)]
        whole = shrunk is not None or not self.slow  # it is known that all pieces together turn the answer
        complete = self.tried >= self.count - whole or self._covered(found)
        if shrunk is not None and not _holds_one(shrunk, found):
            found.append(shrunk)
        return Causes(tuple(found), self.tried, complete)

    def _covered(self, found: Sequence[Pieces]) -> bool:
        """Whether each set of one piece more than were tried, hence every larger one, holds one that was found; not
        looked into where these are many."""
        if comb(self.count, self.tried + 1) > _MANY:
            return False
        return all(_holds_one(each, found) for each in map(frozenset, combinations(range(self.count), self.tried + 1)))


def _holds_one(chosen: Pieces, found: Sequence[Pieces]) -> bool:
    return any(each <= chosen for each in found)
