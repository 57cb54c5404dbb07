"""Doubts in the words of the model: whose they are, what of, how they may be settled."""

from __future__ import annotations

from fractions import Fraction

from countermove.analyses.robust.asked import Factor
from countermove.analyses.robust.plan import Plan
from countermove.graph import ModelGraph
from countermove.preference import Prioritized, Ranked
from countermove.report.paper import Paper, listed, ordinal, plural
from countermove.report.words import number
from countermove.stability.profiles import members


def view_name(graph: ModelGraph) -> str:
    """The name of a view, or what the model without one is called."""
    return graph.conflict.seen.name if graph.conflict.seen else "base"


def want_words(plan: Plan, factor: Factor) -> str:
    """What a doubt is about: a statement, or the states in a place of a ranking."""
    graph = plan.graphs[factor.base]
    order = graph.orders[factor.dm]
    if isinstance(order.dm.preference, Prioritized):
        return f"`{order.priorities[factor.place]}`"
    states = int(plan.spec["bases"][factor.base]["wants"][factor.dm][factor.place], 16)
    numbers = [graph.states[s].number for s in members(states)]
    shown = [str(number) for number in numbers[:4]] + ([f"{len(numbers) - 4} more"] if len(numbers) > 4 else [])
    return f"state{'s' * (len(numbers) > 1)} {listed(shown)}"


def factor_words(plan: Plan, factor: Factor) -> str:
    """A doubt in a few words."""
    if factor.kind == "view":
        return "which view is right"
    graph = plan.graphs[factor.base]
    name = graph.conflict.decision_makers[factor.dm].name
    where = f" (view `{view_name(graph)}`)" if len(plan.graphs) > 1 else ""
    match factor.kind:
        case "party":
            return f"{name}: all its doubts together{where}"
        case "turn":
            return f"{name}: whether {want_words(plan, factor)} or its opposite{where}"
        case _:
            return f"{name}: the place of {want_words(plan, factor)}{where}"


def write_doubts(paper: Paper, plan: Plan, *, again: bool = False) -> None:
    """What is in doubt, and what the program makes of it; `again`: the convention has been said."""
    paper.line("In doubt", "strong")
    if len(plan.graphs) > 1:
        total = sum(base["weight"] for base in plan.spec["bases"])
        parts = [
            f"`{view_name(graph)}` {base['weight']} of {total}"
            for graph, base in zip(plan.graphs, plan.spec["bases"], strict=True)
        ]
        paper.item("Views", f"which one is right: {listed(parts)}", indent=2, hang=12)
    for base, graph in enumerate(plan.graphs):
        _own(paper, plan, base, graph)
    _convention(paper, plan, again=again)


def _own(paper: Paper, plan: Plan, base: int, graph: ModelGraph) -> None:
    where = f" (view `{view_name(graph)}`)" if len(plan.graphs) > 1 else ""
    data = plan.spec["bases"][base]
    for dm, place, top, bottom, _ in data["turns"]:
        order = graph.orders[dm]
        priority = order.priorities[place]
        sure = "unknown" if priority.unknown else f"sure: {priority.sure}"
        said = "; ".join([*map(str, priority.evidence), sure])
        paper.item(
            order.dm.name,
            f"`{priority}`, its {ordinal(place + 1)} statement, turns round with weight "
            f"{number(Fraction(top, bottom))}{where} [{said}]",
            indent=2,
            hang=12,
        )
    for dm, _, count, _ in data["orders"]:
        order = graph.orders[dm]
        things = "statement" if isinstance(order.dm.preference, Prioritized) else "rank level"
        if isinstance(order.dm.preference, Ranked) and count != len(data["wants"][dm]):
            text = f"the order of {plural(count, 'state')} that it is not known how it compares"
        elif data["within"] is None:
            text = f"every order of its {plural(count, things)}"
        else:
            text = f"the order of its {plural(count, things)}"
        paper.item(order.dm.name, f"{text}{where}", indent=2, hang=12)


def _convention(paper: Paper, plan: Plan, *, again: bool) -> None:
    spec = plan.spec
    within = spec["bases"][0]["within"]
    if not again and any(base["turns"] for base in spec["bases"]):
        said = [f"{sure} {number(chance)}" for sure, chance in plan.asked.turns.items()]
        paper.line(
            f"A statement that turns round: its opposite is wanted in its place. By how sure its author is, the weight "
            f"of that is, by this program's convention: {listed(said)} (`--turn` changes it). Doubts are independent.",
            "dim",
            indent=2,
        )
    if within is not None:
        paper.line(
            f"Every combination of orders that is at most {plural(within, 'adjacent swap')} in all away from what is "
            "stated, each as likely as the others.",
            indent=2,
        )
    elif any(base["orders"] for base in spec["bases"]):
        paper.line("Every order is as likely as the others.", indent=2)
