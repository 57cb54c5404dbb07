"""A model of a dispute as frozen values, and how a view is laid over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from countermove.audience import Ratification
from countermove.errors import ModelError, Place, Problem, RequestError, nearest, one_of, unknown
from countermove.evidence import Citation, Source
from countermove.preference import And, Not, Preference, Ranked, Statement, truth

#: The name by which the model without any view is asked for.
BASE = "base"

#: What one decision maker can feel for another, and the sign that the literature gives it.
ATTITUDES = {"positive": 1, "neutral": 0, "negative": -1}

#: To whom, by name, and which of `ATTITUDES`. Where nothing is said it is positive to oneself and else neutral.
Attitudes = tuple[tuple[str, str], ...]

#: The keys of a view in a file; a decision maker stands beside them and so cannot be called by one.
VIEW_KEYS = (
    "by",
    "on",
    "text",
    "evidence",
    "note",
    "status quo",
    "no agreement",
    "infeasible",
    "one way",
    "moves ruled out",
    "same state",
    "next round",
    "sees",
)

#: The keys of a consequence in a file; a decision maker stands beside them, too.
CONSEQUENCE_KEYS = ("after", "text", "evidence", "note", "infeasible", "one way", "moves ruled out", "same state")


#: The keys under which a model names a state, each with what the state is.
STATES_NAMED = {"status quo": "the status quo", "no agreement": "the outcome without an agreement"}


@dataclass(frozen=True)
class Option:
    """Something that one decision maker can do or leave."""

    name: str
    text: str = ""
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Arcs:
    """The moves of a decision maker from one named state of a free-form model."""

    source: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class DecisionMaker:
    """Somebody with preferences and options (in a free-form model, arcs); without either it only bears outcomes."""

    name: str
    title: str = ""
    text: str = ""
    options: tuple[Option, ...] = ()
    preference: Preference | None = None
    moves: tuple[Arcs, ...] = ()
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    ratification: Ratification | None = None
    place: Place | None = field(default=None, compare=False, repr=False)
    attitudes: Attitudes = ()

    @property
    def shown(self) -> str:
        """The name that people read."""
        return self.title or self.name


@dataclass(frozen=True)
class NamedState:
    """A state of a free-form model."""

    name: str
    text: str = ""


@dataclass(frozen=True)
class Infeasible:
    """A rule that takes combinations of options away.

    `kind` is one of `never`, `at most one`, `at least one`, `exactly one` (of the parts) and `only with` (the first
    part only where the second holds).
    """

    kind: str
    parts: tuple[Statement, ...]
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)

    def excludes(self) -> tuple[Statement, ...]:
        """The statements of which none may be true."""
        none = And(tuple(Not(part) for part in self.parts))
        pairs = tuple(And((a, b)) for k, a in enumerate(self.parts) for b in self.parts[k + 1 :])
        match self.kind:
            case "never":
                return self.parts
            case "at most one":
                return pairs
            case "at least one":
                return (none,)
            case "exactly one":
                return (*pairs, none)
            case _:
                return (And((self.parts[0], Not(self.parts[1]))),)

    def __str__(self) -> str:
        match self.kind:
            case "never":
                return str(self.parts[0])
            case "only with":
                return f"{self.parts[0]} only with {self.parts[1]}"
            case _:
                return f"{self.kind} of {', '.join(map(str, self.parts))}"


@dataclass(frozen=True)
class OneWay:
    """An option that can only be taken (`to yes`) or only be given up (`to no`)."""

    option: str
    direction: str
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.option}: {self.direction}"


@dataclass(frozen=True)
class MoveRule:
    """Rules out moves of `by` (any DM if empty) from where `before` holds that make `after` newly true."""

    after: Statement
    before: Statement | None = None
    by: str = ""
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        before = f"before: {self.before}, " if self.before else ""
        return f"{before}after: {self.after}" + (f", by: {self.by}" if self.by else "")


@dataclass(frozen=True)
class SameState:
    """All states that satisfy the statement are one state."""

    statement: Statement
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return str(self.statement)


Rule = Infeasible | OneWay | MoveRule | SameState
R = TypeVar("R", bound=Rule)


@dataclass(frozen=True)
class Rules:
    """Everything that restricts states and moves."""

    infeasible: tuple[Infeasible, ...] = ()
    one_way: tuple[OneWay, ...] = ()
    moves: tuple[MoveRule, ...] = ()
    same_state: tuple[SameState, ...] = ()

    @property
    def all(self) -> tuple[Rule, ...]:
        """Every rule of whatever kind."""
        return (*self.infeasible, *self.one_way, *self.moves, *self.same_state)

    @property
    def renumbers(self) -> bool:
        """Whether there are rules among these that change which states there are."""
        return bool(self.infeasible or self.same_state)

    def changed(self, add: Rules, remove: Rules, view: str) -> Rules:
        """These rules without those of `remove` and with those of `add`.

        Raises ModelError for a rule to remove that is not there, or one to add that is.
        """
        problems: list[Problem] = []
        changed = Rules(
            _changed(self.infeasible, add.infeasible, remove.infeasible, view, problems),
            _changed(self.one_way, add.one_way, remove.one_way, view, problems),
            _changed(self.moves, add.moves, remove.moves, view, problems),
            _changed(self.same_state, add.same_state, remove.same_state, view, problems),
        )
        if problems:
            raise ModelError(problems)
        return changed


def says(rule: Rule) -> object:
    """What a rule says, without the evidence for it: two rules are the same if this is. One option, one direction."""
    match rule:
        case Infeasible(kind, parts):
            return kind, parts
        case OneWay(option):
            return option
        case MoveRule(after, before, by):
            return after, before, by
        case SameState(statement):
            return statement


def _changed(
    rules: tuple[R, ...], add: tuple[R, ...], remove: tuple[R, ...], view: str, problems: list[Problem]
) -> tuple[R, ...]:
    present = {says(rule): rule for rule in rules}
    for rule in remove:
        if says(rule) not in present:
            words = [str(each) for each in rules]
            message = f"the view `{view}` removes a rule that is not there: `{rule}`"
            expected = one_of(words) if words else "nothing: the model it builds on has no such rules"
            problems.append(Problem(message, rule.place, expected=expected, hint=nearest(str(rule), words)))
        present.pop(says(rule), None)
    for rule in add:
        if says(rule) in present:
            message = f"the view `{view}` adds a rule that is already there: `{present[says(rule)]}`"
            problems.append(Problem(message, rule.place, hint="remove it first if it is to change"))
        present[says(rule)] = rule
    return tuple(present.values())


@dataclass(frozen=True)
class StatusQuo:
    """Where the dispute stands, or falls back to: the options taken, or the number or name of a state."""

    at: tuple[str, ...] | int | str
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Sees:
    """How a decision maker sees the others: as a view has it (empty: as they are), and without some options."""

    decision_maker: str
    view: str = ""
    hides: tuple[str, ...] = ()
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class View:
    """A named set of changes laid over a model: `by` says whose it is, `on` which other view it builds on.

    `add_next` and `remove_next`: the consequences that it adds and takes away; of the latter only the statement counts.
    """

    name: str
    by: str = ""
    on: str = ""
    text: str = ""
    options: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    preferences: tuple[tuple[str, Preference], ...] = ()
    add: Rules = Rules()
    remove: Rules = Rules()
    status_quo: StatusQuo | None = None
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    ratifications: tuple[tuple[str, Ratification], ...] = ()
    no_agreement: StatusQuo | None = None
    place: Place | None = field(default=None, compare=False, repr=False)
    attitudes: tuple[tuple[str, Attitudes], ...] = ()
    add_next: tuple[Consequence, ...] = ()
    remove_next: tuple[Consequence, ...] = ()
    sees: tuple[Sees, ...] = ()

    @property
    def called(self) -> str:
        """What messages call it; the changes of a consequence have no name."""
        return f"the view `{self.name}`" if self.name else "what follows in the next round"


@dataclass(frozen=True)
class Consequence:
    """What follows in the next round where a statement holds in the outcome that a round ends with.

    `changes` is a view without a name, laid over the model for the next round (`countermove.consequences`); it also
    holds the consequence's own text, evidence and note.
    """

    after: Statement
    changes: View = View("")

    def __str__(self) -> str:
        return str(self.after)


@dataclass(frozen=True)
class Concern:
    """Outcomes that the account hopes for or fears: those in which a statement holds. `by`: who does."""

    statement: Statement
    by: str = ""
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return str(self.statement)


@dataclass(frozen=True)
class Answered:
    """What a response answers: the name by which it calls it, and the model."""

    name: str
    conflict: Conflict


@dataclass(frozen=True)
class Conflict:
    """A model of a dispute. With `states` it is free-form, without it is in option form.

    `seen` is the view that has been laid over it, if any; `no_agreement` what is left where nothing is ratified, by
    default the status quo; `next_round` what follows from the outcome of a round;
    `views_in_doubt` the views of which one is right, each with its weight; `hopes` and `fears` the outcomes that the
    account speaks of as such, which change no answer but are what a brief asks about. A response is the model that it
    `answers` with one view more, the last one.
    """

    title: str
    decision_makers: tuple[DecisionMaker, ...]
    rules: Rules = Rules()
    status_quo: StatusQuo | None = None
    states: tuple[NamedState, ...] = ()
    views: tuple[View, ...] = ()
    default_views: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    question: str = ""
    by: str = ""
    as_of: str = ""
    text: str = ""
    leaves_out: tuple[str, ...] = ()
    no_agreement: StatusQuo | None = None
    sees: tuple[Sees, ...] = ()
    seen: View | None = None
    answers: Answered | None = None
    place: Place | None = field(default=None, compare=False, repr=False)
    next_round: tuple[Consequence, ...] = ()
    views_in_doubt: tuple[tuple[str, int], ...] = ()
    hopes: tuple[Concern, ...] = ()
    fears: tuple[Concern, ...] = ()

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """All options in model order."""
        return tuple(option for dm in self.decision_makers for option in dm.options)

    @cached_property
    def bits(self) -> dict[str, int]:
        """Every option's bit in the code of a state: the first option is the lowest."""
        return {option.name: 1 << position for position, option in enumerate(self.options)}

    @property
    def unstated(self) -> tuple[DecisionMaker, ...]:
        """The decision makers of whom the model does not say what they want."""
        return tuple(dm for dm in self.decision_makers if dm.preference is None)

    def index(self, name: str) -> int:
        """The position of a decision maker, by identifier or else by shown name. Raises RequestError."""
        names = [dm.name for dm in self.decision_makers]
        if name in names:
            return names.index(name)
        titled = [position for position, dm in enumerate(self.decision_makers) if dm.title == name]
        if len(titled) != 1:
            raise unknown("decision maker", name, names)
        return titled[0]

    def taken_words(self, code: int) -> str:
        """The options taken in a code, as a list."""
        return ", ".join(name for name, bit in self.bits.items() if code & bit) or "nothing"

    def broken_by(self, code: int) -> tuple[Infeasible, ...]:
        """The rules that take a code away."""
        return tuple(
            rule
            for rule in self.rules.infeasible
            if any(truth(statement, self.bits)(code) for statement in rule.excludes())
        )

    def view(self, name: str) -> Conflict:
        """The model as it is in one of its views (`base`: without any).

        Raises RequestError if there is no such view, ModelError if its changes cannot be made.
        """
        if self.seen is not None:
            raise RequestError(f"the view `{self.seen.name}` is laid over this model already; ask the model itself")
        conflict = replace(self, views=(), default_views=(), views_in_doubt=(), answers=None)
        if name == BASE:
            return conflict
        for view in reversed(tuple(self.lineage(name))):
            conflict = laid_over(conflict, view)
        return conflict

    def lineage(self, name: str) -> Iterator[View]:
        """A view and those that it builds on, itself first."""
        views = {view.name: view for view in self.views}
        while name:
            if name not in views:
                raise unknown("view", name, [*views, BASE])
            view = views.pop(name)
            yield view
            name = view.on


def laid_over(conflict: Conflict, view: View) -> Conflict:
    """A model with the changes of a view made in it. Raises ModelError where they cannot be made."""
    options, preferences, attitudes = dict(view.options), dict(view.preferences), dict(view.attitudes)
    ratifications = {name: own if own.audiences else None for name, own in view.ratifications}  # empty: taken away
    if view.options or view.add.renumbers or view.remove.renumbers:
        _refuse_inherited_numbers(conflict, view)
    decision_makers = tuple(
        replace(
            dm,
            options=dm.options + options.get(dm.name, ()),
            preference=preferences.get(dm.name, dm.preference),
            attitudes=attitudes.get(dm.name, dm.attitudes),
            ratification=ratifications.get(dm.name, dm.ratification),
        )
        for dm in conflict.decision_makers
    )
    return replace(
        conflict,
        decision_makers=decision_makers,
        rules=conflict.rules.changed(view.add, view.remove, view.name),
        status_quo=view.status_quo or conflict.status_quo,
        no_agreement=view.no_agreement or conflict.no_agreement,
        sees=tuple({each.decision_maker: each for each in (*conflict.sees, *view.sees)}.values()),
        seen=view,
        next_round=_next_round(conflict, view),
    )


def _next_round(conflict: Conflict, view: View) -> tuple[Consequence, ...]:
    words = [str(each) for each in conflict.next_round]
    problems = []
    for removed in view.remove_next:
        if removed.after not in [each.after for each in conflict.next_round]:
            message = f"the view `{view.name}` removes a consequence that is not there: `{removed}`"
            expected = one_of(words) if words else "nothing: the model it builds on has no consequences"
            problems.append(
                Problem(message, removed.changes.place, str(removed), expected, nearest(str(removed), words))
            )
    if problems:
        raise ModelError(problems)
    gone = [removed.after for removed in view.remove_next]
    return tuple(each for each in conflict.next_round if each.after not in gone) + view.add_next


def _refuse_inherited_numbers(conflict: Conflict, view: View) -> None:
    """Numbers of states belong to the model where they were written: a view that numbers anew cannot inherit them."""
    problems = []
    why = f"{view.called} numbers the states anew"
    for owner, whose, ranking in _inherited_rankings(conflict, view):
        if isinstance(ranking, Ranked) and ranking.has_numbers:
            message = f"{why}, but the ranking of {whose}, which it inherits, names them by number"
            where = "in the view" if view.name else "there"
            hint = f"give `{owner}` a ranking {where}, or write the inherited one with patterns or statements"
            problems.append(Problem(message, view.place, view.name, hint=hint))
    states = {
        "status quo": (view.status_quo, conflict.status_quo),
        "no agreement": (view.no_agreement, conflict.no_agreement),
    }
    for what, (own, inherited) in states.items():
        if own is None and inherited and isinstance(inherited.at, int):
            message = f"{why}, but {STATES_NAMED[what]}, which it inherits, is given by number"
            hint = f"give {STATES_NAMED[what]} as a list of the options taken"
            problems.append(Problem(message, view.place, view.name, hint=hint))
    if problems:
        raise ModelError(problems)


def _inherited_rankings(conflict: Conflict, view: View) -> Iterator[tuple[str, str, Preference | None]]:
    """What a view leaves as it is: whose entry it is, whose preference, and the preference."""
    replaced, at_home = dict(view.preferences), dict(view.ratifications)
    for dm in conflict.decision_makers:
        if dm.name not in replaced:
            yield dm.name, dm.name, dm.preference
        if dm.ratification and dm.name not in at_home:
            for audience in dm.ratification.audiences:
                yield dm.name, f"the audience {audience.name} of {dm.name}", audience.preference
