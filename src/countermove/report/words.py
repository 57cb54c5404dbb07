"""States, moves and reasons in the words of the model."""

from __future__ import annotations

from fractions import Fraction

from countermove.graph import ModelGraph, Step
from countermove.model import Conflict, DecisionMaker, Option, View
from countermove.ordering import Reason
from countermove.preference import Priority
from countermove.report.paper import listed, ordinal
from countermove.states import State


def state_words(state: State) -> str:
    """A state by what is taken in it, with its number.

    >>> state_words(State(5, 6, (6,), ("relief", "halt")))
    '5 [relief, halt]'
    """
    return f"{state.number} [{state}]"


def deeds(conflict: Conflict, state: State) -> list[tuple[DecisionMaker, str]]:
    """What each decision maker does in a state, in the words of its options; those who do nothing are left out."""
    found = []
    for dm in conflict.decision_makers:
        done = [option.text or option.name for option in dm.options if option.name in state.taken]
        if done:
            found.append((dm, "; ".join(done)))
    return found


def view_words(view: View) -> str:
    """A view by its name and whose it is."""
    return f"View `{view.name}`" + (f": {view.by}" if view.by else "")


def move_words(graph: ModelGraph, step: Step) -> str:
    """A move as a clause: who takes up what and gives up what."""
    dm = graph.conflict.decision_makers[step.mover]
    source, target = graph.states[step.source], graph.states[step.target]
    return f"{dm.name} {change_words(dm, source, target)}"


def step_words(graph: ModelGraph, step: Step) -> str:
    """A step of a way in the texts of the options, or by their names where one has no text."""
    dm = graph.conflict.decision_makers[step.mover]
    source, target = graph.states[step.source], graph.states[step.target]
    up, down = changed(dm, source, target)
    if target.name or not (up or down) or not all(option.text for option in (*up, *down)):
        return f"{dm.shown} {change_words(dm, source, target)}"
    done = [option.text for option in up] + [f"no longer “{option.text}”" for option in down]
    return f"{dm.shown}: {'; '.join(done)}"


def change_words(dm: DecisionMaker, source: State, target: State) -> str:
    """What a decision maker changes between two states.

    >>> from countermove.model import Option
    >>> us = DecisionMaker("US", options=(Option("relief"), Option("insist")))
    >>> change_words(us, State(2, 2, (2,), ("insist",)), State(1, 1, (1,), ("relief",)))
    'takes up relief and gives up insist'
    """
    if target.name:
        return f"moves to {target.name}"
    up, down = ([option.name for option in changed] for changed in changed(dm, source, target))
    parts = [f"takes up {listed(up)}"] if up else []
    parts += [f"gives up {listed(down)}"] if down else []
    return listed(parts) or f"moves to {state_words(target)}"


def changed(dm: DecisionMaker, source: State, target: State) -> tuple[list[Option], list[Option]]:
    """The options that a decision maker takes up, and gives up, between two states."""
    up = [o for o in dm.options if o.name in target.taken and o.name not in (*source.taken, *source.open)]
    down = [o for o in dm.options if o.name in source.taken and o.name not in (*target.taken, *target.open)]
    return up, down


def reason_words(reason: Reason, better: str, worse: str) -> str:
    """What makes one state better than another for a decision maker; `better` and `worse` point at them, as "there"."""
    if reason.priority is not None:
        return f"its {ordinal(reason.position)} statement, `{reason.priority}`, holds {better} and not {worse}"
    if isinstance(reason.better, Fraction):
        return f"worth {number(reason.better)} {better} and {number(reason.worse)} {worse}"
    return f"place {reason.better} {better} and {reason.worse} {worse}"


def source_words(reason: Reason) -> str:
    """Where a deciding statement comes from and how sure its author is of it, in brackets, or nothing."""
    if reason.priority is None:
        return ""
    said = [str(citation) for citation in reason.priority.evidence]
    said += [f"sure: {reason.priority.sure}"] if reason.priority.sure else []
    said += mark_words(reason.priority)
    return f" [{'; '.join(said)}]" if said else ""


def mark_words(priority: Priority) -> list[str]:
    """How a statement is marked: as unknown, as strong."""
    return [word for word, marked in (("unknown", priority.unknown), (priority.strength, priority.strength)) if marked]


def number(value: int | Fraction) -> str:
    """An exact number: as a decimal where that is exact, else as a fraction.

    >>> number(Fraction(-3, 2)), number(Fraction(1, 3)), number(Fraction(4))
    ('-1.5', '1/3', '4')
    """
    value = Fraction(value)
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return str(value)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(value.numerator * 10**places // value.denominator)).rjust(places + 1, "0")
    whole = digits if not places else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{whole}" if value < 0 else whole
