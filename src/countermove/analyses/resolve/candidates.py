"""What may be changed in a model: the statements that may come, the commitments, rules, partners and promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, count

from countermove.analyses.resolve.kinds import COSTS, Agreement, Commitment, Partnership, Promise, Terms
from countermove.analyses.resolve.masks import mask_of
from countermove.graph import ModelGraph
from countermove.preference import And, Not, Prioritized, Statement, Taken
from countermove.states import LISTED

#: Rankings and weights of so many states at the most are changed by swaps: every pair and every triple is looked at.
MOST_RANKED = 40

Literal = tuple[str, bool]


@dataclass(frozen=True)
class Aim:
    """What is wanted of a graph: that one of some states holds, or with `prevent` that none of them does.

    `states`: by index; `statement`: what they satisfy, None where one state is asked about. `reached`: only what
    improvements reach from the status quo counts; `proof`: only what no coalition improves on counts.
    """

    states: frozenset[int]
    prevent: bool = False
    reached: bool = False
    proof: bool = False
    statement: Statement | None = None

    def much_the_same(self, graph: ModelGraph) -> frozenset[int]:
        """The states asked about, and where they are asked about by options joined with `and` those, too, in which more
        than half of these are as asked."""
        literals = [*_literals(self.statement)] if self.statement else []
        masks = [mask_of(graph, each) for each in literals]
        if not masks or None in masks:
            return self.states
        held = ((s, sum((mask or 0) >> s & 1 for mask in masks)) for s in range(len(graph)))
        return self.states | {s for s, count in held if 2 * count > len(masks)}


@dataclass(frozen=True)
class Untried:
    """A kind of change that is asked for and not tried, so that no proof covers it. `why`: there are too many `states`,
    some are `merged`, they are `named`, there is no `third` decision maker (or there are no two with statements), or
    there are no `answers` under the concept. `dms`: whose, where it is about some."""

    kind: str
    why: str
    dms: tuple[int, ...] = ()


@dataclass(frozen=True)
class Candidates:
    """Everything that may be changed, under some terms, to reach an aim. `answered`: whether the concept has others
    answer; where nobody does, no promise makes a difference."""

    graph: ModelGraph
    aim: Aim
    terms: Terms
    answered: bool = False

    @property
    def _kinds(self) -> frozenset[str]:
        return frozenset(self.terms.costs)

    def _may(self, *dms: int) -> bool:
        return self.terms.may(frozenset(dms))

    @cached_property
    def movers(self) -> frozenset[int]:
        """Whoever has any move at all; what others want decides nothing about who stays."""
        graph = self.graph
        return frozenset(i for i in graph.decision_makers if any(graph.moves(i, s) for s in range(len(graph))))

    @cached_property
    def _deciding(self) -> frozenset[int]:
        """Whose wants decide anything: whoever has moves, and where coalitions count everybody."""
        return frozenset(self.graph.decision_makers) if self.aim.proof else self.movers

    @cached_property
    def listed(self) -> tuple[int, ...]:
        """The decision makers whose list of statements may be changed."""
        makers = self.graph.conflict.decision_makers
        return tuple(
            i
            for i in sorted(self._deciding)
            if self._may(i)
            and self._kinds & {"swap", "drop", "insert"}
            and isinstance(makers[i].preference, Prioritized)
        )

    @cached_property
    def ranked(self) -> tuple[int, ...]:
        """The decision makers whose ranking (or what their weights make of the states) may be changed by swaps."""
        return self._rankings if len(self.graph) <= MOST_RANKED else ()

    @cached_property
    def _rankings(self) -> tuple[int, ...]:
        """The same, however many states there are."""
        makers = self.graph.conflict.decision_makers
        return tuple(
            i
            for i in sorted(self._deciding)
            if self._may(i) and "swap" in self._kinds and not isinstance(makers[i].preference, Prioritized)
        )

    @property
    def untried(self) -> tuple[Untried, ...]:
        """What is asked for and not tried. Of promises that have their default cost and change nothing no word."""
        found = []
        if self._rankings and not self.ranked:
            found.append(Untried("swap", "states", self._rankings))
        if "promise" in self._kinds and self._no_promise:
            asked = self.terms.costs["promise"] != COSTS["promise"]
            if asked or self._no_promise not in ("answers", "third"):
                found.append(Untried("promise", self._no_promise))
        return tuple(found)

    @property
    def _no_promise(self) -> str:
        """Why no promise is tried, or nothing."""
        conflict, makers = self.graph.conflict, self.graph.conflict.decision_makers
        if not self.answered:
            return "answers"
        if len(makers) < 3 or sum(isinstance(dm.preference, Prioritized) for dm in makers) < 2:
            return "third"
        if conflict.states:
            return "named"
        if conflict.rules.same_state:
            return "merged"
        return "states" if 2 * len(self.graph) > LISTED else ""

    def insertions(self, i: int) -> tuple[Statement, ...]:
        """The statements that may be inserted into a list, each once: of those that say the same of every state the
        first. What is the same in all states, or tells members of a merged state apart, is left out."""
        if "insert" not in self._kinds:
            return ()
        found: dict[int, Statement] = {}
        everywhere = (1 << len(self.graph)) - 1
        for statement in self._sayable:
            mask = mask_of(self.graph, statement)
            if mask is not None and mask not in (0, everywhere):
                found.setdefault(mask, statement)
        return tuple(found.values())

    @cached_property
    def _sayable(self) -> tuple[Statement, ...]:
        conflict = self.graph.conflict
        said = [
            priority.statement
            for dm in conflict.decision_makers
            if isinstance(dm.preference, Prioritized)
            for priority in dm.preference.priorities
        ]
        both = [*said, *(each.part if isinstance(each, Not) else Not(each) for each in said)]
        return (*self._conjunctions(1), *both, *self._conjunctions(*range(2, self.terms.literals + 1)))

    def _conjunctions(self, *sizes: int) -> Iterator[Statement]:
        for size in sizes:
            for literals in _joined([option.name for option in self.graph.conflict.options], size):
                yield said(literals)

    @cached_property
    def structural(self) -> tuple[Commitment | Agreement, ...]:
        """The commitments and rules."""
        return (*self._commitments(), *self._agreements())

    def _commitments(self) -> Iterator[Commitment]:
        graph = self.graph
        fixed = {rule.option for rule in graph.conflict.rules.one_way}
        for i, dm in enumerate(graph.conflict.decision_makers):
            for option in dm.options:
                if "commit" in self._kinds and self._may(i):
                    if option.name not in fixed:
                        yield Commitment(i, option.name, "to yes")
                        yield Commitment(i, option.name, "to no")
                    if self._may_go(mask_of(graph, Taken(option.name))):
                        yield Commitment(i, option.name, "never")

    def _may_go(self, mask: int | None) -> bool:
        """Whether states may be ruled out: some but not all, whole states, and not the status quo."""
        graph = self.graph
        everywhere = (1 << len(graph)) - 1
        if mask is None or mask in (0, everywhere):
            return False
        return graph.status_quo is None or not mask >> graph.status_quo & 1

    def _agreements(self) -> Iterator[Agreement]:
        """Rules that rule out no less than one before them, or restate the aim, or are a forswearing, are left out."""
        if "rule" not in self._kinds:
            return
        graph = self.graph
        owner = {option.name: i for i, dm in enumerate(graph.conflict.decision_makers) for option in dm.options}
        target = sum(1 << s for s in self.aim.states)
        restated = target if self.aim.prevent else (1 << len(graph)) - 1 - target
        known = {restated}
        known |= {mask_of(graph, Taken(name)) or 0 for name in owner}
        for literals in (each for size in (1, 2) for each in _joined([*owner], size)):
            statement = said(literals)
            mask = mask_of(graph, statement)
            dms = frozenset(owner[name] for name, _ in literals)
            if mask is None or mask in known or not self._may_go(mask) or not self.terms.may(dms):
                continue
            known.add(mask)
            yield Agreement(dms, literals, statement)

    @cached_property
    def partnerships(self) -> tuple[Partnership, ...]:
        """The pairs who may move together: both have moves."""
        if "partner" not in self._kinds:
            return ()
        pairs = combinations(sorted(self.movers), 2)
        return tuple(Partnership(frozenset(pair)) for pair in pairs if self._may(*pair))

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """The promises of third parties, so where there are three decision makers or more."""
        graph = self.graph
        conflict = graph.conflict
        makers = conflict.decision_makers
        if "promise" not in self._kinds or self._no_promise:
            return ()
        name = next(each for each in _names("reward") if each not in conflict.bits)
        listed = [i for i, dm in enumerate(makers) if isinstance(dm.preference, Prioritized)]
        return tuple(
            Promise(k, j, (option.name, taken), name)
            for k in listed
            for j in listed
            if k != j and self._may(k) and j in self.movers
            for option in makers[j].options
            for taken in (True, False)
            if mask_of(graph, Taken(option.name)) not in (0, (1 << len(graph)) - 1)
        )


def _names(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}_{number}" for number in count(2))


def _literals(statement: Statement) -> Iterator[Statement]:
    """The options, taken or not, that a statement joins by `and`; nothing where it is more than that."""
    match statement:
        case Taken() | Not(Taken()):
            yield statement
        case And(parts):
            found = [[*_literals(part)] for part in parts]
            if all(found):
                yield from (literal for part in found for literal in part)


def said(literals: Iterable[Literal]) -> Statement:
    """Literals as a statement."""
    parts: list[Statement] = [Taken(name) if taken else Not(Taken(name)) for name, taken in literals]
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _joined(names: list[str], size: int) -> Iterator[tuple[Literal, ...]]:
    """All literals of so many different options, in the order of the options."""
    for chosen in combinations(names, size):
        for signs in range(1 << size):
            yield tuple((name, not signs >> k & 1) for k, name in enumerate(chosen))
