"""The tables that the benchmarks print, in Markdown."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

import numba
import numpy as np

from measure import Measured
from models import KINDS

#: Below this many states the time is that of a few hundred calls, whatever the model, and memory that of the program.
LEAST = 1 << 16
_PLAIN = {"random": "levels drawn at random, with ties", "statements": "levels by a dozen statements each"}


def line(found: Measured) -> str:
    """A case as it is told while the others are still being measured."""
    case = found.case
    words = [f"{case.kind:10} {case.makers} DMs  2^{case.bits:<2} {found.engine:9.4f} s {_each(found):6.0f} ns a state"]
    if found.native:
        words.append(f"{found.engine / found.native:.2f} times C")
    if found.definitions:
        words.append(f"definitions {found.definitions:.1f} s")
    if found.sweeps:
        words.append(f"{found.sweeps:,} sweeps")
    if found.questions:
        words.append(f"paths {found.questions[0]:.2f} s, improvements of all coalitions {found.questions[1]:.2f} s")
    if found.walls:
        words.append(f"two threads {found.walls[0] / found.walls[1]:.2f} times as fast as one")
    return ", ".join(words)


def report(found: Sequence[Measured]) -> str:
    """All tables."""
    parts = [
        "# Benchmarks",
        machine("benchmarks/run.py"),
        "## Figures",
        table("figure", "asked", "found", "reached", rows=list(_figures(found))),
    ]
    for kind, words in _PLAIN.items():
        parts += [f"## {kind.capitalize()}: {words}", _side_by_side([each for each in found if each.case.kind == kind])]
    parts += ["## Other models", _others([each for each in found if each.case.kind not in _PLAIN])]
    asked = [each for each in found if each.questions]
    if asked:
        parts += ["## Questions about a solved model", _questions(asked)]
    return "\n\n".join(parts) + "\n"


def machine(script: str) -> str:
    """What was measured on, by which script."""
    name, info = platform.processor() or platform.machine(), Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        name = next((each.split(":")[1].strip() for each in lines if each.startswith("model name")), name)
    versions = f"Python {platform.python_version()}, Numba {numba.__version__}, NumPy {np.__version__}"
    return (
        f"Written by `python {script}` on one core of this processor: {name}; {versions}. "
        "Times are of the processor. `benchmarks/README.md` says what is measured."
    )


def _figures(found: Sequence[Measured]) -> Iterator[tuple[str, str, str, str]]:
    """What is asked, and what came out at its worst."""
    plain = [each for each in found if each.case.kind in _PLAIN and not (each.case.threads or each.questions)]
    large = [each for each in plain if each.states >= LEAST]
    ratios = {_name(each): each.engine / each.native for each in large if each.native}
    if ratios:
        yield _figure("time of the engine, in times of the C version's, from 2^16 states", 1.5, ratios)
    growth = {
        _name(each): _each(each) / _each(start)
        for each in large
        for start in large
        if start.states == LEAST < each.states and _same_but_size(start, each)
    }
    if growth:
        yield _figure("time per state, in times of that at 2^16", 1.5, growth)
    memory = {_name(each): _share_of_ranks(each) for each in large if each.states >= 1 << 20}
    if memory:
        yield _figure("peak memory beyond the program's own, in times of the ranks, from 2^20 states", 3, memory)
    visits = {_name(each): each.worst for each in found if each.worst is not None}
    yield _figure("list visits of a search, for each of states times opponents", 1, visits)
    for each in found:
        if each.case.makers == 4 and each.case.bits == 24:
            task = f"five concepts, four DMs, 2^24 states ({each.case.kind})"
            yield task, "solved", f"{each.engine:.1f} s", "yes"
        if each.walls:
            one, two = each.walls
            gain = f"{one / two:.2f} ({one:.2f} s, {two:.2f} s on the clock)"
            task = f"two cores, in times of one, {_name(each)}, on an idle machine"
            yield task, "at least 1.7", gain, yes(one / two >= 1.7)


def _figure(task: str, most: float, found: dict[str, float]) -> tuple[str, str, str, str]:
    name = max(found, key=lambda each: found[each])
    return task, f"at most {most:g}", f"{found[name]:.2f} ({name})", yes(found[name] <= most)


def yes(reached: bool) -> str:
    """Whether a figure was reached."""
    return "yes" if reached else "**no**"


def _side_by_side(found: Sequence[Measured]) -> str:
    rows = []
    for each in sorted(found, key=lambda each: (each.case.makers, each.states)):
        if each.case.threads or each.questions:
            continue
        rows.append(
            (
                f"{each.case.makers}",
                f"2^{each.case.bits}",
                _seconds(each.building),
                _seconds(each.engine),
                f"{_each(each):,.0f}",
                _seconds(each.native),
                _ratio(each.engine, each.native),
                _ratio(each.engine, each.streaming, 0),
                _ratio(each.definitions, each.engine, 0),
                f"{_visits(each):.2f}",
                f"{_checks(each):.2f}",
                f"{each.peak / (1 << 20):,.0f}" if each.states >= LEAST else "",
                f"{_share_of_ranks(each):.2f}" if each.states >= LEAST else "",
            )
        )
    columns = (
        "DMs",
        "states",
        "levels, s",
        "engine, s",
        "ns a state",
        "C, s",
        "engine / C",
        "engine / streaming",
        "definitions / engine",
        "visits",
        "checks",
        "peak, MiB",
        "peak / ranks",
    )
    return table(*columns, rows=rows)


def _others(found: Sequence[Measured]) -> str:
    rows = []
    for each in sorted(found, key=lambda each: (list(KINDS).index(each.case.kind), each.states)):
        rows.append(
            (
                each.case.kind,
                f"{each.case.makers}",
                f"{each.states:,}",
                _seconds(each.engine),
                f"{_each(each):,.0f}",
                _ratio(each.engine, each.native),
                f"{_visits(each):.2f}",
                f"{each.worst:.2f}" if each.worst is not None else "",
                f"{_checks(each):.2f}",
                f"{each.sweeps:,}" if each.sweeps else "",
            )
        )
    columns = (
        "model",
        "DMs",
        "states",
        "engine, s",
        "ns a state",
        "engine / C",
        "visits",
        "at most",
        "checks",
        "sweeps",
    )
    return table(*columns, rows=rows)


def _questions(found: Sequence[Measured]) -> str:
    rows = []
    for each in found:
        ways, gains, everything = each.questions or (0, 0, 0)
        row = [_seconds(each.engine)]
        for taken in (ways, gains, everything):
            row += [_seconds(taken), f"{taken / each.states * 1e9:,.0f}", _ratio(taken, each.engine)]
        rows.append((each.case.kind, f"{each.case.makers}", f"{each.states:,}", *row))
    columns = ["model", "DMs", "states", "engine, s"]
    for task in ("paths", "improvements", "coalitions"):
        columns += [f"{task}, s", "ns a state", f"{task} / engine"]
    return table(*columns, rows=rows)


def _each(found: Measured) -> float:
    """Nanoseconds a state."""
    return found.engine / found.states * 1e9


def _share_of_ranks(found: Measured) -> float:
    return found.peak / (4 * found.states * found.case.makers)


def _visits(found: Measured) -> float:
    """List visits for each search, state and opponent."""
    return found.visits / _room(found)


def _checks(found: Measured) -> float:
    return found.checks / _room(found)


def _room(found: Measured) -> int:
    return found.searches * found.states * (found.case.makers - 1)


def _same_but_size(one: Measured, other: Measured) -> bool:
    return (one.case.kind, one.case.makers) == (other.case.kind, other.case.makers)


def _name(found: Measured) -> str:
    return f"{found.case.kind}, {found.case.makers} DMs, 2^{found.case.bits}"


def _ratio(one: float | None, other: float | None, digits: int = 2) -> str:
    return f"{one / other:,.{digits}f}" if one is not None and other else ""


def _seconds(taken: float | None) -> str:
    return "" if taken is None else f"{taken:.4f}" if taken < 1 else f"{taken:.1f}"


def table(*columns: str, rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
