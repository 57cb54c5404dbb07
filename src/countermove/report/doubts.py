"""Doubts in the words of the model: whose they are, what of, how they may be settled."""

from __future__ import annotations

from fractions import Fraction

from countermove.analyses.robust.asked import Factor
from countermove.analyses.robust.plan import Plan
from countermove.graph import ModelGraph
from countermove.preference import Prioritized, Ranked, positions
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
    where = _where(plan, factor.base)
    match factor.kind:
        case "party":
            return f"{name}: all its doubts together{where}"
        case "turn":
            return f"{name}: whether {want_words(plan, factor)} or its opposite{where}"
        case _:
            return f"{name}: the place of {want_words(plan, factor)}{where}"


def stretch_words(plan: Plan, base: int, dm: int, first: int, count: int) -> str:
    """Wants whose order is in doubt, from the one at `first`, from 0, on."""
    preference = plan.graphs[base].orders[dm].dm.preference
    whole = count == len(plan.spec["bases"][base]["wants"][dm])
    if isinstance(preference, Ranked) and not whole:
        return f"{plural(count, 'state')} that it is not known how it compares"
    if not isinstance(preference, Prioritized) or whole:
        return f"its {plural(count, 'statement' if isinstance(preference, Prioritized) else 'rank level')}"
    said = [f"`{each}`" for each in preference.priorities[first : first + count]]
    more = [f"{count - 4} more"] if count > 4 else []
    return f"its statements {positions(first + 1, first + count)}, {listed([*said[:4], *more])}"


def doubts_words(plan: Plan) -> list[str]:
    """Every doubt in a few words: what may turn round, which order is in doubt, which view is right."""
    orders = {each[3][0]: (base, *each[:3]) for base, data in enumerate(plan.spec["bases"]) for each in data["orders"]}
    found = []
    for number_, factor in enumerate(plan.factors):
        if number_ in orders:
            name = plan.graphs[factor.base].conflict.decision_makers[factor.dm].name
            found.append(f"{name}: the order of {stretch_words(plan, *orders[number_])}{_where(plan, factor.base)}")
        elif factor.kind in ("turn", "view"):
            found.append(factor_words(plan, factor))
    return found


def _where(plan: Plan, base: int) -> str:
    """In which of several views."""
    return f" (view `{view_name(plan.graphs[base])}`)" if len(plan.graphs) > 1 else ""


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
    where = _where(plan, base)
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
    for dm, first, count, _ in data["orders"]:
        order = graph.orders[dm]
        unknown = isinstance(order.dm.preference, Ranked) and count != len(data["wants"][dm])
        every = "the" if unknown or data["within"] is not None else "every"
        text = f"{every} order of {stretch_words(plan, base, dm, first, count)}"
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
        paper.line("By this program's convention every order is as likely as the others.", "dim", indent=2)
