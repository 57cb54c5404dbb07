"""The search: the cheapest proposal that the clauses allow is tried, and what it fails by is added to them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from countermove.analyses.resolve.candidates import Candidates
from countermove.analyses.resolve.formula import Formula
from countermove.analyses.resolve.kinds import Change, Partnership, Promise, parts, whose
from countermove.analyses.resolve.laid import kept, laid_over, origins
from countermove.analyses.resolve.reasons import Reasons
from countermove.analyses.resolve.wants import Listed, Wants, wants_of
from countermove.analyses.resolve.worlds import Frame, World, world_of
from countermove.graph import ModelGraph
from countermove.preference import Taken
from countermove.stability.verdict import Concept


class OutOfTimeError(Exception):
    """The time for the search is over."""


@dataclass(frozen=True)
class Found:
    """Changes that do, and what they cost."""

    changes: tuple[Change, ...]
    cost: int


class Search:
    """Finds changes in the order of their cost. Costs and clauses last over the whole search."""

    def __init__(
        self, candidates: Candidates, concept: Concept, seconds: float, progress: Callable[[int, int], None]
    ) -> None:
        self.candidates, self.concept, self.formula = candidates, concept, Formula()
        graph, terms, formula = candidates.graph, candidates.terms, self.formula
        self._end = time.monotonic() + seconds
        self._progress, self._told, self._start = progress, 0, time.monotonic()
        costs = dict(terms.costs)
        self.wants: list[Wants] = [
            wants_of(
                formula,
                graph,
                i,
                candidates.insertions(i) if i in candidates.listed else None,
                i in candidates.ranked,
                costs,
            )
            for i in graph.decision_makers
        ]
        self.structural = candidates.structural
        kinds = [next(iter(parts(each))) for each in self.structural]
        self.active = [formula.new(costs[kind]) for kind in kinds]
        #: Who moves together, or what is promised: one of these at a time.
        self.forms: tuple[Partnership | Promise | None, ...] = (
            None,
            *candidates.partnerships,
            *candidates.promises,
        )
        self._chosen = [formula.new(sum(costs[kind] for kind in parts(each)) if each else 0) for each in self.forms]
        formula.clause(self._chosen)
        for k, one in enumerate(self._chosen):
            for other in self._chosen[:k]:
                formula.clause([-one, -other])
        self._used = self._uses(kinds)
        self._frames: dict[int, tuple[Frame, Reasons]] = {}
        self._held: dict[tuple[int, int], int] = {}
        self.tries = 0
        #: Whether there may be more to find.
        self.more = True
        #: Whether something was passed over with what only relabels.
        self.cut = False

    @property
    def proved(self) -> int:
        """No change that costs less than this does."""
        return self.formula.cost

    def close(self) -> None:
        """Ends the search and gives its memory back."""
        self.formula.close()

    def _uses(self, kinds: Sequence[str]) -> dict[str | int, int]:
        """For each kind, and each decision maker, a variable that is true if it is used."""
        formula = self.formula
        used: dict[str | int, int] = {}

        def say(cause: int, kind: str, dms: frozenset[int]) -> None:
            keys: list[str | int] = [kind, *dms]
            for key in keys:
                used.setdefault(key, formula.new())
                formula.clause([-cause, used[key]])

        for i, wants in enumerate(self.wants):
            for kind, literal in wants.costs:
                say(literal, kind, frozenset({i}))
        for kind, change, literal in zip(kinds, self.structural, self.active, strict=True):
            say(literal, kind, whose(change))
        for form, literal in zip(self.forms, self._chosen, strict=True):
            if form:
                say(literal, next(iter(parts(form))), whose(form))
        return used

    def next(self, limit: int | None = None) -> Found | None:
        """The cheapest changes that do and are not forbidden yet; None where none do that cost up to a limit.

        Raises OutOfTimeError. Another call gives the same again unless it is forbidden; after None there is none.
        """
        while True:
            self._tick()
            if limit is not None and self.formula.cost > limit:
                return None
            solved = self.formula.solve(lambda: self._late() or (limit is not None and self.formula.cost > limit))
            if solved is None:
                self._tick()
                return None
            if not solved:
                self.more = False
                return None
            if limit is not None and self.formula.cost > limit:
                return None
            if sum(wants.mend() for wants in self.wants):
                continue
            number = next(k for k, literal in enumerate(self._chosen) if literal in self.formula.true)
            world = self._world(number)
            self.tries += 1
            if self._does(number, world):
                return self._found(number, world)

    def _late(self) -> bool:
        return time.monotonic() > self._end

    def _tick(self) -> None:
        now = time.monotonic()
        if self._late():
            raise OutOfTimeError
        passed = int(1000 * (now - self._start))
        self._progress(passed - self._told, int(1000 * self.candidates.terms.seconds))
        self._told = passed

    def _frame(self, number: int) -> tuple[Frame, Reasons]:
        if number not in self._frames:
            frame = self._new_frame(self.forms[number])
            base = self._frame(0)[0] if number else frame
            reasons = Reasons(self.formula, frame, base, self.wants, self.active, self.concept)
            self._frames[number] = frame, reasons
        return self._frames[number]

    def _new_frame(self, form: Partnership | Promise | None) -> Frame:
        graph = self.candidates.graph
        if not isinstance(form, Promise):
            return Frame(graph, self.structural, form.dms if form else frozenset())
        promised = ModelGraph(laid_over(graph, [form]))
        first = {form.by: kept(form), form.to: Taken(form.name)}
        return Frame(promised, self.structural, origin=origins(graph, promised), first=first)

    def _targets(self, frame: Frame) -> list[int]:
        """The states asked about, in a frame."""
        return [s for s, origin in enumerate(frame.origin) if origin in self.candidates.aim.states]

    def _active(self) -> frozenset[int]:
        return frozenset(e for e, literal in enumerate(self.active) if literal in self.formula.true)

    def _world(self, number: int) -> World:
        frame = self._frame(number)[0]
        return world_of(frame, self._active(), self._values(frame))

    def _values(self, frame: Frame) -> list[Sequence[int]]:
        base = self._frame(0)[0]
        return [frame.values(i, wants.values(base)) for i, wants in enumerate(self.wants)]

    def _does(self, number: int, world: World) -> bool:
        """Whether a proposal does; if not, clauses are added that it breaks."""
        reasons, guard = self._frame(number)[1], -self._chosen[number]
        aim, formula = self.candidates.aim, self.formula
        if aim.prevent:
            return self._prevents(world, reasons, guard)
        targets = self._targets(world.frame)
        if not any((number, s) in self._held for s in targets):
            self._expand(number, reasons, guard)
            return False
        s = next(s for s in targets if self._held[number, s] in formula.true)
        fails = [*reasons.unstable(world, s)]
        if not fails and aim.reached and not self.is_reached(world, s):
            fails = [reasons.not_reached(world, s)]
        if not fails and aim.proof and (upset := reasons.upset(world, s)) is not None:
            fails = [upset]
        for fail in fails:
            formula.clause([guard, -self._held[number, s], *fail])
        return not fails

    def _expand(self, number: int, reasons: Reasons, guard: int) -> None:
        """For a frame that is tried for the first time: one of the wanted states holds in it, so is there, and under
        Nash stability nobody gains by a move of its own."""
        frame, formula = reasons.frame, self.formula
        states = self._targets(frame)
        for s in states:
            self._held[number, s] = formula.new()
        formula.clause([guard, *(self._held[number, s] for s in states)])
        for s in states:
            held = self._held[number, s]
            for literal in reasons.ruled_out(s):
                formula.clause([-held, -literal])
            if not reasons.foresight.answered:
                for g, group in enumerate(frame.groups):
                    if len(group) == 1:
                        for x in frame.most.moves(g, s):
                            stays = [*reasons.no_better(g, x, s), *reasons.ruled_out(x)]
                            for way in frame.blockers(group[0], s, x):
                                formula.clause([guard, -held, *stays, *(self.active[e] for e in way)])

    def _prevents(self, world: World, reasons: Reasons, guard: int) -> bool:
        formula, aim = self.formula, self.candidates.aim
        if not any(world.there(s) for s in range(len(world.graph))):
            formula.clause(-self.active[e] for e in world.active)
            return False
        held = [s for s in self._targets(world.frame) if self.holds(world, reasons, s)]
        for s in held:
            why = reasons.stable(world, s)
            if aim.reached:
                why += reasons.reached(world, s)
            if aim.proof:
                why += reasons.firm(world, s)
            formula.clause([guard, *why])
        return not held

    def holds(self, world: World, reasons: Reasons, s: int) -> bool:
        """Whether a state counts as holding in a world."""
        graph, aim = world.graph, self.candidates.aim
        return (
            world.there(s)
            and all(self.concept.stable(graph, g, s) for g in graph.decision_makers)
            and not (aim.reached and not self.is_reached(world, s))
            and not (aim.proof and reasons.upset(world, s) is not None)
        )

    def is_reached(self, world: World, s: int) -> bool:
        """Whether improvements reach a state from the status quo, which itself counts."""
        graph = world.graph
        if graph.status_quo is None:
            return False
        return s == graph.status_quo or s in graph.sequences(
            tuple(graph.decision_makers), graph.status_quo, improving=True
        )

    def _found(self, number: int, world: World) -> Found:
        frame, reasons = self._frame(number)
        values = self._values(frame)
        for i, wants in enumerate(self.wants):
            if isinstance(wants, Listed):
                wants.lower(lambda order, i=i, wants=wants: self._still_does(world, reasons, values, i, wants, order))  # type: ignore[misc]
                values[i] = frame.values(i, wants.values(self._frame(0)[0]))
        form = self.forms[number]
        changes: list[Change] = [change for wants in self.wants if (change := wants.change()) is not None]
        changes += [self.structural[e] for e in sorted(world.active)]
        changes += [form] if form else []
        return Found(tuple(changes), self.formula.cost)

    def _still_does(
        self,
        world: World,
        reasons: Reasons,
        values: Sequence[Sequence[int]],
        i: int,
        wants: Listed,
        order: tuple[int, ...],
    ) -> bool:
        """Whether what was found still does where one list has another order."""
        frame, aim = world.frame, self.candidates.aim
        lowered = frame.values(i, wants.values_of(self._frame(0)[0], order))
        changed = [lowered if i == j else own for j, own in enumerate(values)]
        other = world_of(frame, world.active, changed)
        held = (self.holds(other, reasons, s) for s in self._targets(frame))
        return not any(held) if aim.prevent else any(held)

    # What was found is not to be found again

    def forbid_same(self) -> None:
        """Rules out the last solution with whatever has all its changes."""
        true = self.formula.true
        spent = [literal for wants in self.wants for _, literal in wants.costs if literal in true]
        spent += [literal for literal in self.active if literal in true]
        spent += [literal for literal, each in zip(self._chosen, self.forms, strict=True) if each and literal in true]
        self.formula.clause(-literal for literal in spent)

    def forbid_worse(self, changes: Sequence[Change]) -> None:
        """Rules out whatever uses all the kinds of some changes and asks all their decision makers."""
        kinds = {kind for change in changes for kind in parts(change)}
        dms = {dm for change in changes for dm in whose(change)}
        self.formula.clause(-self._used[key] for keys in (kinds, dms) for key in keys)
