"""Tables for a paper, in LaTeX with booktabs: the option form of what holds, how everybody ranks it, and who is stable.

Needs `\\usepackage{booktabs}` and, for names beyond ASCII, an engine that reads UTF-8.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from countermove.analyses.outcomes import Findings
from countermove.graph import ModelGraph
from countermove.interop.records import mark, place
from countermove.stability.concepts import find

#: How many states stand beside one another in a table.
MOST = 12

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\symbol{34}",
    "`": r"\symbol{96}",
    "-": "{-}",  # two of them would be a dash
    "'": "{'}",
    ",": "{,}",
    "!": "{!}",
    "?": "{?}",
}


def escaped(text: str) -> str:
    r"""A text on one line that LaTeX prints as it stands.

    >>> escaped("50% _more_ \\input{x}")
    '50\\% \\_more\\_ \\textbackslash{}input\\{x\\}'
    """
    plain = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in text)
    return "".join(_SPECIAL.get(each, each) for each in re.sub(r"\s+", " ", plain).strip())


def write_latex(found: Findings) -> tuple[str, tuple[str, ...]]:
    """The tables as LaTeX, and in words what is left out of them."""
    states, total = _shown(found)
    which = "all states" if len(states) == len(found.graph) else "outcomes that hold"
    parts = [_option_form(found, states, which)] if not found.graph.conflict.states else []
    parts += [_stability(found, states, which)]
    notes = [] if len(states) == total else [f"the first {len(states)} of {total:,} outcomes are shown"]
    head = "% Needs \\usepackage{booktabs}. Written by Countermove.\n"
    return head + "\n".join(parts), tuple(notes)


def _shown(found: Findings) -> tuple[list[int], int]:
    """The states of the tables, by index: all of a small model, else the first outcomes; and how many there are."""
    if len(found.graph) <= MOST:
        return [*range(len(found.graph))], len(found.graph)
    holding = [each.state.index for each in found.outcomes]
    return holding[:MOST], sum(group.count for group in found.ranked.groups)


def _option_form(found: Findings, states: Sequence[int], which: str) -> str:
    graph = found.graph
    shown = [graph.states[s] for s in states]
    rows = []
    for dm in graph.conflict.decision_makers:
        if dm.options:
            rows.append(_heading(dm.shown, len(states)))
            rows += [_row(option.name, (mark(option.name, state) for state in shown)) for option in dm.options]
    rows += [r"    \midrule", _heading("Place for", len(states)), *_places(graph, states)]
    caption = f"Option form and places: {_about(found)}, {which}. "
    caption += "Y: taken, N: not taken" + (r", --: either" if any(state.open for state in shown) else "")
    return _table(caption + "; place 1 is the best.", "option-form", graph, states, rows)


def _places(graph: ModelGraph, states: Sequence[int]) -> Iterator[str]:
    for dm, order in zip(graph.conflict.decision_makers, graph.orders, strict=True):
        yield _row(f"{dm.shown} (of {order.count})", (str(place(order, s)) for s in states))


def _stability(found: Findings, states: Sequence[int], which: str) -> str:
    graph, solution = found.graph, found.solution
    rows: list[str] = []
    for concept in solution.concepts:
        stable = solution.stable[concept.key]
        rows += [r"    \addlinespace"] * bool(rows) + [_heading(concept.short, len(states))]
        for i, dm in enumerate(graph.conflict.decision_makers):
            rows.append(_row(dm.shown, (r"$\bullet$" if s in stable[i] else "" for s in states)))
        rows.append(
            _row("Equilibrium", ("E" if all(s in own for own in stable) else "" for s in states), emphasis=True)
        )
    if graph.conflict.states:
        rows += [r"    \midrule", _heading("Place for", len(states)), *_places(graph, states)]
    used = "; ".join(f"{find(each.key).short}: {each.name}" for each in solution.concepts)
    caption = f"Stability: {_about(found)}, {which}. "
    caption += rf"$\bullet$: stable for the decision maker; E: stable for all. {escaped(used)}."
    return _table(caption, "stability", graph, states, rows)


def _about(found: Findings) -> str:
    conflict = found.graph.conflict
    return escaped(conflict.title) + (f" (view {escaped(found.view)})" if found.view else "")


def _table(caption: str, label: str, graph: ModelGraph, states: Sequence[int], rows: Iterable[str]) -> str:
    quo = graph.status_quo
    caption += r" $\ast$: the status quo." if quo in states else ""
    head = (f"{graph.states[s].number}" + (r"$^{\ast}$" if s == quo else "") for s in states)
    heads = [_row("State", head, indent=False)]
    if graph.conflict.states:
        heads.append(_row("", (escaped(graph.states[s].name) for s in states), indent=False))
    return "\n".join(
        [
            r"\begin{table}[htbp]",
            r"  \centering",
            rf"  \caption{{{caption}}}",
            rf"  \label{{tab:{label}}}",
            r"  \medskip",
            rf"  \begin{{tabular}}{{@{{}}l{'c' * len(states)}@{{}}}}",
            r"    \toprule",
            *heads,
            r"    \midrule",
            *rows,
            r"    \bottomrule",
            r"  \end{tabular}",
            r"\end{table}",
            "",
        ]
    )


def _heading(text: str, columns: int) -> str:
    return rf"    \multicolumn{{{columns + 1}}}{{@{{}}l}}{{\textit{{{escaped(text)}}}}} \\"


def _row(label: str, cells: Iterable[str], *, indent: bool = True, emphasis: bool = False) -> str:
    name = escaped(label)
    name = rf"\textbf{{{name}}}" if emphasis else name
    marks = ("--" if cell == "-" else cell for cell in cells)
    return "    " + (r"\quad " if indent else "") + " & ".join([name, *marks]) + r" \\"
