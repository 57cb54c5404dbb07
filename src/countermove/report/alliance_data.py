"""The answers about alliances as plain data, for `--json`."""

from __future__ import annotations

from countermove.analyses.alliance import Alliance, Risk
from countermove.analyses.wedge import Attack, Wedges
from countermove.graph import ModelGraph
from countermove.report import Data
from countermove.report.structured import state, step_data


def alliance_data(graph: ModelGraph, found: Alliance) -> Data:
    """The risks as plain data."""
    names = [dm.name for dm in graph.conflict.decision_makers]

    def risk(each: Risk | None) -> Data | None:
        if each is None:
            return None
        return {
            "place": each.place,
            "to": each.state + 1,
            "path": [step_data(graph, step) for step in each.path],
        }

    return {
        "view": graph.conflict.seen.name if graph.conflict.seen else None,
        "decision_maker": names[found.dm],
        "ally": names[found.ally],
        "adversaries": [names[k] for k in found.adversaries],
        "from": found.start + 1,
        "commitment": list(found.commitment),
        "support": [{"option": name, "taken": taken} for name, taken in found.support],
        "fight": str(found.fight),
        "places": graph.orders[found.dm].count,
        "levels": [
            {
                "taken": list(each.taken),
                "state": None if each.state is None else state(graph.states[each.state]),
                "place": each.place,
                "abandonment": risk(each.abandonment),
                "entrapment": risk(each.entrapment),
                "complete": each.complete,
            }
            for each in found.levels
        ],
        "dilemma": found.dilemma,
        "dependence": found.dependence,
    }


def wedges_data(graph: ModelGraph, found: Wedges) -> Data:
    """The wedges as plain data."""
    names = [dm.name for dm in graph.conflict.decision_makers]

    def attack(each: Attack | None) -> Data | None:
        if each is None:
            return None
        return {
            "members": [names[k] for k in each.members],
            "path": [step_data(graph, step) for step in each.path],
            "to": each.target + 1,
        }

    return {
        "view": graph.conflict.seen.name if graph.conflict.seen else None,
        "decision_maker": names[found.dm],
        "coalition": [names[k] for k in found.coalition],
        "from": found.start + 1,
        "attack": attack(found.attack),
        "moves": found.moves,
        "complete": found.complete,
        "wedges": [
            {
                "to": state(graph.states[each.target]),
                "cost": each.cost,
                "stable": list(each.stable),
                "detached": [{"decision_maker": names[r.member], "refuses": r.target + 1} for r in each.refusals],
                "returns": each.returns
                and {"step": step_data(graph, each.returns[0]), "attack": attack(each.returns[1])},
            }
            for each in found.wedges
        ],
    }
