"""The graph of a model as other programs know graphs: states as nodes, moves as edges; GraphML, and networkx.

A node has the number of its state for its name, and cells by these names: `taken` (or `name` in a free-form model),
`code`, `level D` for each decision maker D (0 is the worst), `stable D` and `holds` (the concepts, with commas between
them), `status_quo`. An edge has its `mover` and whether it is an `improvement` for it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from countermove.analyses.outcomes import Findings
from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.interop.records import Cell, Record
from countermove.states import LISTED

#: The most moves of a graph that is written.
MOST_MOVES = 500_000

_TYPES = {bool: "boolean", int: "long", str: "string"}


def nodes(found: Findings) -> Iterator[tuple[int, Record]]:
    """The states, each with its number and its cells."""
    graph, solution = found.graph, found.solution
    makers = graph.conflict.decision_makers
    for s, state in enumerate(graph.states):
        record: Record = {"taken": ", ".join(state.taken)} if not state.name else {"name": state.name}
        record |= {"either": ", ".join(state.open)} if state.open else {}
        record |= {"code": state.code} if state.code is not None else {}
        record |= {f"level {dm.name}": int(order.levels[s]) for dm, order in zip(makers, graph.orders, strict=True)}
        for i, dm in enumerate(makers):
            record[f"stable {dm.name}"] = ", ".join(key for key, own in solution.stable.items() if s in own[i])
        yield state.number, record | {"holds": ", ".join(solution.held(s)), "status_quo": s == graph.status_quo}


def edges(found: Findings) -> Iterator[tuple[int, int, str, bool]]:
    """The moves: from which state to which, by number, by whom, and whether it is an improvement for the mover."""
    graph = found.graph
    for i, dm in enumerate(graph.conflict.decision_makers):
        for s in range(len(graph)):
            for t in graph.moves(i, s):
                yield s + 1, t + 1, dm.name, graph.prefers(i, t, s)


def require_small(graph: ModelGraph) -> None:
    """Raises RequestError for a graph that is too large to be written or drawn by anybody."""
    size = len(graph)
    if size > LISTED:
        raise RequestError(
            f"a graph of {size:,} states is too large to be written out; at most {LISTED:,} are\n"
            "  `analyze MODEL --out FILE` writes a row for each state of a model of any size"
        )
    count = 0
    for i in graph.decision_makers:
        for s in range(size):
            count += len(graph.moves(i, s))
            if count > MOST_MOVES:
                raise RequestError(f"a graph of more than {MOST_MOVES:,} moves is too large to be written out")


def write_graphml(found: Findings) -> tuple[str, tuple[str, ...]]:
    """The graph as GraphML (http://graphml.graphdrawing.org), one that `require_small` lets pass."""
    rows = [*nodes(found)]
    cells: dict[str, Cell] = {column: value for _, record in rows for column, value in record.items()}
    keys = {column: f"n{k}" for k, column in enumerate(cells)}
    about = {"title": found.graph.conflict.title, "view": found.view}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(_key(f"g{k}", "graph", name, "string") for k, name in enumerate(about)),
        *(_key(keys[column], "node", column, _TYPES[type(value)]) for column, value in cells.items()),
        _key("mover", "edge", "mover", "string"),
        _key("improvement", "edge", "improvement", "boolean"),
        '  <graph edgedefault="directed">',
        *(f"    {_data(f'g{k}', value)}" for k, value in enumerate(about.values())),
    ]
    for number, record in rows:
        own = "".join(_data(keys[column], value) for column, value in record.items())
        lines.append(f'    <node id="{number}">{own}</node>')
    for source, target, mover, improvement in edges(found):
        own = _data("mover", mover) + _data("improvement", improvement)
        lines.append(f'    <edge source="{source}" target="{target}">{own}</edge>')
    return "\n".join([*lines, "  </graph>", "</graphml>", ""]), ()


def _key(key: str, of: str, name: str, kind: str) -> str:
    return f'  <key id="{key}" for="{of}" attr.name={quoteattr(_legal(name))} attr.type="{kind}"/>'


def _data(key: str, value: Cell) -> str:
    text = str(value).lower() if isinstance(value, bool) else escape(_legal(str(value)))
    return f'<data key="{key}">{text}</data>'


def _legal(text: str) -> str:
    """The text without characters that XML does not hold, one of which stands for what it is not."""
    return "".join(each if each in "\t\n" or _is_legal(ord(each)) else "\N{REPLACEMENT CHARACTER}" for each in text)


def _is_legal(code: int) -> bool:
    return 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000


def require() -> Any:
    """The module networkx. Raises RequestError where it is not installed."""
    try:
        return importlib.import_module("networkx")
    except ImportError:
        raise RequestError(
            "networkx is not installed\n  install it with `pip install 'countermove[networks]'`"
        ) from None


def to_networkx(found: Findings) -> Any:
    """The graph as a MultiDiGraph of networkx: nodes by number, the mover as the key of an edge."""
    graph = require().MultiDiGraph(title=found.graph.conflict.title, view=found.view)
    graph.add_nodes_from(nodes(found))
    for source, target, mover, improvement in edges(found):
        graph.add_edge(source, target, key=mover, mover=mover, improvement=improvement)
    return graph
