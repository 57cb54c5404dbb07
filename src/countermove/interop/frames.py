"""Answers as tables of pandas, which is imported when one is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

from countermove.errors import RequestError
from countermove.interop.records import Record, columns_of
from countermove.report import Data


def frame(records: Iterable[Record] | Iterable[Data]) -> Any:
    """A DataFrame with a row for each record; whole numbers stay whole where some are missing. Raises RequestError
    where pandas is not installed."""
    try:
        pandas = importlib.import_module("pandas")
    except ImportError:
        raise RequestError("pandas is not installed\n  install it with `pip install 'countermove[pandas]'`") from None
    rows = [*records]
    columns = columns_of(rows)
    table = pandas.DataFrame.from_records([[row.get(each) for each in columns] for row in rows], columns=columns)
    for column in columns:
        given = [row.get(column) for row in rows if row.get(column) is not None]
        if given and all(isinstance(each, int) and not isinstance(each, bool) for each in given):
            table[column] = table[column].astype("int64" if len(given) == len(rows) else "Int64")
    return table


def flattened(data: Data) -> list[Data]:
    """Plain data as rows: those of its first list of entries, else one row. What is nested gets names with dots; lists
    of entries stay what they are.

    >>> flattened({"view": "a", "outcomes": [{"state": 1, "first": {"step": 2}}]})
    [{'view': 'a', 'state': 1, 'first.step': 2}]
    """
    key = next((key for key, value in data.items() if isinstance(value, list) and _entries(value)), None)
    if key is None:
        return [dict(_flat(data, ""))]
    about = {name: value for name, value in data.items() if not isinstance(value, list | dict)}
    return [{**about, **dict(_flat(entry, ""))} for entry in data[key]]


def _entries(values: list[Any]) -> bool:
    return bool(values) and all(isinstance(each, dict) for each in values)


def _flat(entry: Data, prefix: str) -> Iterable[tuple[str, Any]]:
    for key, value in entry.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
