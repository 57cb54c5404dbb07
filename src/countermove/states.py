"""Which states there are: the feasible combinations of options, merged where they are one state, and numbered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from countermove.errors import ModelError, Place, Problem
from countermove.model import STATES_NAMED, Conflict, Infeasible, Option, SameState
from countermove.preference import options_in, truth

#: The most states that are listed one by one.
MOST_STATES = 1 << 16

#: Up to so many they are listed without being asked to be, and every answer is proved and checked before it is given.
LISTED = 1 << 12

_MOST_WORK = 64 * MOST_STATES

Test = Callable[[int], bool]


@dataclass(frozen=True)
class State:
    """A feasible state.

    `number` counts from 1. `code` reads the options in model order, the first as the lowest bit; for a merged state it
    is the code of its largest member. `taken` holds the options taken in all members, `open` those in which the
    members differ. In a free-form model there is a `name` instead of a code.
    """

    number: int
    code: int | None = None
    members: tuple[int, ...] = ()
    taken: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    name: str = ""

    @property
    def index(self) -> int:
        """The position among the states, from 0."""
        return self.number - 1

    def __str__(self) -> str:
        if self.name:
            return self.name
        either = f" (whether or not: {', '.join(self.open)})" if self.open else ""
        return (", ".join(self.taken) or "nothing") + either


def list_states(conflict: Conflict, most: int = MOST_STATES) -> tuple[State, ...]:
    """The states of a model, in the order of their numbers.

    Raises ModelError where no state is feasible or more than `most` are.
    """
    if conflict.states:
        return tuple(State(number, name=state.name) for number, state in enumerate(conflict.states, 1))
    options, bits = conflict.options, conflict.bits
    codes = _feasible(conflict, most)
    groups = _merged(codes, conflict.rules.same_state, bits)
    return tuple(state_of(number, members, options) for number, members in enumerate(groups, 1))


def state_of(number: int, members: tuple[int, ...], options: Sequence[Option]) -> State:
    """The state of some codes, the largest last."""
    every, some = members[0], members[0]
    for code in members[1:]:
        every &= code
        some |= code
    taken = tuple([option.name for k, option in enumerate(options) if every >> k & 1])
    some ^= every
    differing = tuple([option.name for k, option in enumerate(options) if some >> k & 1]) if some else ()
    return State(number, members[-1], members, taken, differing)


def few(conflict: Conflict, most: int) -> bool:
    """Whether a model has at most so many states before any are merged, as far as can be told in little time."""
    if conflict.states:
        return len(conflict.states) <= most
    rules, bits = conflict.rules.infeasible, conflict.bits
    if not rules:
        return 1 << len(bits) <= most
    codes = combinations(len(bits), _tests(rules, bits), most + 1, 16 * most)
    return codes is not None and len(codes) <= most


def _feasible(conflict: Conflict, most: int) -> list[int]:
    rules, bits = conflict.rules.infeasible, conflict.bits
    codes = combinations(len(bits), _tests(rules, bits), most + 1, 64 * most)
    if codes is None or len(codes) > most:
        raise ModelError([_too_many(conflict, most, codes is None)])
    if not codes:
        raise ModelError([nothing_left(conflict)])
    return codes


def _tests(rules: Iterable[Infeasible], bits: dict[str, int]) -> list[tuple[int, Test]]:
    """The excluded statements, each with the position of the lowest option it names."""
    tests = []
    for rule in rules:
        for statement in rule.excludes():
            lowest = min(bits[option] for option in options_in(statement))
            tests.append((lowest.bit_length() - 1, truth(statement, bits)))
    return tests


def combinations(size: int, excluded: Iterable[tuple[int, Test]], most: int, work: int) -> list[int] | None:
    """The codes of `size` options on which no excluded statement is true, in increasing order, `most` at the most.

    The options are set one by one from the last to the first, and a statement is asked as soon as its lowest option is
    set, so whole branches fall away at once. None where more than `work` partial codes came up.

    >>> combinations(2, [(0, lambda code: code == 0b11)], 10, 100)
    [0, 1, 2]
    """
    asked: defaultdict[int, list[Test]] = defaultdict(list)
    for lowest, test in excluded:
        asked[lowest].append(test)
    if not asked and 1 << size <= work:
        return [*range(min(most, 1 << size))]
    codes: list[int] = []
    waiting = [(size, 0)]
    while waiting and len(codes) < most:
        position, code = waiting.pop()
        if position == 0:
            codes.append(code)
            continue
        work -= 1
        if work < 0:
            return None
        position -= 1
        for branch in (code | 1 << position, code):
            if not any(test(branch) for test in asked[position]):
                waiting.append((position, branch))
    return codes


def _too_many(conflict: Conflict, most: int, unknown: bool) -> Problem:
    named = {option for rule in conflict.rules.infeasible for part in rule.parts for option in options_in(part)}
    options = conflict.options
    message = f"the {len(options)} options leave more than {most:,} feasible states, too many to list"
    if unknown:
        message = f"the feasible states of {len(options)} options could not be listed in reasonable time"
    if not named:
        message = f"{len(options)} options without any `infeasible` rule make 2^{len(options)} states, too many to list"
    free = [option.name for option in options if option.name not in named]
    hint = "say under `infeasible` which combinations cannot be, or leave out options that decide nothing"
    if named and free:
        hint += f"; {len(free)} options are named in no rule"
    return Problem(message, options[0].place, options[0].name, f"at most {most:,} feasible states", hint)


def nothing_left(conflict: Conflict) -> Problem:
    """Names the rule, in the order of the file, with which the last state goes."""
    rules = conflict.rules.infeasible
    size, bits = len(conflict.options), conflict.bits
    counts = range(1, len(rules) + 1)
    rule = next(
        rules[k - 1]
        for k in counts
        if k == len(rules) or combinations(size, _tests(rules[:k], bits), 1, _MOST_WORK) == []
    )
    alone = combinations(size, _tests((rule,), bits), 1, _MOST_WORK) == []
    message = f"no state is feasible: `{rule}` rules out " + ("every state" if alone else "every state that was left")
    return Problem(message, rule.place, "", "at least one feasible state", "loosen this rule or one before it")


def _merged(codes: list[int], rules: tuple[SameState, ...], bits: dict[str, int]) -> list[tuple[int, ...]]:
    """The codes in groups that are one state each, by the largest member; statements that overlap merge further."""
    leader = {code: code for code in codes}
    for rule in rules:
        test = truth(rule.statement, bits)
        same = {leader[code] for code in codes if test(code)}
        first = min(same, default=0)
        for code in codes:
            if leader[code] in same:
                leader[code] = first
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for code in codes:
        groups[leader[code]].append(code)
    return sorted((tuple(group) for group in groups.values()), key=lambda group: group[-1])


def locate(conflict: Conflict, size: int, find: Callable[[int], int | None], key: str = "status quo") -> int | None:
    """The index of the status quo (or `no agreement`) among so many states, or None where the model names none.

    `find` gives the index of the state of a code, None where it is not feasible. Raises ModelError where it is no
    feasible state, with the rule that excludes it.
    """
    named, what = conflict.status_quo if key == "status quo" else conflict.no_agreement, STATES_NAMED[key]
    if named is None:
        return None
    at, place = named.at, named.place
    if isinstance(at, int):
        if not 0 < at <= size:
            message = f"{what} is state {at}, and there are {size} states"
            raise ModelError([Problem(message, place, str(at), f"a number from 1 to {size}")])
        return at - 1
    if isinstance(at, str):
        return next(index for index, state in enumerate(conflict.states) if state.name == at)
    code = sum(conflict.bits[option] for option in set(at))
    index = find(code)
    if index is not None:
        return index
    raise ModelError([_infeasible(conflict, code, place, what)])


def _infeasible(conflict: Conflict, code: int, place: Place | None, what: str) -> Problem:
    rules = "; ".join(
        f"`{rule}`" + (f" ({rule.place.inside})" if rule.place else "") for rule in conflict.broken_by(code)
    )
    message = f"{what}, {conflict.taken_words(code)}, is not feasible: {rules}"
    hint = f"change {what}, or the rule"
    return Problem(message, place, "", "a feasible state", hint)
