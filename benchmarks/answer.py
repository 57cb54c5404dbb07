"""Measures a question from the start of the program to its last line, beside what the machine does in that time.

    python benchmarks/answer.py

Two models of four decision makers with twelve statements each, whose verdicts are all proved and checked: one of 4,096
states, and one of 3,456 with an option that goes one way and combinations that cannot be. Each answer is that of a new
process with compiled bytecode; the best of seven are told, which by the clock mean something on an idle machine.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from models import SEED, STATEMENTS, statement, text_of

RUNS = 7
CODE = "import sys; from countermove.cli import main; sys.argv[0] = 'countermove'; main()"
RULES = ["infeasible: [d0_0 and d1_0, d2_0 and d2_1, d0_2 and d0_3]", "one way: {d0_1: to yes}"]
#: How many options everybody has, and the rules.
MODELS: dict[str, tuple[list[int], list[str]]] = {
    "4,096 states": ([3, 3, 3, 3], []),
    "3,456 states with rules": ([4, 3, 4, 2], RULES),
}


def main() -> None:
    """Prints a line for each model, and one for the machine."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for name, (widths, rules) in MODELS.items():
            path = Path(folder, "model.yaml")
            rng = random.Random(SEED)
            wants = [[statement(rng, widths) for _ in range(STATEMENTS)] for _ in widths]
            path.write_text(text_of(widths, wants, rules), encoding="utf-8")
            command = [sys.executable, "-c", CODE, "analyze", str(path)]
            times = [measured(command, environment) for _ in range(RUNS + 1)][1:]  # the first run compiles the bytecode
            clock, processor = (min(each) for each in zip(*times, strict=True))
            print(f"{name}: {clock:.2f} s by the clock, {processor:.2f} s of the processor", flush=True)
    started = time.process_time()
    total = 0
    for number in range(10_000_000):
        total += number
    print(f"ten million additions: {time.process_time() - started:.2f} s of the processor")


def measured(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """The seconds of a run by the clock and by the processor."""
    before, started = os.times(), time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    clock, after = time.perf_counter() - started, os.times()
    return clock, after.children_user - before.children_user + after.children_system - before.children_system


if __name__ == "__main__":
    main()
