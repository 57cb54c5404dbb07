"""What it would take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from countermove.analyses.resolve import Resolved
from countermove.analyses.resolve.candidates import Aim
from countermove.analyses.resolve.counting import Count
from countermove.analyses.resolve.kinds import COSTS, MOST_COST, MOST_SECONDS, Terms
from countermove.answers import Answer
from countermove.errors import ModelError, RequestError, unknown
from countermove.graph import ModelGraph
from countermove.lookup import find_state, find_statement
from countermove.model import Conflict
from countermove.preference import Statement, truth
from countermove.report import Data
from countermove.report.counted import count_data, report_count
from countermove.report.document import Picture
from countermove.report.paper import Paper, listed
from countermove.report.resolve import report_resolved
from countermove.report.resolve_data import resolved_data
from countermove.report.words import state_words
from countermove.stability.certificate import CERTIFIED
from countermove.stability.concepts import find, short_names
from countermove.stability.verdict import Concept
from countermove.states import LISTED, list_states


@dataclass(frozen=True, repr=False)
class Resolution(Answer):
    """What `Study.resolve` found, and what it was asked."""

    found: Resolved
    asked: str

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Resolution], *, everything: bool = False) -> None:
        for each in answers:
            paper.gap()
            report_resolved(paper, each.found, each.asked, heading=each is answers[0], everything=everything)

    def picture(self) -> Picture:
        """The ways to do it, by their cost."""
        from countermove.figures.front import front

        return front(self.found, self.asked)

    def data(self) -> Data:
        return resolved_data(self.found, self.asked)

    def rows(self) -> Iterable[Data]:
        from countermove.interop.further_records import resolve_records

        return resolve_records(self.found, self.asked)


@dataclass(frozen=True, repr=False)
class Counted(Answer):
    """What `Study.count` found, and what it was asked."""

    found: Count
    asked: str

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Counted], *, everything: bool = False) -> None:
        for each in answers:
            paper.gap()
            report_count(paper, each.found, each.asked, heading=each is answers[0], everything=everything)

    def data(self) -> Data:
        return count_data(self.found, self.asked)


def aim_of(
    graph: ModelGraph, want: str, state: int | str, prevent: str, *, reached: bool, proof: bool
) -> tuple[Aim, str]:
    """What is asked, and in words. Raises RequestError where it is nothing, two things, or nothing that can be."""
    given = [each for each in (want, str(state), prevent) if each.strip()]
    if len(given) != 1:
        raise RequestError("ask for one of: what is wanted (`--want`), one state (`--state`), what is to be prevented")
    if len(graph) > LISTED:
        raise RequestError(
            f"what it would take is worked out on up to {LISTED:,} states; this model has {len(graph):,}\n"
            "  leave out options that decide nothing, or rule out more combinations"
        )
    if reached and graph.status_quo is None:
        raise RequestError("the model names no status quo, so nothing is reached from it\n  leave out `--reached`")
    if str(state).strip():
        asked = find_state(graph, str(state))
        return Aim(frozenset({asked.index}), reached=reached, proof=proof), f"state {state_words(asked)}"
    text = (want or prevent).strip()
    statement = find_statement(graph, text)
    states = frozenset(graph.where(statement))
    if not states:
        rules = _ruling_out(graph.conflict, statement)
        why = f": {listed(rules)} {'rules' if len(rules) == 1 else 'rule'} it out" if rules else ""
        what = "so no change here makes it hold" if want.strip() else "so there is nothing to prevent"
        raise RequestError(f"`{text}` holds in no feasible state{why}, {what}")
    return Aim(states, bool(prevent.strip()), reached, proof, statement), str(statement)


def concept_of(key: str) -> Concept:
    """The concept of a key, if the formula of margins covers it. Raises RequestError."""
    concept = find(key)
    if concept.foresight is None:
        raise RequestError(
            f"what it would take is worked out under {listed(short_names(CERTIFIED))}, not under {concept.short}"
        )
    return concept


def _ruling_out(conflict: Conflict, statement: Statement) -> list[str]:
    """The rules without any one of which a statement could hold."""
    found = []
    for rule in conflict.rules.infeasible:
        rest = tuple(each for each in conflict.rules.infeasible if each is not rule)
        bare = replace(conflict.rules, infeasible=rest, same_state=(), moves=())
        try:
            states = list_states(replace(conflict, rules=bare))
        except ModelError:
            continue
        test = truth(statement, conflict.bits)
        if any(test(code) for each in states for code in each.members):
            found.append(f"`{rule}`")
    return found


def terms_of(
    conflict: Conflict,
    concept: Concept,
    by: Iterable[str],
    fixed: Iterable[str],
    costs: Mapping[str, int | None],
    literals: int,
    most: int,
    seconds: float,
) -> Terms:
    """Which changes may be made, if any could help. `costs`: for some kinds, None where a kind is not offered.

    Raises RequestError.
    """
    names = [dm.name for dm in conflict.decision_makers]
    only = frozenset(map(conflict.index, by))
    bound = frozenset(map(conflict.index, fixed))
    if not (only or frozenset(range(len(names)))) - bound:
        who = listed([names[i] for i in sorted(bound)])
        raise RequestError(
            f"nobody is left who could change anything: {who} {'is' if len(bound) == 1 else 'are'} fixed\n"
            "  name somebody else with `--by`, or take back a `--fixed`"
        )
    for kind, cost in costs.items():
        if kind not in COSTS:
            raise unknown("kind of change", kind, [*COSTS])
        if cost is not None and not 1 <= cost <= MOST_COST:
            raise RequestError(f"a {kind} costs a whole number from 1 to {MOST_COST:,}, or `never`; not {cost}")
    all_costs = {**COSTS, **costs}
    offered = {kind: cost for kind, cost in all_costs.items() if cost is not None}
    if not offered:
        raise RequestError("no kind of change is left; take `never` back from at least one")
    if {*offered} == {"promise"} and not (concept.foresight and concept.foresight.answered):
        raise RequestError(f"a promise is no help under {concept.short}; take `never` back from another kind of change")
    if not 1 <= literals <= 3:
        raise RequestError(f"inserted statements join 1 to 3 options, not {literals}: their number grows too fast")
    if most < 1:
        raise RequestError(f"{most} resolutions are none\n  expected: 1 or more")
    if not 0 < seconds <= MOST_SECONDS:
        raise RequestError(f"a search takes more than 0 and at most {MOST_SECONDS:,} seconds, not {seconds:g}")
    return Terms(offered, only or None, bound, literals, most, seconds)
