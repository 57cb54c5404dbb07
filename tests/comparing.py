"""What the tests of comparisons and of responses need."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

from countermove.analyses.compare.reasons import Limits, Turned
from countermove.language.reader import read
from countermove.study import Study
from helpers import run

FILE = "dispute.yaml"
ALL = Limits(99, 1e9)
ONE = """\
countermove: 1
title: One
decision makers:
  A: {options: {go: , pay: }, prefers: [go, pay]}
  B: {options: {block: }, prefers: [{say: not block, sure: low}]}
  C: {prefers: [go]}
infeasible: [go and block]
status quo: []
"""
OTHER = """\
countermove: 1
title: Other
decision makers:
  B: {options: {block: , shout: }, prefers: [not block, shout]}
  A: {options: {go: }, ranking: [1, 2, 5, 3, 8, 6, 4, 7]}
  D: {options: {watch: }, prefers: [not watch]}
one way: {go: to yes}
infeasible: [watch and go, watch and shout, go and block and shout, block and watch]
status quo: [go]
"""


def study(text: str, file: str = FILE) -> Study:
    return Study(read(text, file), file, text)


def brute(count: int, turns: Callable[[frozenset[int]], bool]) -> set[frozenset[int]]:
    """Every set that turns the answer and holds no other that does."""
    found: list[frozenset[int]] = []
    for size in range(count + 1):
        for chosen in map(frozenset, itertools.combinations(range(count), size)):
            if turns(chosen) and not any(each <= chosen for each in found):
                found.append(chosen)
    return {*found}


def sets(turned: Turned) -> list[list[str]]:
    return [[f"{each.kind} {each.subject}" for each, _ in own] for own in turned.whole.sets()]


def answered(*arguments: str, cwd: Path | None = None) -> str:
    done = run(*arguments, cwd=cwd)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
