"""Why a proposal does not do, as clauses that rule out whatever fails for the same reason.

Each method returns literals of which at least one must be true wherever what it explains is otherwise; under the
proposal that is explained all of them are false. docs/resolve.md says why each is sound.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from countermove.analyses.resolve.formula import TRUE, Formula
from countermove.analyses.resolve.wants import Wants
from countermove.analyses.resolve.worlds import Frame, World
from countermove.graph import Step
from countermove.stability.verdict import Concept, Sanction


class Reasons:
    """Explains what holds in a world of one frame. `base`: the frame of the model as it is, whose states
    the wants are about; `active`: the variable of each commitment and rule."""

    def __init__(
        self,
        formula: Formula,
        frame: Frame,
        base: Frame,
        wants: Sequence[Wants],
        active: Sequence[int],
        concept: Concept,
    ) -> None:
        assert concept.foresight is not None, "only concepts with labels are asked for"
        self.formula, self.frame, self.base, self.wants, self.active = formula, frame, base, wants, active
        self.concept, self.foresight = concept, concept.foresight
        graph = frame.graph
        rules = graph.conflict.rules
        self.plain = not (graph.conflict.states or rules.same_state)
        self.transitive = self.plain and not rules.moves

    # What may become otherwise

    def ruled_out(self, s: int) -> list[int]:
        """A state is no longer there."""
        return [self.active[e] for e in self.frame.excluders[s]]

    def no_better(self, g: int, a: int, b: int) -> list[int]:
        """A mover does not prefer a to b; partners do not where one of them prefers b, or neither prefers a."""
        members = self.frame.groups[g]
        none = self.formula.both(self._is_no_better(i, a, b) for i in members)
        return [none, *(self._prefers(i, b, a) for i in members if len(members) > 1)]

    def _prefers(self, i: int, a: int, b: int) -> int:
        """The claim that i prefers a to b."""
        first, origin = self.frame.first(i, a, b), self.frame.origin
        return first * TRUE if first else self.wants[i].prefers(self.base, origin[a], origin[b])

    def _is_no_better(self, i: int, a: int, b: int) -> int:
        """The claim that i does not prefer a to b."""
        first, origin = self.frame.first(i, a, b), self.frame.origin
        return -first * TRUE if first else self.wants[i].no_better(self.base, origin[a], origin[b])

    def _all_better(self, members: Iterable[int], a: int, b: int) -> list[int]:
        """All of which must be true for each of these to prefer a to b."""
        return [self._prefers(i, a, b) for i in members]

    def _better(self, g: int, a: int, b: int) -> list[int]:
        """All of which must be true for a mover to prefer a to b: for partners, one of them does and neither b."""
        group = self.frame.groups[g]
        if len(group) == 1:
            return self._all_better(group, a, b)
        some = self.formula.either(self._prefers(i, a, b) for i in group)
        return [some, *(self._is_no_better(i, b, a) for i in group)]

    def better(self, g: int, a: int, b: int) -> int:
        """A mover prefers a to b."""
        return self.formula.both(self._better(g, a, b))

    def _open(self, g: int, s: int, t: int) -> list[int]:
        """All of which must be true for a mover to be able to go from s to t: t is there, and what it changes may be
        changed. Where that is not enough there may be more to it."""
        needed = [-self.active[e] for e in self.frame.excluders[t]]
        if self.plain:
            for i in self.frame.groups[g]:
                (way,) = self.frame.blockers(i, s, t)
                needed += [-self.active[e] for e in way]
        return needed

    def blocked(self, world: World, g: int, s: int, t: int) -> list[int]:
        """A mover can no longer go from s to t, as it can now: one of its steps is forbidden, or a state is gone."""
        group = self.frame.groups[g]
        steps = world.alone.sequences(group, s).path(t) if len(group) > 1 else (Step(group[0], s, t),)
        if len(group) > 1 and not steps:  # found while it was looked for
            [*world.alone.sequences(group, s)]
            steps = world.alone.sequences(group, s).path(t)
        found: list[int] = []
        for step in steps:
            ways = self.frame.blockers(step.mover, step.source, step.target)
            way = next(way for way in ways if not world.active.intersection(way))
            found += [*self.ruled_out(step.target), *(self.active[e] for e in way)]
        return found

    def gains(self, world: World, g: int, s: int, t: int, over: int) -> list[int]:
        """A mover can go from s to t and prefers that to `over`, which is not so now."""
        claim = self._better(g, t, over)
        if not world.graph.prefers(g, t, over):
            return [self.formula.both([*claim, *self._open(g, s, t)])]
        return self._opens(world, claim, g, s, t)

    def _opens(self, world: World, claim: list[int], g: int, s: int, t: int) -> list[int]:
        needed = self._open(g, s, t)
        if any(self.active[e] and -self.active[e] in needed for e in world.active):
            return [self.formula.both([*claim, *needed])]
        return self._something_less(world)

    def _something_less(self, world: World) -> list[int]:
        """Commitments and rules only take moves away: what is closed under them stays closed while all of them stay."""
        return [-self.active[e] for e in world.active]

    def becomes_step(self, world: World, g: int, s: int, t: int, *, improving: bool) -> list[int]:
        """A mover can go (or improve) from s to t, which it cannot now."""
        return self.gains(world, g, s, t, s) if improving else self._opens(world, [], g, s, t)

    def loses_step(self, world: World, step: Step, *, improving: bool) -> list[int]:
        """A mover can no longer go (or improve) by a step that it can make now."""
        found = self.blocked(world, step.mover, step.source, step.target)
        return found + (self.no_better(step.mover, step.target, step.source) if improving else [])

    # Why a state does not hold, or does

    def unstable(self, world: World, s: int) -> Iterator[list[int]]:
        """For each improvement of somebody that nothing deters what must be otherwise for s to hold."""
        graph, concept = world.graph, self.concept
        for g in graph.decision_makers:
            for x in graph.improvements(g, s):
                if concept.definition(graph, g, s, x).sanction is None:
                    found = [*self.no_better(g, x, s), *self.blocked(world, g, s, x)]
                    if self.foresight.answered:
                        found += self._no_sanction(world, g, s, x)
                    yield found
                    if self.foresight.answered:
                        break

    def _no_sanction(self, world: World, g: int, s: int, x: int) -> list[int]:
        """What the others bring about from x now is all better for the mover than s, or it can mend it."""
        graph, improving = world.graph, self.foresight.by_improvements
        if self.transitive:
            inside, found = self._harmless(world, g, s, x)
        else:
            nodes, steps = self._reach(world, graph.others(g), x, improving=improving)
            inside, found = {y for y, _ in nodes}, self._any_step(world, steps, improving=improving)
        for y in inside:
            if graph.prefers(g, y, s):
                found += self.no_better(g, y, s)
            else:
                z = next(z for z in graph.moves(g, y) if graph.prefers(g, z, s))
                found += [*self.no_better(g, z, s), *self.blocked(world, g, y, z)]
        return found

    def _harmless(self, world: World, g: int, s: int, x: int) -> tuple[set[int], list[int]]:
        """The states that the others could ever get to from x without passing one from which they can deter g now, and
        what would let them do that: a step from one of these to one of those.

        That nobody moves twice in a row makes no difference here, since moves are transitive.
        """
        graph, most, others = world.graph, self.frame.most, world.graph.others(g)
        improving = self.foresight.by_improvements
        step = graph.improvements if improving else graph.moves
        component = _closure(x, lambda y: (z for h in others for z in most.moves(h, y)))
        before: dict[int, list[int]] = {y: [] for y in component}
        for y in component:
            for h in others:
                for z in step(h, y):
                    before[z].append(y)
        deterring = {y for y in component if world.there(y) and self._deters(world, g, s, y)}
        outside = {y for y in component if not world.there(y)}
        outside.update(*(_closure(y, before.__getitem__) for y in deterring))
        inside = _closure(x, lambda y: (z for h in others for z in most.moves(h, y) if z not in outside))
        steps = [(h, y, z) for y in inside for h in others for z in most.moves(h, y) if z in outside]
        return inside - {x}, self._any_step(world, steps, improving=improving)

    def _any_step(self, world: World, steps: Iterable[tuple[int, int, int]], *, improving: bool) -> list[int]:
        """A mover can go (or improve) by one of these steps, of which there is none now."""
        return [each for h, y, z in steps for each in self.becomes_step(world, h, y, z, improving=improving)]

    def _deters(self, world: World, g: int, s: int, y: int) -> bool:
        graph = world.graph
        if graph.prefers(g, y, s):
            return False
        return not (self.foresight.countered and any(graph.prefers(g, z, s) for z in graph.moves(g, y)))

    def _reach(
        self, world: World, movers: Sequence[int], start: int, *, improving: bool
    ) -> tuple[set[tuple[int, int]], list[tuple[int, int, int]]]:
        """The pairs (state, last mover) of the legal sequences of some movers, and the steps that would make there be
        more: mover, from, to."""
        graph, most = world.graph, self.frame.most
        step = graph.improvements if improving else graph.moves
        nodes: set[tuple[int, int]] = set()
        waiting: deque[tuple[int, int]] = deque([(start, -1)])
        more: list[tuple[int, int, int]] = []
        while waiting:
            y, last = waiting.popleft()
            for h in movers:
                if h == last:
                    continue
                now = {*step(h, y)}
                for z in most.moves(h, y):
                    if z not in now:
                        more.append((h, y, z))
                    elif (z, h) not in nodes:
                        nodes.add((z, h))
                        waiting.append((z, h))
        return nodes, more

    def stable(self, world: World, s: int) -> list[int]:
        """What must be otherwise for s, which holds, to be gone or to be left by somebody."""
        graph, found = world.graph, self.ruled_out(s)
        for g in graph.decision_makers:
            improvements = {*graph.improvements(g, s)}
            for x in self.frame.most.moves(g, s):
                if x not in improvements:
                    found += self.gains(world, g, s, x, s)
                    continue
                sanction = self.concept.definition(graph, g, s, x).sanction
                assert sanction is not None, "the state holds"
                found += self._sanction(world, g, s, sanction)
        return found

    def _sanction(self, world: World, g: int, s: int, sanction: Sanction) -> list[int]:
        found: list[int] = []
        for step in sanction.path:
            found += self.loses_step(world, step, improving=self.foresight.by_improvements)
        y = sanction.path[-1].target
        found.append(self.better(g, y, s))
        if self.foresight.countered:
            for z in self.frame.most.moves(g, y):
                found += self.gains(world, g, y, z, s)
        return found

    # Reached by improvements, and proof against coalitions

    def not_reached(self, world: World, s: int) -> list[int]:
        """Improvements do not reach s: what must be otherwise for that. They could lead further from where they lead,
        or there could be another way to s; the shorter list of both."""
        graph = world.graph
        start, everybody = graph.status_quo, tuple(graph.decision_makers)
        assert start is not None, "there is a status quo to start from"
        nodes, onward = self._reach(world, everybody, start, improving=True)
        if self.transitive:
            reached = {start, *(y for y, _ in nodes)}
            onward = [each for each in onward if each[2] not in reached]
            before: dict[int, list[int]] = {}
            for y in range(len(graph)):
                for h in everybody:
                    for z in graph.improvements(h, y):
                        before.setdefault(z, []).append(y)
            leading, most = _closure(s, lambda z: before.get(z, ())), self.frame.most
            into = [
                (h, y, z)
                for y in range(len(graph))
                if y not in leading
                for h in everybody
                for z in most.moves(h, y)
                if z in leading
            ]
            onward = min(onward, into, key=len)
        return self._any_step(world, onward, improving=True)

    def reached(self, world: World, s: int) -> list[int]:
        """Improvements reach s: what must be otherwise for that to end."""
        graph = world.graph
        if s == graph.status_quo:
            return []
        assert graph.status_quo is not None, "there is a status quo to start from"
        path = graph.sequences(tuple(graph.decision_makers), graph.status_quo, improving=True).path(s)
        return [literal for step in path for literal in self.loses_step(world, step, improving=True)]

    def upset(self, world: World, s: int) -> list[int] | None:
        """A coalition improves on s: what must be otherwise for that to end. None where no coalition does."""
        graph = world.graph
        for movers, members in self._coalitions():
            sequences = graph.sequences(movers, s)
            for t in sequences:
                if t != s and all(world.alone.prefers(i, t, s) for i in members):
                    found = [self._is_no_better(i, t, s) for i in members]
                    for step in sequences.path(t):
                        found += self.loses_step(world, step, improving=False)
                    return found
        return None

    def firm(self, world: World, s: int) -> list[int]:
        """No coalition improves on s: what must be otherwise for one to."""
        found: list[int] = []
        for movers, members in self._coalitions():
            for t in self.frame.most.sequences(movers, s):
                if t == s:
                    continue
                if all(world.alone.prefers(i, t, s) for i in members):
                    found += self._something_less(world)
                else:
                    found.append(self.formula.both(self._all_better(members, t, s)))
        return found

    def _coalitions(self) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """The sets of movers that are two decision makers or more, with those."""
        groups = self.frame.groups
        for size in range(1, len(groups) + 1):
            for chosen in combinations(range(len(groups)), size):
                members = tuple(i for g in chosen for i in groups[g])
                if len(members) > 1:
                    yield chosen, members


def _closure(start: int, onward: Callable[[int], Iterable[int]]) -> set[int]:
    """Everything that steps lead to, the start included."""
    found, waiting = {start}, [start]
    while waiting:
        for y in onward(waiting.pop()):
            if y not in found:
                found.add(y)
                waiting.append(y)
    return found
