"""The formula whose cheapest solutions are proposed: clauses, costs, and the solver (RC2 of python-sat) behind it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from threading import Event, Thread
from typing import Any

from countermove.errors import RequestError

#: A literal that is always true; its negation never is.
TRUE = 1

#: A cost of one in the solver's weights. What only breaks ties adds up to less.
_SCALE = 10_000


#: Seconds between two looks at whether to go on.
_MOMENT = 0.05


class Formula:
    """Clauses over numbered variables, of which some cost something when they are true.

    Clauses may be added between two calls of `solve`, costs only before the first. Every solution is one of least cost,
    and `cost` is that of the last: as clauses only come and never go, no later one is cheaper.
    """

    def __init__(self) -> None:
        """Raises RequestError where python-sat is not installed."""
        self._formula = _module("pysat.formula").WCNF()
        self._last = TRUE
        self._solver: Any = None
        self._both: dict[tuple[int, ...], int] = {}
        self._either: dict[tuple[int, ...], int] = {}
        self.true: frozenset[int] = frozenset()
        self.clauses = 0
        self.clause([TRUE])

    def new(self, cost: int = 0, ties: int = 0) -> int:
        """A new variable, and what it costs to be true; of what costs the same, what has fewer `ties` comes first."""
        if self._solver is not None:
            assert not cost, "costs come before the first solution"
            variable: int = self._solver.pool.id()  # a number that the solver takes for nothing else
            return variable
        self._last += 1
        if cost:
            self._formula.append([-self._last], weight=cost * _SCALE + ties)
        return self._last

    def clause(self, literals: Iterable[int]) -> None:
        """At least one of these literals is true."""
        found = {*literals}
        if TRUE in found and len(found) > 1:
            return
        found.discard(-TRUE)
        self.clauses += 1
        add = self._formula.append if self._solver is None else self._solver.oracle.add_clause
        add([*found] or [-TRUE])

    def both(self, literals: Iterable[int]) -> int:
        """A literal that is true only if all of these are."""
        found = tuple(sorted({*literals} - {TRUE}))
        if -TRUE in found:
            return -TRUE
        if not found:
            return TRUE
        if len(found) == 1:
            return found[0]
        if found not in self._both:
            self._both[found] = self.new()
            for each in found:
                self.clause([-self._both[found], each])
        return self._both[found]

    def either(self, literals: Iterable[int]) -> int:
        """A literal that is true only if at least one of these is."""
        found = tuple(sorted({*literals} - {-TRUE}))
        if TRUE in found:
            return TRUE
        if len(found) < 2:
            return found[0] if found else -TRUE
        if found not in self._either:
            self._either[found] = self.new()
            self.clause([-self._either[found], *found])
        return self._either[found]

    @property
    def cost(self) -> int:
        """The least cost of a solution, as far as it is known."""
        return 0 if self._solver is None else int(self._solver.cost) // _SCALE

    def solve(self, halt: Callable[[], bool] = lambda: False) -> bool | None:
        """Finds a solution of least cost; what is true in it is then in `true`. False where there is none.

        The solver runs in a thread of its own. `halt` is asked now and then, and where it says so, or at an interrupt,
        the solver is stopped, for good: None.
        """
        if self._solver is None:
            self._formula.append(
                [TRUE, -self._last]
            )  # names the last variable, so that none of the solver's is the same
            self._solver = _module("pysat.examples.rc2").RC2(self._formula)
        # Not by `join`: where an interrupt meets it, a thread can pass for ended that is not (Python's issue 90882).
        found: list[bool] = []
        ended = Event()

        def compute() -> None:
            try:
                found.append(self._solver.compute(expect_interrupt=True) is not None)
            finally:
                ended.set()

        Thread(target=compute, daemon=True).start()
        halted = False
        try:
            while not (halted or ended.wait(_MOMENT)):
                halted = halt()
        finally:
            while not ended.is_set():
                self._solver.interrupt()
                ended.wait(_MOMENT)
        if halted:
            return None
        if not found:
            raise MemoryError
        self.true = frozenset(each for each in self._solver.oracle.get_model() if each > 0) if found[0] else frozenset()
        return found[0]

    def close(self) -> None:
        """Gives the solver's memory back."""
        if self._solver is not None:
            self._solver.delete()
            self._solver = None


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise RequestError(
            "what it would take is worked out with python-sat, which is not installed\n"
            "  `pip install python-sat` brings it"
        ) from None
