"""The facade that a user holds: a model, one of its views, and the answers.

>>> elmira = load("elmira")
>>> result = elmira.analyze()
>>> result.equilibria("nash")
(5, 8, 9)
>>> result.why(5, "Uniroyal", "seq").stable
True

What answers a question is imported when the question is first asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from countermove import cases
from countermove.analyses.outcomes import outcomes
from countermove.answers.stability import Explanation, Ranking, Result
from countermove.errors import ModelError, Problem, RequestError, nearest, one_of, unknown
from countermove.files import write_text
from countermove.graph import ModelGraph
from countermove.language.canonical import canonical
from countermove.language.fields import excerpted
from countermove.lookup import find_ends, find_literals, find_start, find_state, find_statement, option_names
from countermove.model import BASE, Conflict
from countermove.ordering import order_states
from countermove.report import Data
from countermove.responses import read_file
from countermove.solving import MEMORY, Progress, build, compiler, proof_of, proof_unasked, quiet, solved
from countermove.stability.concepts import find, find_all
from countermove.stability.solve import Solution
from countermove.states import LISTED, few, list_states, locate
from countermove_verify import Refused, verify
from countermove_verify import load as load_certificate

if TYPE_CHECKING:
    from countermove.analyses.compare.reasons import Limits
    from countermove.analyses.rounds import Solved
    from countermove.answers.alliance import Aligned, Split
    from countermove.answers.coalitions import CoalitionAnswer
    from countermove.answers.compared import Comparisons
    from countermove.answers.exposure import Exposed
    from countermove.answers.figure import Drawn
    from countermove.answers.misperception import Misperception
    from countermove.answers.paths import PathsAnswer
    from countermove.answers.ratified import Carried
    from countermove.answers.resolved import Counted, Resolution
    from countermove.answers.robust import Sureness
    from countermove.answers.rounds import Rounds
    from countermove.sweeps.drive import Means


#: A command, the view that it is asked about, and what asks it.
_Asked = tuple[str, "Study", Callable[[], object]]


def load(source: str | Path) -> Study:
    """A model from a file (`.yaml`, `.gmcr`, `.xlsx`) or, by its name, from the catalogue.

    A name of the catalogue wins over a file of that name; write `./elmira` for the file.
    Raises RequestError if there is no such file, ModelError with everything that is wrong in it.
    """
    if isinstance(source, str) and source in cases.names():
        path, file = cases.model(source), f"{source} (catalogue)"
    else:
        path, file = Path(source), str(source)
        if not _exists(path):
            question = nearest(str(source), cases.names())
            hint = f"; {question}" if question else f"\n  the catalogue has {one_of(cases.names())}"
            raise RequestError(f"there is no file and no case `{source}`{hint}")
    conflict, text, notes = read_file(path, file)
    return Study(conflict, file, text, notes)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # not even the name of a file
        return False


@dataclass(frozen=True, repr=False)
class Study:
    """A model as it was read from a file, or one of its views. `notes`: what an import left out or renamed; `memory`:
    how many GiB an analysis may take."""

    conflict: Conflict
    file: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    memory: float = MEMORY

    def __repr__(self) -> str:
        seen = self.conflict.seen
        view = f", view `{seen.name}`" if seen else ""
        views = f", views: {', '.join(self.views)}" if self.views else ""
        parties = ", ".join(dm.name for dm in self.conflict.decision_makers)
        return f"<Study “{self.conflict.title}”{view}: {parties}{views}>"

    def _repr_html_(self) -> str:
        """Who is in the model and what they can do, for notebooks."""
        from countermove.report.notebook import model_html

        return model_html(self.conflict)

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
        with _Excerpts(self):
            return replace(self, conflict=self.conflict.view(name))

    def one_view(self, name: str | None) -> Study:
        """The view asked for, or the model itself where it says what everybody wants.

        Raises RequestError where a view has to be named, with those that there are.
        """
        if name:
            return self.view(name)
        self._require_wants()
        return self.view(BASE) if self.conflict.seen is None else self

    def _require_wants(self) -> None:
        unstated = self.conflict.unstated
        if unstated and self.conflict.views:
            who = ", ".join(dm.name for dm in unstated)
            raise RequestError(
                f"the model says what {who} wants only in its views; name one with `--view`\n"
                f"  there are: {one_of(self.views)}"
            )

    @cached_property
    def graph(self) -> ModelGraph:
        """The graph of the model. Raises ModelError where it has none, RequestError where a view has to be named."""
        return self._built(quiet)

    def prepare(self, progress: Progress) -> None:
        """Builds the graph, which takes a while where there are millions of states; else it is built when it is first
        asked for. Raises as `graph` does."""
        if "graph" not in vars(self):
            vars(self)["graph"] = self._built(progress)

    def _built(self, progress: Progress) -> ModelGraph:
        self._require_wants()
        with _Excerpts(self):
            return build(self.conflict, self.memory, progress)

    def analyze(
        self,
        concepts: Iterable[str] | None = None,
        where: str = "",
        progress: Progress = quiet,
        *,
        engine: str | None = None,
        threads: int | None = None,
        compiling: Callable[[], None] = lambda: None,
    ) -> Result:
        """What holds: every state, decision maker and concept.

        `where` keeps only the outcomes in which a statement holds. `engine`: `definitions`, `labels` or `compiled`; by
        default the size of the model decides, labels where its states are listed, else the compiled engine. The
        answers are the same.
        `threads`: by default one for each core. `progress(done, total)` is called now and then with the work done
        since; `compiling` if the engine has to be compiled first. Up to `LISTED` states every verdict is proved and
        checked before the result is given. Raises ModelError and RequestError, and UnprovedError where that check
        fails.
        """
        with _Excerpts(self):
            solution, found = solved(self.graph, concepts, where, engine, threads, progress, compiling)
        return Result(solution, found, where, proof_unasked(solution, self.source))

    def compare(
        self,
        *others: Study,
        concepts: Iterable[str] | None = None,
        where: str = "",
        everything: bool = False,
        limits: Limits | None = None,
    ) -> Comparisons:
        """This model, or view of one, beside others of the same dispute: what differs, and what of it is behind which
        difference in what holds.

        `where` keeps only the outcomes in which a statement holds; `everything` seeks the reasons for every outcome and
        not only for the first under the most demanding concept. Raises ModelError and RequestError.
        """
        from countermove.analyses.compare.reasons import Limits
        from countermove.answers.compared import Comparisons
        from countermove.comparing import called, side_by_side

        limits = limits or Limits()
        studies = (self, *others)

        def progress(done: int, total: int) -> None:
            limits.progress(done, total * len(studies))

        keys = None if concepts is None else [*concepts]
        slow = any(concept.foresight is None for concept in find_all(keys))
        results = tuple(each.analyze(keys, where, progress if slow else quiet) for each in studies)
        names = called([(each.conflict, each.file) for each in studies])
        pairs = [
            side_by_side(results[0], other, (names[0], name), limits, self.memory, everything=everything)
            for other, name in zip(results[1:], names[1:], strict=True)
        ]
        return Comparisons(results, tuple(pairs))

    def misperception(
        self,
        view: str | None = None,
        sees: Mapping[str, str] | None = None,
        hides: Mapping[str, Sequence[str]] | None = None,
        concepts: Iterable[str] | None = None,
        progress: Progress = quiet,
    ) -> Misperception:
        """What holds, and comes about, where decision makers see the others otherwise than they are.

        `view` is the truth; `sees` gives decision makers the view that each believes, `hides` options that it does not
        know of, instead of what the model says of the same decision maker. Raises ModelError and RequestError.
        """
        from countermove.analyses.misperception import Hypergame, check_size, game_of
        from countermove.answers.misperception import Misperception
        from countermove.report.misperception import Sight

        truth = self.one_view(view)
        conflict = truth.conflict
        known = {each.decision_maker: (each.view, each.hides) for each in conflict.sees}
        for who, believed in (sees or {}).items():
            name = conflict.decision_makers[conflict.index(who)].name
            known[name] = believed, known.get(name, ("", ()))[1]
        for who, options in (hides or {}).items():
            name = conflict.decision_makers[conflict.index(who)].name
            known[name] = known.get(name, ("", ()))[0], option_names(conflict, options)
        if not known:
            raise RequestError(
                "nothing says who sees the others otherwise\n"
                "  expected: `--sees DM=VIEW`, `--hides DM=option`, or `sees` in the model"
            )
        check_size(truth.graph)
        result = truth.analyze(concepts, progress=progress)
        sights = []
        games: dict[Conflict, Solution] = {}
        solved = []
        for i, dm in enumerate(conflict.decision_makers):
            believed, hidden = known.get(dm.name, ("", ()))
            if believed == (conflict.seen.name if conflict.seen else BASE):
                believed = ""
            sights.append(Sight(i, believed, hidden))
            if not (believed or hidden):
                solved.append(result.solution)
                continue
            graph = self.one_view(believed).graph if believed else result.graph
            game = game_of(result.graph, graph, i, hidden)
            if game not in games:
                games[game] = replace(self, conflict=game).analyze(concepts, progress=progress).solution
            solved.append(games[game])
        return Misperception(Hypergame(result.solution, tuple(solved)), tuple(sights))

    @property
    def answered(self) -> Study | None:
        """The model that a response answers, in the view on which the response builds; None where this is none."""
        answers = self.conflict.answers
        if answers is None:
            return None
        view = self.conflict.views[-1]
        base = answers.conflict.view(view.on or BASE)
        return Study(base, answers.name, memory=self.memory)

    def explain(
        self, state: int | str, dms: Sequence[str] | None = None, concepts: Iterable[str] | None = None
    ) -> Explanation:
        """Why a state is stable or not, for some decision makers (all) and concepts (all).

        `state` is a number, a list of the options taken such as `halt,back`, or a name. Raises RequestError.
        """
        return Explanation.of(self.graph, str(state), dms, concepts)

    def coalitions(
        self,
        state: int | str | None = None,
        *,
        concept: str | None = None,
        size: int = 5,
        among: Sequence[str] = (),
        pareto: bool = False,
        most: int = 12,
        progress: Progress = quiet,
        compiling: Callable[[], None] = lambda: None,
    ) -> CoalitionAnswer:
        """What coalitions of two up to `size` decision makers could do together, to the gain of every member, at a
        state or at the first `most` outcomes that hold under a concept (the most demanding under which any does).

        `among`: only these may be members. `pareto`: no member may lose and one must gain, instead of all of them.
        Raises ModelError and RequestError.
        """
        from countermove.analyses.coalitions import upsets
        from countermove.answers.coalitions import CoalitionAnswer

        members = self._members(among, size)
        start = None if state is None else find_state(self.graph, str(state)).index
        wanted = None if concept is None else find(concept)
        others = [] if wanted is None or wanted in find_all(None) else [wanted]
        found = self.analyze([each.key for each in (*find_all(None), *others)], compiling=compiling)
        if start is not None:
            states, held, holding = [start], "", 0
        else:
            states, held, holding = _holding(found, wanted.key if wanted else None, most)
        return CoalitionAnswer(
            upsets(
                found.solution,
                states,
                size=size,
                among=members,
                pareto=pareto,
                concept=held,
                holding=holding,
                progress=progress,
            )
        )

    def _members(self, among: Sequence[str], size: int) -> tuple[int, ...] | None:
        """Who may be in a coalition, None for everybody."""
        if size < 2:
            raise RequestError(f"a coalition has two members or more, not {size}")
        if not among:
            return None
        members = tuple(sorted({self.conflict.index(name) for name in among}))
        if len(members) < 2:
            raise RequestError(f"`{among[0]}` alone is no coalition; name two decision makers or more")
        return members

    def rank(self, dm: str) -> Ranking:
        """How a decision maker orders the states. Needs nobody else's preferences. Raises ModelError, RequestError."""
        conflict = self.conflict
        maker = conflict.decision_makers[conflict.index(dm)]
        if maker.preference is None:
            self._require_wants()
        with _Excerpts(self):
            view = conflict.seen.name if conflict.seen else ""
            if not few(conflict, LISTED):
                from countermove.large import large_order

                states, order, status_quo = large_order(conflict, conflict.index(dm), self.memory)
                return Ranking(order, states, view, conflict.title, status_quo)
            states = list_states(conflict)
            index = {code: state.index for state in states for code in state.members}
            status_quo = locate(conflict, len(states), index.get)
            return Ranking(order_states(conflict, maker, states), states, view, conflict.title, status_quo)

    def ratify(
        self,
        dms: Sequence[str] = (),
        against: str = "",
        *,
        strict: bool = False,
        progress: Progress = quiet,
    ) -> Carried:
        """What the audiences of some decision makers (all that have any) carry against no agreement, what holds of it,
        and what holds where only that is done.

        `against`: the state that is left without an agreement, if not the model's `no agreement` or status quo.
        `strict`: an audience consents only to what is better for it. Audience costs are worked out up to `LISTED`
        states, what holds if only what is carried is done up to 65,536. Raises RequestError, ModelError.
        """
        from countermove.analyses.ratify.costs import commitments
        from countermove.analyses.ratify.ratified import ratified
        from countermove.analyses.ratify.winsets import leaders, win_sets
        from countermove.answers.ratified import Carried
        from countermove.report.at_home import AtHome

        graph = self.graph
        asked = sorted({graph.conflict.index(name) for name in dms})
        for i in asked:
            if i not in leaders(graph.conflict):
                with_some = [graph.conflict.decision_makers[k].name for k in leaders(graph.conflict)]
                raise RequestError(
                    f"{graph.conflict.decision_makers[i].name} has no audiences"
                    f"\n  there are some of: {one_of(with_some) or 'nobody in this model'}"
                )
        with _Excerpts(self):
            reversion = find_state(graph, against).index if against else None
            wins = win_sets(graph, reversion, asked or None, strict=strict)
        found = self.analyze(progress=progress)
        if len(graph) > LISTED:
            return Carried.of_many(found, wins, progress)
        total = len(graph) * len(found.solution.concepts)
        left = ratified(graph, wins, found.solution.stable, lambda done: progress(done, total))
        prices = commitments(graph, [own.dm for own in wins.own], found.solution.labels)
        return Carried(AtHome(found, wins, left, outcomes(left.solution), prices))

    def exposure(
        self,
        dms: Sequence[str] | None = None,
        state: int | str | None = None,
        progress: Progress = quiet,
        *,
        everything: bool = False,
        compiling: Callable[[], None] = lambda: None,
    ) -> Exposed:
        """How outcomes stand for some decision makers (all, the most exposed first): what fails them, whether anything
        mends it, what they can make sure of, whose promises hold, and which rules the outcome rests on.

        `state` is any state, as `explain` takes it; by default the outcomes that hold under the most demanding concept
        that any does, the first 12 of them unless `everything` is asked for. Raises ModelError and RequestError.
        """
        from countermove.answers.exposure import Exposed
        from countermove.report.bearing import bearing

        shown = None if state is None else find_state(self.graph, str(state)).index
        makers = sorted({self.conflict.index(name) for name in dms}) if dms else None
        result = self.analyze(compiling=compiling)
        return Exposed(bearing(result, makers, shown, progress, everything=everything))

    def alliance(
        self,
        dm: str,
        ally: str,
        support: str,
        fight: str,
        state: int | str | None = None,
        adversaries: Sequence[str] = (),
    ) -> Aligned:
        """Abandonment and entrapment at every level of a decision maker's commitment to its ally (Snyder 1984).

        `support` lists options of both, such as `back, not drawdown`; `fight` is a statement; by default seen from the
        status quo, with everybody else as adversaries. Raises ModelError and RequestError.
        """
        from countermove.analyses.alliance import alliance
        from countermove.answers.alliance import Aligned

        graph, index = self.graph, self.conflict.index
        start = self._start(state)
        against = [index(name) for name in adversaries]
        given = find_literals(graph, support)
        found = alliance(graph, index(dm), index(ally), given, find_statement(graph, fight), start, against)
        return Aligned(graph, found)

    def wedges(self, dm: str, hostile: Sequence[str], state: int | str | None = None) -> Split:
        """The moves of a decision maker that split a hostile coalition, its core named first (Crawford 2011).

        By default seen from the status quo. Raises ModelError and RequestError.
        """
        from countermove.analyses.wedge import wedges
        from countermove.answers.alliance import Split

        index = self.conflict.index
        found = wedges(self.graph, index(dm), [index(name) for name in hostile], self._start(state))
        return Split(self.graph, found)

    def _start(self, state: int | str | None) -> int:
        """The state, by index, that was asked about, or the status quo."""
        if state is not None:
            return find_state(self.graph, str(state)).index
        if self.graph.status_quo is None:
            raise RequestError("the model names no status quo; say with `--state` from which state to look")
        return self.graph.status_quo

    def rounds(
        self,
        count: int = 2,
        concept: str = "",
        *,
        everything: bool = False,
        most: int = 200,
        progress: Progress = quiet,
    ) -> Rounds:
        """What some rounds lead to, each of which starts from an outcome of the one before, with what follows from it.

        Of what holds in a round, under `concept` or by default the most demanding one, those outcomes are followed that
        improvements reach, with `everything` all of them; `most` situations are looked into. Raises ModelError and
        RequestError.
        """
        from countermove.analyses.rounds import play
        from countermove.answers.rounds import Rounds

        self._require_wants()
        key = find(concept).key if concept else ""
        conflict = self.conflict if self.conflict.seen else self.conflict.view(BASE)
        with _Excerpts(self):
            solve = self._solver([key] if key else None)
            tree = play(conflict, solve, rounds=count, concept=key, everything=everything, most=most, progress=progress)
        return Rounds(tree)

    def _solver(self, concepts: Iterable[str] | None) -> Callable[[Conflict], Solved]:
        """Solves one model after another. The verdicts do not depend on the status quo, so that listed models that
        differ in nothing else are solved once."""
        from countermove.analyses.rounds import Solved
        from countermove.consequences import substance

        known: dict[Hashable, Solution] = {}

        def solved(conflict: Conflict) -> Solved:
            study = replace(self, conflict=conflict)
            graph, what = study.graph, substance(conflict)
            if len(graph) > LISTED:
                found = study.analyze(concepts)
                complete = all(group.count == len(group.outcomes) for group in found.ranked.groups)
                return Solved(found.graph, found.outcomes, complete)
            if what not in known:
                known[what] = study.analyze(concepts).solution
            return Solved(graph, tuple(outcomes(replace(known[what], graph=graph))))

        return solved

    def robust(
        self,
        *,
        views: Mapping[str, int] | str = "",
        swaps: int | None = None,
        orders: Sequence[str] = (),
        of: Sequence[str] = (),
        turns: Mapping[str, Fraction] | str = "",
        samples: int | None = None,
        seed: int = 0,
        concepts: Iterable[str] | None = None,
        where: str = "",
        state: int | str = "",
        steps: int | None = None,
        means: Means | None = None,
        progress: Progress = quiet,
    ) -> Sureness:
        """How sure the answers are: in what part of the cases each outcome holds, once what is in doubt is counted.

        In doubt is what the model marks as such; or with `swaps` every order of priorities within so many adjacent
        swaps, with `orders` every order of some decision makers'; and with `views`, such as `{"a": 2, "b": 1}`, which
        view is right. `of`: only these decision makers are in doubt. `turns` changes with what weight a statement turns
        round by how sure its author is. `state`: the one whose distance from a change is asked about; `steps`: how far
        to look for changes under other concepts than Nash. `samples`: draw so many cases from a `seed`. `means`: on
        which workers, with which ledger; none of that changes the answer. An interrupt gives an answer in part. Raises
        ModelError and RequestError.
        """
        from countermove.answers.robust import Sureness
        from countermove.robustness import sure
        from countermove.sweeps.drive import Means

        return Sureness(
            sure(
                self._weighed(views),
                swaps=swaps,
                orders=orders,
                of=of,
                turns=turns,
                samples=samples,
                seed=seed,
                concepts=concepts,
                where=where,
                state=str(state),
                steps=steps,
                means=replace(means or Means(), progress=progress),
            )
        )

    def _weighed(self, views: Mapping[str, int] | str) -> list[tuple[ModelGraph, int]]:
        """The graphs of the views that may be right, each with its weight; without any, of this one."""
        from countermove.lookup import find_weights

        weights = find_weights(views) if isinstance(views, str) else dict(views)
        weights = weights or dict(self.conflict.views_in_doubt)
        return [(self.view(name).graph, weight) for name, weight in weights.items()] or [(self.graph, 1)]

    def check(self) -> tuple[Problem, ...]:
        """Everything that is wrong or questionable in the model and its views: errors first, then by line."""
        from countermove.analyses.doubts import text_doubts
        from countermove.checking import file_order, problems

        found = [each for each in text_doubts(self.conflict) if self._own(each)]
        found += problems(self.conflict, self.memory)
        return tuple(sorted(self.excerpted(found), key=file_order))

    def excerpted(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems, those in this file with the lines that they are about."""
        lines = self.source.split("\n")
        return [excerpted(each, lines) if self._own(each) else each for each in problems]

    def _own(self, problem: Problem) -> bool:
        return problem.place is None or problem.place.file == self.file

    def paths(
        self,
        start: int | str = "",
        to: str = "",
        instead_of: str = "",
        *,
        improving: bool | Sequence[str] = False,
        most: int = 3,
        progress: Progress = quiet,
        compiling: Callable[[], None] = lambda: None,
    ) -> PathsAnswer:
        """Where legal sequences of moves lead from a state (by default the status quo), how soon, by whose last move.

        Without `to`: when each outcome that holds first appears, and a shortest way to it. `to`, a state or a
        statement: the `most` shortest ways there. `instead_of`, another one: the moves that separate the ways to the
        two. `improving`: everybody, or some decision makers by name, only move to what they prefer; by default any
        move counts, and those that are no improvement are marked. Raises ModelError and RequestError.
        """
        from countermove.analyses.paths.findings import (
            ANY,
            IMPROVEMENTS,
            MIX,
            MOST_WAYS,
            OUTCOMES,
            Paths,
            found_ways,
            reaches_from,
        )
        from countermove.answers.paths import PathsAnswer

        graph = self.graph
        if instead_of and not to:
            raise RequestError("an end that is not wanted, without the wanted one: say it as well, with `to`")
        if not 1 <= most <= MOST_WAYS:
            raise RequestError(f"the shortest ways are listed from 1 to {MOST_WAYS} of them, not {most}")
        begin = find_start(graph, str(start))
        ends = [(text, find_ends(graph, text)) for text in (to, instead_of) if text]
        some = None if isinstance(improving, bool) else frozenset(map(self.conflict.index, improving))
        kind = MIX if some is not None else IMPROVEMENTS if improving else ANY
        with compiler(graph, compiling):
            reaches = reaches_from(graph, begin, some, lambda count: progress(1, count))
            if ends:
                return PathsAnswer(found_ways(reaches, kind, ends, most))
        result = self.analyze(progress=progress, compiling=compiling)
        total = sum(group.count for group in result.ranked.groups)
        held = tuple((each.state.index, each.held) for each in result.outcomes[:OUTCOMES])
        return PathsAnswer(Paths(graph, begin, kind, reaches, held, total))

    def resolve(
        self,
        want: str = "",
        *,
        state: int | str = "",
        prevent: str = "",
        concept: str = "nash",
        reached: bool = False,
        proof_against_coalitions: bool = False,
        by: Sequence[str] = (),
        fixed: Sequence[str] = (),
        costs: Mapping[str, int | None] | None = None,
        literals: int = 1,
        most: int = 8,
        seconds: float = 60.0,
        progress: Progress = quiet,
    ) -> Resolution:
        """The least changes after which an outcome with `want`, or a `state`, holds, or none with `prevent` does.

        `reached`: from the status quo by improvements; `by`: only these decision makers change anything; `fixed`: these
        do not; `costs`: by kind of change, None for one that is not offered; `literals`: how many options an inserted
        statement may join; `most`: how many resolutions are sought. Raises ModelError and RequestError, and
        UnprovedError where the engine does not confirm what was found.
        """
        from countermove.analyses.resolve import resolve
        from countermove.answers.resolved import Resolution, aim_of, concept_of, terms_of

        aim, asked = aim_of(self.graph, want, state, prevent, reached=reached, proof=proof_against_coalitions)
        under = concept_of(concept)
        terms = terms_of(self.conflict, under, by, fixed, costs or {}, literals, most, seconds)
        with _Excerpts(self):
            return Resolution(resolve(self.graph, aim, under, terms, progress), asked)

    def count(
        self,
        dm: str,
        want: str = "",
        *,
        state: int | str = "",
        prevent: str = "",
        concept: str = "nash",
        reached: bool = False,
        proof_against_coalitions: bool = False,
    ) -> Counted:
        """How many of a decision maker's strict rankings, or where it has statements of their orders, would do what
        `resolve` is asked for, everybody else as they are. Raises ModelError, and RequestError, also where that cannot
        be counted."""
        from countermove.analyses.resolve.counting import count
        from countermove.answers.resolved import Counted, aim_of, concept_of

        aim, asked = aim_of(self.graph, want, state, prevent, reached=reached, proof=proof_against_coalitions)
        return Counted(count(self.graph, aim, concept_of(concept), self.conflict.index(dm)), asked)

    def figure(
        self,
        kind: str,
        *,
        views: Sequence[str] = (),
        dm: str = "",
        states: Sequence[int | str] = (),
        want: str = "",
        prevent: str = "",
        concept: str = "nash",
        start: int | str = "",
        to: str = "",
        improving: bool = False,
        swaps: int | None = None,
        progress: Progress = quiet,
        compiling: Callable[[], None] = lambda: None,
    ) -> Drawn:
        """A picture of this view of the model, or for `views` of several, as SVG; a notebook shows it.

        `kind`: one of `countermove.figures.KINDS`. `dm`: whose preference places the states of a `graph`; `states`:
        those of an `option-table` or `graph`, to be marked in `ladders`, or the one that a `front` is about, which is
        else what `want` or `prevent` say under a `concept`; `start`, `to` and `improving` as `paths` takes them, for a
        `tree`; `swaps` as `robust` does, for `bars`. Raises ModelError and RequestError.
        """
        from countermove.answers.figure import Drawn
        from countermove.figures import KINDS
        from countermove.figures.views import views_side_by_side

        if kind not in KINDS:
            raise unknown("kind of figure", kind, [*KINDS])
        if kind == "views":
            found = [self.view(name).analyze(progress=progress) for name in views or self.shown_views]
            return Drawn(kind, views_side_by_side(found))
        view = self.conflict.seen.name if self.conflict.seen else ""
        if kind == "front":
            state = str(states[0]) if states else ""
            answer = self.resolve(want, state=state, prevent=prevent, concept=concept, progress=progress)
            return Drawn(kind, answer.picture(), view)
        if kind == "tree":
            ways = self.paths(start, to, improving=improving, progress=progress, compiling=compiling)
            return Drawn(kind, ways.picture(), view)
        if kind == "bars":
            return Drawn(kind, self.robust(swaps=swaps, progress=progress).picture(), view)
        result = self.analyze(progress=progress, compiling=compiling)
        return Drawn(kind, result.picture(kind, states=states, dm=dm), view)

    def certificate(self, result: Result) -> Data:
        """The verdicts of a result with the proof of each, for `countermove_verify` and `verify`: those under the
        classical concepts. Raises RequestError where there are none."""
        return result.proof or proof_of(result.solution, self.source)

    def verify(self, text: str) -> Data:
        """What a certificate proves about this model: its concepts and their equilibria.

        Raises RequestError where the certificate is refused, or is about another model.
        """
        try:
            certificate = load_certificate(text)
            proved = verify(certificate)
        except Refused as error:
            raise RequestError(f"the certificate is refused: {error}") from None
        view = certificate["view"]
        if canonical(self.one_view(view or None).conflict) != certificate["model"]:
            shown = f"the view `{view}` of " if view else ""
            raise RequestError(f"the certificate is about another model than {shown}{self.file}")
        return proved

    def save(self, path: str | Path, *, overwrite: bool = False) -> None:
        """Writes the model as a model file; a text that it was read from keeps its comments. A view is written as a
        model of its own. Raises RequestError if the file is there already, unless it may be overwritten."""
        from countermove.language.writer import rewrite, write

        if self.conflict.seen is None and self.source:
            text = rewrite(self.source, self.conflict)
        else:
            text = write(_on_its_own(self.conflict))
        write_text(Path(path), text, replace=overwrite)

    def export(
        self,
        path: str | Path,
        *,
        concepts: Iterable[str] | None = None,
        overwrite: bool = False,
        everything: bool = False,
        seconds: float = 20.0,
        progress: Progress = quiet,
    ) -> tuple[str, ...]:
        """Writes the model, or what holds in it, for another program, by the ending of the name: `.gmcr`, `.nfg`,
        `.efg`, `.xlsx`, `.tex`, `.csv`, `.graphml`. Gives back, in words, what is left out or said otherwise there.

        `concepts`: those of the answers. `everything`: a workbook also gets the answers that take long, what is behind
        differences between views, what it would take and how sure it is; each search goes on for up to so many
        `seconds`. Raises ModelError, and RequestError also for what the format cannot say.
        """
        from countermove.files import require_new, whole
        from countermove.interop.formats import ending_of, written

        target = Path(path)
        ending = ending_of(target)
        if not overwrite:
            require_new(target)
        keys = None if concepts is None else [*concepts]
        if ending == ".xlsx":
            data, notes = self._workbook(keys, seconds if everything else 0.0, progress)
        else:
            study = self.one_view(None)
            with _Excerpts(self):
                text, notes = written(
                    ending, target.stem, self.conflict, lambda: study.graph, lambda: study.analyze(keys)
                )
            data = text.encode()
        with whole(target, replace=overwrite) as file:
            file.write(data)
        return notes

    def _workbook(
        self, concepts: Sequence[str] | None, seconds: float, progress: Progress
    ) -> tuple[bytes, tuple[str, ...]]:
        """The model as a workbook, with the answers about the views that are shown; where there are `seconds`, also
        those that take long, which are the ones that a brief asks for."""
        from countermove.analyses.compare.reasons import Limits
        from countermove.analyses.ratify.winsets import leaders
        from countermove.comparing import side_by_side
        from countermove.interop.workbook import Answers, write_xlsx

        studies = [self] if self.conflict.seen else [self.view(name) for name in self.shown_views]
        results = [study.analyze(concepts) for study in studies]
        first = [each.ranked.groups[0].concept if each.ranked.groups else "nash" for each in results]
        names = [study.conflict.seen.name if study.conflict.seen else BASE for study in studies]
        small = [study for study in studies if len(study.graph) <= LISTED]
        limits = Limits(seconds=seconds, both=False) if seconds else Limits(most=0, both=False)
        asked: list[_Asked] = [("ratify", study, study.ratify) for study in small if leaders(study.conflict)]
        for study, found, name in zip(studies[1:], results[1:], names[1:], strict=True):
            both = names[0], name
            asked.append(("compare", study, partial(side_by_side, results[0], found, both, limits, self.memory)))
        for study, concept in zip(studies, first, strict=True) if seconds else ():
            wanted = [("want", each) for each in study.conflict.hopes] + [
                ("prevent", each) for each in study.conflict.fears
            ]
            for aim, concern in wanted:
                ask = partial(study.resolve, **{aim: str(concern)}, concept=concept, seconds=seconds)  # type: ignore[arg-type]
                asked.append(("resolve", study, ask))
            asked.append(("robust", study, partial(study.robust, concepts=[concept])))
        if seconds and self.conflict.views_in_doubt:
            asked.append(("robust", self, partial(self.robust, concepts=first[:1])))
        given, unanswered = _answered(asked, progress)
        answers = Answers(
            results,
            [study.exposure().bearing for study in small],
            [study.paths().found for study in small if study.graph.status_quo is not None],
            [study.coalitions().upsets for study in small],
            [each.answer for each in given["ratify"]],
            given["compare"],
            [(each.found, each.asked) for each in given["resolve"]],
            [each.found for each in given["robust"]],
            seconds,
        )
        data, notes = write_xlsx(_on_its_own(self.conflict), answers)
        return data, tuple(dict.fromkeys((*notes, *unanswered)))

    def to_networkx(self, concepts: Iterable[str] | None = None) -> Any:
        """The graph as a MultiDiGraph of networkx (docs/exchange.md says what is in it). Raises ModelError, and
        RequestError where networkx is not installed, a view has to be named, or the graph is too large."""
        from countermove.interop.network import require, require_small, to_networkx

        require()
        require_small(self.graph)
        return to_networkx(self.analyze(concepts))


def _on_its_own(conflict: Conflict) -> Conflict:
    """A model to be written: a view as a model, without the other views, and what a response answers with it."""
    if conflict.seen is not None:
        conflict = replace(conflict, seen=None, sees=tuple(each for each in conflict.sees if not each.view))
    return conflict


class _Excerpts:
    """Gives the errors that come out of it the lines of the file that they are about."""

    def __init__(self, study: Study) -> None:
        self._study = study

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ModelError):
            raise ModelError(self._study.excerpted(error.problems)) from None


def _answered(asked: Sequence[_Asked], progress: Progress) -> tuple[dict[str, list[Any]], list[str]]:
    """What commands answer, and in words which of them have no answer, and why."""
    found: dict[str, list[Any]] = defaultdict(list)
    notes = []
    for command, study, ask in asked:
        try:
            found[command].append(ask())
        except RequestError as error:
            where = f" about the view `{study.conflict.seen.name}`" if study.conflict.seen else ""
            notes.append(f"`{command}` has no answer{where}: {str(error).splitlines()[0]}")
        progress(1, len(asked))
    return found, notes


def _holding(result: Result, concept: str | None, most: int) -> tuple[list[int], str, int]:
    """The first outcomes under a concept, or under the most demanding one under which any holds; which concept that
    is; how many they are."""
    groups = result.ranked.groups
    if concept is None:
        concept = groups[0].concept if groups else "nash"
    first = [each.state.index for each in result.outcomes if concept in each.held]
    return first[:most], concept, result.ranked.counts[concept]
