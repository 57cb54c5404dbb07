"""The facade that a user holds: a model, one of its views, and the answers.

>>> elmira = load("elmira")
>>> result = elmira.analyze()
>>> result.equilibria("nash")
(5, 8, 9)
>>> result.why(5, "Uniroyal", "seq").stable
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from countermove import cases
from countermove.analyses.doubts import doubts, text_doubts
from countermove.analyses.outcomes import Outcome, outcomes
from countermove.errors import ModelError, Problem, RequestError, nearest, one_of
from countermove.files import read_text, write_text
from countermove.graph import ModelGraph
from countermove.interop.gmcr import read_gmcr
from countermove.language.fields import Names, excerpted
from countermove.language.reader import read
from countermove.language.statements import StatementError, parse
from countermove.language.writer import rewrite, write
from countermove.model import BASE, Conflict
from countermove.ordering import Order, order_states
from countermove.preference import truth
from countermove.report.analysis import Answer, report
from countermove.report.explanation import explain
from countermove.report.paper import Paper
from countermove.report.structured import Data, analysis, explanation
from countermove.stability.concepts import find, find_all
from countermove.stability.solve import Solution, solve
from countermove.stability.verdict import Verdict
from countermove.states import State, list_states


def load(source: str | Path) -> Study:
    """A model from a file (`.yaml`, `.gmcr`) or, by its name, from the catalogue.

    A name of the catalogue wins over a file of that name; write `./elmira` for the file.
    Raises RequestError if there is no such file, ModelError with everything that is wrong in it.
    """
    if isinstance(source, str) and source in cases.names():
        path, file = cases.model(source), f"{source} (catalogue)"
    else:
        path, file = Path(source), str(source)
    if not path.exists():
        question = nearest(str(source), cases.names())
        hint = f"; {question}" if question else f"\n  the catalogue has {one_of(cases.names())}"
        raise RequestError(f"there is no file and no case `{source}`{hint}")
    text = read_text(path)
    if path.suffix.lower() in (".gmcr", ".json"):
        imported = read_gmcr(text, file)
        return Study(imported.conflict, file, notes=imported.notes)
    return Study(read(text, file), file, text)


@dataclass(frozen=True)
class Explanation:
    """Why a state is stable or not for some decision makers under some concepts, with all the evidence."""

    graph: ModelGraph
    state: State
    verdicts: tuple[tuple[Verdict, ...], ...]

    @property
    def stable(self) -> bool:
        """Whether all the verdicts are that the state is stable."""
        return all(verdict.stable for own in self.verdicts for verdict in own)

    def text(self, paper: Paper | None = None) -> str:
        """The explanation in sentences."""
        paper = paper or Paper()
        explain(paper, self.graph, self.state.number - 1, self.verdicts)
        return paper.text()

    def data(self) -> Data:
        """The explanation as plain data."""
        return explanation(self.graph, self.state.number - 1, self.verdicts)

    def __repr__(self) -> str:
        return _plain(self.text())


@dataclass(frozen=True)
class Result:
    """What holds in one view of a model."""

    solution: Solution
    outcomes: tuple[Outcome, ...]
    where: str = ""

    @property
    def graph(self) -> ModelGraph:
        """The graph that was solved."""
        return self.solution.graph

    def equilibria(self, concept: str) -> tuple[int, ...]:
        """The numbers of the states that are equilibria under a concept."""
        key = find(concept).key
        if key not in self.solution.stable:
            raise RequestError(f"this analysis was not asked for `{key}`")
        kept = {outcome.state for outcome in self.outcomes}
        return tuple(s + 1 for s in self.solution.equilibria(key) if s in kept)

    def state(self, number: int) -> State:
        """A state by its number."""
        return find_state(self.graph, str(number))

    def why(self, state: int | str, dm: str, concept: str) -> Explanation:
        """Why a decision maker is stable at a state under a concept, or is not."""
        return _explained(self.graph, str(state), [dm], [concept])

    @property
    def answer(self) -> Answer:
        """The result as reports take it."""
        return Answer(self.solution, self.outcomes, self.where)

    def data(self) -> Data:
        """The result as plain data, in the shape that `analyze --json` prints."""
        kept = {outcome.state for outcome in self.outcomes}
        states = [s for s in range(len(self.graph)) if not self.where or s in kept]
        return analysis(self.answer, states, complete=not self.where)

    def __repr__(self) -> str:
        paper = Paper()
        report(paper, [self.answer])
        return _plain(paper.text())


@dataclass(frozen=True, repr=False)
class Study:
    """A model as it was read from a file, or one of its views. `notes`: what an import left out or renamed."""

    conflict: Conflict
    file: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        seen = self.conflict.seen
        view = f", view `{seen.name}`" if seen else ""
        views = f", views: {', '.join(self.views)}" if self.views else ""
        parties = ", ".join(dm.name for dm in self.conflict.decision_makers)
        return f"<Study “{self.conflict.title}”{view}: {parties}{views}>"

    @property
    def views(self) -> tuple[str, ...]:
        """The names of the views."""
        return tuple(view.name for view in self.conflict.views)

    @property
    def shown_views(self) -> tuple[str, ...]:
        """The views to show where none is asked for: the default ones, the model itself, or all there are."""
        conflict = self.conflict
        return conflict.default_views or ((BASE,) if not conflict.unstated else self.views) or (BASE,)

    def view(self, name: str) -> Study:
        """The model in one of its views; `base` is the model without any. Raises RequestError."""
        with _Excerpts(self.source):
            return replace(self, conflict=self.conflict.view(name))

    def one_view(self, name: str | None) -> Study:
        """The view asked for, or the model itself where it says what everybody wants.

        Raises RequestError where a view has to be named, with those that there are.
        """
        if name:
            return self.view(name)
        unstated = self.conflict.unstated
        if unstated and self.conflict.views:
            who = ", ".join(dm.name for dm in unstated)
            raise RequestError(
                f"the model says what {who} wants only in its views; name one with `--view`\n"
                f"  there are: {one_of(self.views)}"
            )
        return self.view(BASE) if self.conflict.seen is None else self

    @cached_property
    def graph(self) -> ModelGraph:
        """The graph of the model. Raises ModelError where it has none, RequestError where a view has to be named."""
        self._require_wants()
        with _Excerpts(self.source):
            return ModelGraph(self.conflict)

    def _require_wants(self) -> None:
        if self.conflict.seen is None and self.conflict.views:
            self.one_view(None)

    def analyze(
        self,
        concepts: Iterable[str] | None = None,
        where: str = "",
        progress: Callable[[int], None] = lambda states: None,
    ) -> Result:
        """What holds: every state, decision maker and concept.

        `where` keeps only the outcomes in which a statement holds. Raises ModelError and RequestError.
        """
        test = statement_test(self.graph, where) if where else None
        solution = solve(self.graph, concepts, progress)
        found = outcomes(solution)
        if test is not None:
            found = tuple(outcome for outcome in found if test(self.graph.states[outcome.state]))
        return Result(solution, found, where)

    def explain(
        self, state: int | str, dms: Sequence[str] | None = None, concepts: Iterable[str] | None = None
    ) -> Explanation:
        """Why a state is stable or not, for some decision makers (all) and concepts (all).

        `state` is a number, a list of the options taken such as `halt,back`, or a name. Raises RequestError.
        """
        return _explained(self.graph, str(state), dms, concepts)

    def rank(self, dm: str) -> tuple[Order, tuple[State, ...]]:
        """How a decision maker orders the states, and the states. Needs nobody else's preferences."""
        conflict = self.conflict
        maker = conflict.decision_makers[conflict.index(dm)]
        if maker.preference is None:
            self._require_wants()
        with _Excerpts(self.source):
            states = list_states(conflict)
            return order_states(conflict, maker, states), states

    def check(self) -> tuple[Problem, ...]:
        """Everything that is wrong or questionable in the model and its views, in the order of the file."""
        found = list(text_doubts(self.conflict))
        views = [*([BASE] if not (self.conflict.unstated and self.views) else []), *self.views]
        seen: dict[Problem, list[str]] = {}
        for name in views:
            for problem in _checked(self.conflict, name):
                seen.setdefault(problem, []).append(name)
        for problem, where in seen.items():
            only = f" (in {_view_list(where)})" if len(where) < len(views) else ""
            found.append(replace(problem, message=problem.message + only))
        lines = self.source.splitlines()
        return tuple(sorted((excerpted(problem, lines) for problem in found), key=_file_order))

    def save(self, path: str | Path, *, overwrite: bool = True) -> None:
        """Writes the model as a model file; a text that it was read from keeps its comments."""
        if self.conflict.seen is not None:
            raise RequestError("a view is saved with its model; save that")
        text = rewrite(self.source, self.conflict) if self.source else write(self.conflict)
        write_text(Path(path), text, replace=overwrite)


class _Excerpts:
    """Gives the errors that come out of it the lines of the file that they are about."""

    def __init__(self, source: str) -> None:
        self._lines = source.splitlines()

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ModelError) and self._lines:
            raise ModelError(excerpted(problem, self._lines) for problem in error.problems) from None


def _checked(conflict: Conflict, view: str) -> tuple[Problem, ...]:
    """The errors of a view, or if it has none its doubts."""
    try:
        return doubts(ModelGraph(conflict.view(view)))
    except ModelError as error:
        return error.problems


def _view_list(names: Sequence[str]) -> str:
    shown = [f"the view `{name}`" if name != BASE else "the model without a view" for name in names]
    return ", ".join(shown)


def _file_order(problem: Problem) -> tuple[bool, int, int]:
    place = problem.place
    return problem.severity != "error", place.line if place else 0, place.column if place else 0


def _explained(graph: ModelGraph, state: str, dms: Sequence[str] | None, concepts: Iterable[str] | None) -> Explanation:
    shown = find_state(graph, state)
    asked = find_all(concepts)
    makers = [graph.conflict.index(name) for name in dms] if dms else list(graph.decision_makers)
    s = shown.number - 1
    return Explanation(graph, shown, tuple(tuple(each.verdict(graph, i, s) for each in asked) for i in makers))


def find_state(graph: ModelGraph, text: str) -> State:
    """The state that a number, a name or a list of the options taken means. Raises RequestError."""
    text = text.strip()
    states = graph.states
    if re.fullmatch(r"\d+", text):
        if not 0 < int(text) <= len(states):
            raise RequestError(f"there is no state {text}; the states are numbered from 1 to {len(states)}")
        return states[int(text) - 1]
    if graph.conflict.states:
        by_name = {state.name: state for state in states}
        if text not in by_name:
            raise RequestError(
                f"there is no state `{text}`; {nearest(text, by_name)}\n  there are: {one_of([*by_name])}"
            )
        return by_name[text]
    words = [] if text in ("", "nothing") else re.split(r"\s*,\s*|\s+", text.strip("[]"))
    names = Names({dm.name: dm.options for dm in graph.conflict.decision_makers})
    try:
        taken = {names.resolve(word) for word in words if word}
    except StatementError as error:
        hint = f"; {error.hint}" if error.hint else ""
        raise RequestError(f"{error.message}{hint}\n  expected: a number, or {error.expected}") from None
    code = sum(graph.conflict.bits[name] for name in taken)
    for state in states:
        if code in state.members:
            return state
    broken = [
        f"`{rule}`"
        for rule in graph.conflict.rules.infeasible
        if any(truth(statement, graph.conflict.bits)(code) for statement in rule.excludes())
    ]
    raise RequestError(f"the state [{', '.join(sorted(taken)) or 'nothing'}] is not feasible: {', '.join(broken)}")


def statement_test(graph: ModelGraph, text: str) -> Callable[[State], bool]:
    """Whether a statement holds in a state, which for a merged one means in all its members. Raises RequestError."""
    if graph.conflict.states:
        raise RequestError("a free-form model has no options that a statement could name")
    names = Names({dm.name: dm.options for dm in graph.conflict.decision_makers})
    try:
        test = truth(parse(text, names.resolve), graph.conflict.bits)
    except StatementError as error:
        more = [f"  {text}", f"  {' ' * error.at}{'^' * max(1, len(error.found))}"]
        more += [f"  expected: {error.expected}"] if error.expected else []
        more += [f"  hint: {error.hint}"] if error.hint else []
        raise RequestError("\n".join([error.message, *more])) from None
    return lambda state: all(test(code) for code in state.members)


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
