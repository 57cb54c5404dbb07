"""The whole answer as a table with a row for each state: Parquet or CSV by pyarrow, or the arrays of numpy (.npz).

Columns, in this order: `state` (its number), `code`; each option by its name (empty where the members of a merged state
differ), or the `name` of a state of a free-form model; `steps` (improvements from the status quo, empty where none
lead); for each decision maker D `level.D`, larger is better; for each concept C `holds.C`, and for each decision maker
`stable.C.D` and `margin.C.D` (empty where it has no move). In .npz, where nothing can be empty, `steps` and options
have -1 there, and margins the least int32.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from countermove.arrays import Array, chunks
from countermove.errors import RequestError, one_of
from countermove.files import whole
from countermove.large import Bits, LargeGraph
from countermove.stability.compiled.engine import CompiledSolution

_ROWS = 1 << 16

#: What a margin is in .npz where a decision maker has no move.
NO_MARGIN = np.iinfo(np.int32).min

Columns = dict[str, tuple[Array, Array | None]]


def check_name(path: Path) -> None:
    """Raises RequestError for a name that says no kind of table, or one that needs what is not installed."""
    if path.suffix.lower() not in _WRITERS:
        raise RequestError(f"{path}: a table is written as {one_of([*_WRITERS])}")
    if path.suffix.lower() != ".npz":
        _pyarrow("")


def write_table(
    path: Path,
    solution: CompiledSolution,
    *,
    replace: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> None:
    """Writes the table of a solution, as a whole or not at all; `progress` is called with the rows written since.

    Raises RequestError if it cannot be written, or the file is there already and may not be replaced.
    """
    check_name(path)
    with whole(path, replace=replace) as file:
        _WRITERS[path.suffix.lower()](file, solution, progress)


def _pyarrow(part: str) -> Any:
    try:
        return importlib.import_module(f"pyarrow{part}")
    except ImportError:
        message = "Parquet and CSV are written by pyarrow, which is not installed"
        raise RequestError(f"{message}\n  install it with `pip install 'countermove[tables]'`, or write .npz") from None


def _write_parquet(file: BinaryIO, solution: CompiledSolution, progress: Callable[[int], None]) -> None:
    parquet = _pyarrow(".parquet")
    _write_arrow(lambda schema: parquet.ParquetWriter(file, schema, compression="zstd"), solution, progress)


def _write_csv(file: BinaryIO, solution: CompiledSolution, progress: Callable[[int], None]) -> None:
    _write_arrow(lambda schema: _pyarrow(".csv").CSVWriter(file, schema), solution, progress)


def _write_arrow(
    open_writer: Callable[[Any], Any], solution: CompiledSolution, progress: Callable[[int], None]
) -> None:
    arrow = _pyarrow("")
    writer = None
    for columns in _parts(solution):
        arrays = [arrow.array(values, mask=missing) for values, missing in columns.values()]
        batch = arrow.record_batch(arrays, names=list(columns))
        if writer is None:
            writer = open_writer(batch.schema)
        writer.write_batch(batch)
        progress(batch.num_rows)
    assert writer is not None, "there is no model without a state"
    writer.close()


def _write_npz(file: BinaryIO, solution: CompiledSolution, progress: Callable[[int], None]) -> None:
    parts = []
    for columns in _parts(solution):
        filled = {name: _filled(name, *column) for name, column in columns.items()}
        parts.append(filled)
        progress(len(filled["state"]))
    whole_columns: Any = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    np.savez_compressed(file, **whole_columns)


def _filled(name: str, values: Array, missing: Array | None) -> Array:
    if name.startswith("margin."):
        return np.where(missing, NO_MARGIN, values) if missing is not None else values
    if missing is None:
        return values
    return np.where(missing, -1, values.astype(np.int32 if name == "steps" else np.int8))


_WRITERS: dict[str, Callable[[BinaryIO, CompiledSolution, Callable[[int], None]], None]] = {
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".npz": _write_npz,
}


def _parts(solution: CompiledSolution) -> Iterator[Columns]:
    """The table, some rows at a time: the values of each column, and where there are none."""
    graph, size = solution.graph, len(solution.graph)
    for part, states in chunks(None, size, _ROWS):
        columns: Columns = {"state": (states + 1, None)}
        columns |= _named(solution, states)
        if graph.status_quo is not None:
            steps = solution.steps[part]
            columns["steps"] = (steps, steps < 0)
        names = [dm.name for dm in graph.conflict.decision_makers]
        for i, name in enumerate(names):
            columns[f"level.{name}"] = (_levels(solution, i, part), None)
        for concept in solution.stable:
            stable = [_slice(own, part) for own in solution.stable[concept]]
            columns[f"holds.{concept}"] = (np.logical_and.reduce(stable), None)
            for i, name in enumerate(names):
                margins = solution.margins(concept, i, states)
                none = np.isinf(margins)
                columns[f"stable.{concept}.{name}"] = (stable[i], None)
                columns[f"margin.{concept}.{name}"] = (np.where(none, 0, margins).astype(np.int32), none)
        yield columns


def _slice(own: Any, part: slice) -> Array:
    assert isinstance(own, Bits), "a compiled solution has bits"
    found: Array = np.unpackbits(
        own.bits[part.start // 8 : (part.stop + 7) // 8], count=part.stop - part.start, bitorder="little"
    )
    return found.view(bool)


def _levels(solution: CompiledSolution, i: int, part: slice) -> Array:
    graph = solution.graph
    if isinstance(graph, LargeGraph):
        return graph.table.levels[i][part]
    return np.array(graph.orders[i].levels[part], np.int32)


def _named(solution: CompiledSolution, states: Array) -> Columns:
    """What a state is: its code and options, or its name."""
    graph = solution.graph
    options = graph.conflict.options
    if graph.conflict.states:
        return {"name": (np.array([graph.states[s].name for s in states.tolist()]), None)}
    if isinstance(graph, LargeGraph) and graph.table.merged is None:
        codes = states if graph.table.codes is None else graph.table.codes[states]
        taken = {option.name: (codes >> place & 1 == 1, None) for place, option in enumerate(options)}
        return {"code": (codes, None), **taken}
    shown = [graph.states[s] for s in states.tolist()]
    columns: Columns = {"code": (np.array([state.code for state in shown], np.int64), None)}
    for option in options:
        differing = np.array([option.name in state.open for state in shown])
        columns[option.name] = (np.array([option.name in state.taken for state in shown]), differing)
    return columns
