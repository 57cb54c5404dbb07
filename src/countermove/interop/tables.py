"""The whole answer as a table with a row for each state: Parquet or CSV by pyarrow, or the arrays of numpy (.npz).

Columns, in this order: `state` (its number), `code`; each option by its name (`option.state`, `option.code` and
`option.steps` for options of these names; empty where the members of a merged state differ), or the `name` of a state
of a free-form model; `steps` (improvements from the status quo, empty where none lead); for each decision maker D
`level.D`, larger is better; for each concept C `holds.C`, and for each decision maker `stable.C.D` and `margin.C.D`
(empty where it has no move). In .npz, where nothing can be empty, `steps` and options have -1 there, and margins the
least int32.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np

from countermove.arrays import Array, chunks
from countermove.errors import RequestError, one_of
from countermove.files import whole
from countermove.large import Bits, LargeGraph
from countermove.stability.compiled.engine import CompiledSolution
from countermove.states import State

_ROWS = 1 << 16

#: What a margin is in .npz where a decision maker has no move.
NO_MARGIN = np.iinfo(np.int32).min

Cells = tuple[Array, Array | None]
Column = Callable[[Array], Cells]


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
    arrow, columns, writer = _pyarrow(""), _columns(solution), None
    try:
        for _, states in chunks(None, len(solution.graph), _ROWS):
            cells = [column(states) for column in columns.values()]
            batch = arrow.record_batch([arrow.array(values, mask=none) for values, none in cells], names=list(columns))
            if writer is None:
                writer = open_writer(batch.schema)
            writer.write_batch(batch)
            progress(states.size)
    finally:
        if writer is not None:  # while the file is open, also where writing is stopped
            writer.close()


def _write_npz(file: BinaryIO, solution: CompiledSolution, progress: Callable[[int], None]) -> None:
    """One array after the other, each a part at a time, so that none is ever held as a whole."""
    size, columns, rows = len(solution.graph), _columns(solution), 0
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for place, (name, column) in enumerate(columns.items(), 1):
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                for part, states in chunks(None, size, _ROWS):
                    values = _filled(name, *column(states))
                    if part.start == 0:
                        head = {"descr": values.dtype.str, "fortran_order": False, "shape": (size,)}
                        np.lib.format.write_array_header_1_0(entry, head)
                    entry.write(np.ascontiguousarray(values).tobytes())
            done = size * place // len(columns)
            progress(done - rows)
            rows = done


def _filled(name: str, values: Array, none: Array | None) -> Array:
    if none is not None and name.startswith("margin."):
        return np.where(none, NO_MARGIN, values).astype(np.int32)
    if none is None:
        return values
    return np.where(none, -1, values.astype(np.int32 if name == "steps" else np.int8))


_WRITERS: dict[str, Callable[[BinaryIO, CompiledSolution, Callable[[int], None]], None]] = {
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".npz": _write_npz,
}


def _columns(solution: CompiledSolution) -> dict[str, Column]:
    """What each column holds for some states: the values, and where there are none (None: nowhere)."""
    graph = solution.graph
    columns: dict[str, Column] = {"state": lambda states: (states + 1, None), **_names(solution)}
    if graph.status_quo is not None:
        columns["steps"] = lambda states: (solution.steps[states], solution.steps[states] < 0)
    names = [dm.name for dm in graph.conflict.decision_makers]
    for i, name in enumerate(names):
        columns[f"level.{name}"] = partial(_level, solution, i)
    for concept in solution.stable:
        columns[f"holds.{concept}"] = partial(_holds, solution, concept)
        for i, name in enumerate(names):
            columns[f"stable.{concept}.{name}"] = partial(_stable, solution, concept, i)
            columns[f"margin.{concept}.{name}"] = partial(_margin, solution, concept, i)
    return columns


def _level(solution: CompiledSolution, i: int, states: Array) -> Cells:
    graph = solution.graph
    levels = graph.table.levels[i] if isinstance(graph, LargeGraph) else np.array(graph.orders[i].levels, np.int32)
    return levels[states], None


def _stable(solution: CompiledSolution, concept: str, i: int, states: Array) -> Cells:
    own = solution.stable[concept][i]
    assert isinstance(own, Bits), "a compiled solution has bits"
    return (own.bits[states >> 3] >> (states & 7) & 1).astype(bool), None


def _holds(solution: CompiledSolution, concept: str, states: Array) -> Cells:
    makers = solution.graph.decision_makers
    return np.logical_and.reduce([_stable(solution, concept, i, states)[0] for i in makers]), None


def _margin(solution: CompiledSolution, concept: str, i: int, states: Array) -> Cells:
    margins = solution.margins(concept, i, states)
    none = np.isinf(margins)
    return np.where(none, 0, margins).astype(np.int32), none


def _names(solution: CompiledSolution) -> dict[str, Column]:
    """What a state is: its code and options, or its name."""
    graph = solution.graph
    if graph.conflict.states:
        return {"name": lambda states: (np.array([graph.states[s].name for s in states.tolist()]), None)}
    options = [_column_name(option.name) for option in graph.conflict.options]
    if isinstance(graph, LargeGraph) and graph.table.merged is None:
        codes = graph.table.codes
        code: Column = lambda states: (states if codes is None else codes[states], None)  # noqa: E731
        return {"code": code, **{name: partial(_taken, code, place) for place, name in enumerate(options)}}
    shown = list(graph.states)
    found: dict[str, Column] = {"code": partial(_code, shown)}
    return found | {
        name: partial(_taken_in_all, shown, option.name)
        for name, option in zip(options, graph.conflict.options, strict=True)
    }


def _taken(code: Column, place: int, states: Array) -> Cells:
    return code(states)[0] >> place & 1 == 1, None


def _column_name(option: str) -> str:
    return f"option.{option}" if option in ("state", "code", "steps") else option


def _code(shown: Sequence[State], states: Array) -> Cells:
    return np.array([shown[s].code for s in states.tolist()], np.int64), None


def _taken_in_all(shown: Sequence[State], option: str, states: Array) -> Cells:
    own = [shown[s] for s in states.tolist()]
    return np.array([option in state.taken for state in own]), np.array([option in state.open for state in own])
