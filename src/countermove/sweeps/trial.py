"""A sweep without a model: how often dice show so and so many eyes. To try machines and clusters with.

Its data: `seed`, `cases`, and `work`, how many times each case is shuffled, about a millionth of a second each.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def cases_of(spec: Mapping[str, Any]) -> int:
    """How many throws there are."""
    return int(spec["cases"])


def evaluate(spec: Mapping[str, Any], first: int, count: int) -> dict[str, Any]:
    """How often two dice show each sum, and the sum of all."""
    shown: dict[str, int] = {}
    eyes = 0
    for case in range(first, first + count):
        drawn = f"{spec['seed']}:{case}".encode()
        for _ in range(1 + int(spec.get("work", 0))):
            drawn = sha256(drawn).digest()
        thrown = 2 + drawn[0] * 6 // 256 + drawn[1] * 6 // 256
        shown[str(thrown)] = shown.get(str(thrown), 0) + 1
        eyes += thrown
    return {"cases": count, "eyes": eyes, "shown": shown}
