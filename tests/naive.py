"""An independent oracle: the definitions of the graph model, read naively.

What the tests hold the program against. This file shares nothing with the package: it imports no line of it
and was written from the definitions alone (Fang, Hipel & Kilgour 1993; Howard 1971; Fraser & Hipel 1984; Rêgo
& Vieira 2017). It works with sets and an explicit search over (state, last mover), and prefers clarity to
speed; up to a thousand states it is quick enough.

Conventions. The code of a state reads the options in model order, the first option as the lowest bit. States
are numbered 1..n by increasing code; a merged state has the code of its largest member. Every set of states
below is a set of numbers, every decision maker (DM) an index from 0.

The readings that the definitions leave open, each with its place:

* `joint`: in a joint move nobody moves twice running, and anybody may move again later (the full closure);
* `improvements`: an improvement is measured at the state from which its mover moves, not at the outset;
* `STABLE`: a sanction may lead back to s itself, and a state as good as s is sanction enough;
* `option_moves`: what rules a move out is asked of the members, before merging; between merged states there
  is a move where there is one from some member to some member.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from random_models import FreeSpec, MoveRule, Spec, Wants

Statement: TypeAlias = tuple[Any, ...]
"""("opt", k), ("not", a), ("and", a, b, ...), ("or", a, b, ...); "if", "iff" and "unless" with two parts."""

Moves: TypeAlias = list[dict[int, set[int]]]
"""For each DM, from each state, where it can move."""

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


@dataclass(frozen=True)
class Answer:
    """What the oracle says of a model. DMs are indexes from 0, states are numbers from 1."""

    codes: list[int]
    """The code of state n at index n - 1; empty for a free-form model."""
    members: list[list[int]]
    """The codes that state n stands for at index n - 1, ascending; empty for a free-form model."""
    status_quo: int | None
    moves: Moves
    levels: list[dict[int, int]]
    """levels[dm][state]: the dense rank, 1 for the worst."""
    stable: dict[str, list[set[int]]]
    """stable[concept][dm]: the states that are stable for this DM."""
    equilibria: dict[str, set[int]]
    reached: set[int]
    """By improvements in legal sequences from the status quo, which is in it only if it is reached again."""
    margins: dict[str, list[dict[int, int | None]]]
    """margins[concept][dm][state]: levels above the best that leaving can secure; None without a move."""


# What a statement and a rule mean


def holds(statement: Statement, code: int) -> bool:
    """Whether the statement is true of the state with this code."""
    match statement:
        case ("opt", option):
            return bool(code >> int(option) & 1)
        case ("not", a):
            return not holds(a, code)
        case ("and", *parts):
            return all(holds(part, code) for part in parts)
        case ("or", *parts):
            return any(holds(part, code) for part in parts)
        case ("if", a, b):
            return holds(a, code) or not holds(b, code)
        case ("iff", a, b):
            return holds(a, code) == holds(b, code)
        case ("unless", a, b):
            return holds(a, code) or holds(b, code)
    raise ValueError(f"not a statement: {statement!r}")


def allows(rule: Statement, code: int) -> bool:
    """Whether a rule on what cannot be leaves the state with this code."""
    kind, parts = rule[0], [holds(part, code) for part in rule[1:]]
    if kind == "never":
        return not parts[0]
    if kind == "at most one":
        return sum(parts) <= 1
    if kind == "at least one":
        return sum(parts) >= 1
    if kind == "exactly one":
        return sum(parts) == 1
    if kind == "only with":
        return parts[1] or not parts[0]
    raise ValueError(f"not a rule: {rule!r}")


def feasible_codes(options: int, infeasible: Sequence[Statement]) -> list[int]:
    """The codes of the feasible states, ascending, before any merging."""
    return [code for code in range(2**options) if all(allows(rule, code) for rule in infeasible)]


def merge(codes: Sequence[int], same: Sequence[Statement]) -> list[list[int]]:
    """The states as lists of codes, by largest member: all that satisfy one of the statements are one."""
    groups = [{code} for code in codes]
    for statement in same:
        one = {code for code in codes if holds(statement, code)}
        touched = [group for group in groups if group & one]
        if touched:
            groups = [group for group in groups if not group & one] + [set().union(*touched)]
    return sorted((sorted(group) for group in groups), key=max)


# What a DM can do


def goes_right(before: int, after: int, directions: Sequence[str]) -> bool:
    """Whether no option is changed against its direction: "both", "to yes" or "to no"."""
    for option, direction in enumerate(directions):
        was, is_now = before >> option & 1, after >> option & 1
        if direction == "to yes" and was and not is_now:
            return False
        if direction == "to no" and is_now and not was:
            return False
    return True


def ruled_out(rule: MoveRule, dm: int, before: int, after: int) -> bool:
    """Whether the rule forbids this DM the move: from where `before` holds to where `after` is newly true."""
    if rule.by is not None and rule.by != dm:
        return False
    if rule.before is not None and not holds(rule.before, before):
        return False
    return holds(rule.after, after) and not holds(rule.after, before)


def option_moves(
    dms: int,
    owners: Sequence[int],
    directions: Sequence[str],
    members: list[list[int]],
    rules: Sequence[MoveRule] = (),
) -> Moves:
    """A DM changes any of its own options, and so gets from some member of a state to a member of another."""
    number = {code: n for n, group in enumerate(members, 1) for code in group}
    moves: Moves = []
    for dm in range(dms):
        not_own = sum(1 << option for option, owner in enumerate(owners) if owner != dm)
        out: dict[int, set[int]] = {n: set() for n in number.values()}
        for before in number:
            for after in number:
                if (before ^ after) & not_own or number[before] == number[after]:
                    continue
                if goes_right(before, after, directions) and not any(ruled_out(r, dm, before, after) for r in rules):
                    out[number[before]].add(number[after])
        moves.append(out)
    return moves


def improvements(moves: Moves, levels: list[dict[int, int]]) -> Moves:
    """Of these moves, the ones to a state that the mover prefers to the one it leaves."""
    return [
        {s: {t for t in targets if level[t] > level[s]} for s, targets in out.items()}
        for out, level in zip(moves, levels, strict=True)
    ]


def joint(movers: Iterable[int], start: int, moves: Moves) -> set[int]:
    """R_H(start): what these DMs reach in one move or more, nobody moving twice running."""
    movers = list(movers)
    arrived: dict[int, set[int]] = {mover: set() for mover in movers}  # for each last mover, the states
    todo: list[tuple[int, int | None]] = [(start, None)]
    while todo:
        here, last = todo.pop()
        for mover in movers:
            if mover != last and (new := moves[mover][here] - arrived[mover]):
                arrived[mover] |= new
                todo += [(there, mover) for there in new]
    return set().union(*arrived.values())


# What a DM wants


def dense(keys: dict[int, Any]) -> dict[int, int]:
    """Dense ranks of the keys, 1 for the least."""
    order = {key: level for level, key in enumerate(sorted(set(keys.values())), 1)}
    return {n: order[key] for n, key in keys.items()}


def ranked(ranking: Iterable[Sequence[int]], states: int) -> dict[int, int]:
    """Levels from groups of equally good states, the best first; every state must come exactly once."""
    groups = [list(group) for group in ranking]
    if sorted(n for group in groups for n in group) != list(range(1, states + 1)):
        raise ValueError("a ranking names every state exactly once")
    return dense({n: -place for place, group in enumerate(groups) for n in group})


def worth(wants: Wants, code: int) -> Hashable:
    """What orders the codes for a DM: the truth of its statements in order, or the sum of its weights."""
    if wants.prefers is not None:
        return tuple(holds(statement, code) for statement in wants.prefers)
    if wants.weights is not None:
        return sum((Fraction(weight) for option, weight in wants.weights if code >> option & 1), Fraction(0))
    raise ValueError("neither statements nor weights")


def level_states(wants: Wants, members: list[list[int]]) -> dict[int, int]:
    """The level of every state; the DM must be indifferent among the members of a merged one."""
    if wants.ranking is not None:
        return ranked(wants.ranking, len(members))
    keys = {}
    for n, group in enumerate(members, 1):
        values = {worth(wants, code) for code in group}
        if len(values) != 1:
            raise ValueError(f"not indifferent among the members {group}")
        keys[n] = values.pop()
    return dense(keys)


# What is stable


@dataclass(frozen=True)
class View:
    """The conflict as seen by one DM: P_i, R_i, R_i^+, and R_-i and R_-i^+ from wherever i can move to."""

    level: dict[int, int]
    own: dict[int, set[int]]
    own_plus: dict[int, set[int]]
    others: dict[int, set[int]]
    others_plus: dict[int, set[int]]

    def as_good(self, s: int, t: int) -> bool:
        """s is at least as good as t for this DM."""
        return self.level[s] >= self.level[t]

    def holds_down(self, s: int, s2: int) -> bool:
        """s2 is no better than s, and no counter-move from s2 leads to anything better than s."""
        return self.as_good(s, s2) and all(self.as_good(s, s3) for s3 in self.own[s2])

    def best_from(self, x: int) -> int:
        """M_i(x): the level of the best that this DM can still move to from x, x included."""
        return max(self.level[y] for y in {x} | self.own[x])


STABLE: dict[str, Callable[[View, int], bool]] = {
    "nash": lambda v, s: not v.own_plus[s],
    "gmr": lambda v, s: all(any(v.as_good(s, s2) for s2 in v.others[s1]) for s1 in v.own_plus[s]),
    "smr": lambda v, s: all(any(v.holds_down(s, s2) for s2 in v.others[s1]) for s1 in v.own_plus[s]),
    "seq": lambda v, s: all(any(v.as_good(s, s2) for s2 in v.others_plus[s1]) for s1 in v.own_plus[s]),
    "sseq": lambda v, s: all(any(v.holds_down(s, s2) for s2 in v.others_plus[s1]) for s1 in v.own_plus[s]),
}
"""Each concept as the books have it: s is stable if every improvement s1 from it meets a sanction s2."""

THETA: dict[str, Callable[[View, int], int]] = {
    "nash": lambda v, x: v.level[x],
    "gmr": lambda v, x: min([v.level[x]] + [v.level[y] for y in v.others[x]]),
    "smr": lambda v, x: min([v.level[x]] + [v.best_from(y) for y in v.others[x]]),
    "seq": lambda v, x: min([v.level[x]] + [v.level[y] for y in v.others_plus[x]]),
    "sseq": lambda v, x: min([v.level[x]] + [v.best_from(y) for y in v.others_plus[x]]),
}
"""The worst that the DM can be driven to after it has moved to x."""


def answer(
    moves: Moves,
    levels: list[dict[int, int]],
    status_quo: int | None,
    codes: list[int],
    members: list[list[int]],
) -> Answer:
    """Everything at once, from the moves and the levels of every DM."""
    dms = range(len(moves))
    plus = improvements(moves, levels)
    stable: dict[str, list[set[int]]] = {concept: [] for concept in CONCEPTS}
    margins: dict[str, list[dict[int, int | None]]] = {concept: [] for concept in CONCEPTS}
    for dm in dms:
        opponents = [other for other in dms if other != dm]
        entered: set[int] = set().union(*moves[dm].values())
        view = View(
            level=levels[dm],
            own=moves[dm],
            own_plus=plus[dm],
            others={x: joint(opponents, x, moves) for x in entered},
            others_plus={x: joint(opponents, x, plus) for x in entered},
        )
        for concept in CONCEPTS:
            stable[concept].append({s for s in moves[dm] if STABLE[concept](view, s)})
            theta = {x: THETA[concept](view, x) for x in entered}
            margins[concept].append(
                {s: levels[dm][s] - max(theta[x] for x in own) if own else None for s, own in moves[dm].items()}
            )
    return Answer(
        codes=codes,
        members=members,
        status_quo=status_quo,
        moves=moves,
        levels=levels,
        stable=stable,
        equilibria={concept: set.intersection(*stable[concept]) for concept in CONCEPTS},
        reached=set() if status_quo is None else joint(dms, status_quo, plus),
        margins=margins,
    )


# Three ways to write a model


def solve(spec: Spec) -> Answer:
    """The answer for a model in option form."""
    members = merge(feasible_codes(len(spec.options), spec.infeasible), spec.same)
    number = {code: n for n, group in enumerate(members, 1) for code in group}
    owners = [option.owner for option in spec.options]
    directions = [option.direction for option in spec.options]
    return answer(
        moves=option_moves(len(spec.dms), owners, directions, members, spec.move_rules),
        levels=[level_states(wants, members) for wants in spec.wants],
        status_quo=None if spec.status_quo is None else number[spec.status_quo],
        codes=[max(group) for group in members],
        members=members,
    )


def solve_free(spec: FreeSpec) -> Answer:
    """The answer for a free-form model."""
    states = range(1, len(spec.states) + 1)
    return answer(
        moves=[{s: {t for f, t in arcs if f == s} for s in states} for arcs in spec.arcs],
        levels=[ranked(ranking, len(states)) for ranking in spec.rankings],
        status_quo=spec.status_quo,
        codes=[],
        members=[],
    )


def solve_gmcr(obj: dict[str, Any]) -> Answer:
    """The answer for the object of a .gmcr file, each DM for itself.

    Coalitions and misperceptions are left aside. A file numbers its options as it likes; the states are
    numbered with the options in the order of the DMs.
    """
    order = [option for dm in obj["decisionMakers"] for option in dm["options"]]
    position = {option: place for place, option in enumerate(order)}
    words = {"fwd": "to yes", "back": "to no"}

    def fits(condition: Any, code: int) -> bool:
        if isinstance(condition, dict):
            return any(fits(member, code) for member in condition["members"])
        return all(bool(code >> position[option] & 1) == (yes_no == "Y") for option, yes_no in condition)

    codes = [c for c in range(2 ** len(order)) if not any(fits(pattern, c) for pattern in obj["infeasibles"])]
    manual = obj.get("useManualPreferenceRanking", obj.get("useManualPreferenceVectors"))
    levels = []
    for dm in obj["decisionMakers"]:
        if manual:
            ranking = dm.get("preferenceRanking", dm.get("preferenceVector"))
            levels.append(ranked(([e] if isinstance(e, int) else e for e in ranking), len(codes)))
        else:
            truth = {n: tuple(fits(p, code) for p in dm["preferences"]) for n, code in enumerate(codes, 1)}
            levels.append(dense(truth))
    members = [[code] for code in codes]
    return answer(
        moves=option_moves(
            dms=len(obj["decisionMakers"]),
            owners=[index for index, dm in enumerate(obj["decisionMakers"]) for _ in dm["options"]],
            directions=[words.get(obj["options"][option]["permittedDirection"], "both") for option in order],
            members=members,
        ),
        levels=levels,
        status_quo=None,
        codes=codes,
        members=members,
    )
