"""The answer of `robust` as plain data."""

from __future__ import annotations

from fractions import Fraction

from countermove.analyses.robust.asked import Factor
from countermove.analyses.robust.findings import Share
from countermove.analyses.robust.plan import Plan
from countermove.analyses.robust.robustness import Robustness
from countermove.report import Data
from countermove.report.distances import distances_data, radii_data
from countermove.report.doubts import factor_words, view_name
from countermove.report.told import told_states


def robust_data(each: Robustness) -> Data:
    """How sure the answers are, as plain data; exact shares are fractions as text beside their value."""
    plan, findings = each.plan, each.findings
    spec = plan.spec
    seen = plan.graphs[0].conflict.seen
    one = len(plan.graphs) == 1
    return {
        "view": seen.name if one and seen else None,
        "views": None if one else {view_name(g): b["weight"] for g, b in zip(plan.graphs, spec["bases"], strict=True)},
        "exact": plan.exact and findings.swept.complete,
        "combinations": plan.combinations,
        "cases": spec["cases"],
        "done": findings.swept.done,
        "complete": findings.swept.complete,
        "seed": None if plan.exact else plan.asked.seed,
        "confidence": None if plan.exact else 0.99,
        "swaps": plan.asked.swaps,
        "turns": {sure: str(chance) for sure, chance in plan.asked.turns.items()},
        "doubts": [_factor(plan, factor) for factor in plan.factors],
        "where": each.where or None,
        "any": {concept: _share(findings.share(concept, plan.some)) for concept in spec["concepts"]},
        "outcomes": _outcomes(each),
        "distances": _distances(each),
        "radii": None if each.distances is None else radii_data(each.distances, told_states(each)),
        "tipping": _tipping(each),
        "matters": {
            concept: [
                {"doubt": plan.factors.index(settles.factor) + 1, "settles": float(settles.part)}
                for settles in findings.matters(concept)
            ]
            for concept in spec["concepts"]
        },
    }


def _factor(plan: Plan, factor: Factor) -> Data:
    if factor.kind == "view":
        return {"kind": "view", "sentence": factor_words(plan, factor)}
    graph = plan.graphs[factor.base]
    order = graph.orders[factor.dm]
    statement = str(order.priorities[factor.place]) if factor.kind != "party" and order.priorities else None
    return {
        "kind": factor.kind,
        "view": view_name(graph),
        "decision_maker": order.dm.name,
        "position": None if factor.kind == "party" else factor.place + 1,
        "statement": statement,
        "weight": str(factor.chance) if factor.kind == "turn" else None,
        "sentence": factor_words(plan, factor),
    }


def _outcomes(each: Robustness) -> list[Data]:
    plan = each.plan
    found: dict[int, Data] = {}
    for concept, rows in each.rows.items():
        for row in rows:
            outcome = plan.outcomes[row.outcome]
            states = [plan.state(base, row.outcome) for base in range(len(plan.graphs))]
            data = found.setdefault(
                row.outcome,
                {
                    "states": [None if state is None else state + 1 for state in states],
                    "taken": outcome.shown,
                    "holds": {},
                },
            )
            data["holds"][concept] = {
                **_share(row.share),
                "stated": [base in row.stated for base in range(len(plan.graphs))],
            }
    return list(found.values())


def _distances(each: Robustness) -> list[Data] | None:
    """Of the state asked about; else of all that hold in some case or as stated under the most demanding concept."""
    found = each.distances
    if found is None:
        return None
    states = {each.plan.state(0, row.outcome) for row in next(iter(each.rows.values()))}
    asked = [each.asked] if each.asked is not None else sorted(s for s in states if s is not None)
    return [distances_data(found, state) for state in asked]


def _tipping(each: Robustness) -> Data | None:
    found = each.tipping
    if found is None:
        return None
    outcomes = [
        {
            "state": (each.plan.state(0, outcome) or 0) + 1,
            "concept": concept,
            "breaks": any(row.outcome == outcome and row.stated for row in each.rows[concept]),
            "sets": [[doubt + 1 for doubt in doubts] for doubts in sets],
        }
        for concept, own in found.sets.items()
        for outcome, sets in sorted(own.items())
        if outcome < len(each.plan.outcomes) and (each.plan.kept is None or outcome in each.plan.kept)
    ]
    return {"tried": found.tried, "complete": found.complete, "outcomes": outcomes}


def _share(share: Share) -> Data:
    return {
        "least": float(share.least),
        "most": float(share.most),
        "exact": str(Fraction(share.least)) if share.exact else None,
        "counted": float(share.counted),
    }
