"""Measures the compiled engine beside the same algorithm in C, the definitions, and one pass over its input.

    python benchmarks/run.py
    python benchmarks/run.py --quick
    python benchmarks/run.py --most 20 --out docs/benchmarks.md

Each model is measured in a process of its own. See benchmarks/README.md for how to read the tables.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from measure import Case, Measured
from native import compile_native
from tables import line, report

HERE = Path(__file__).parent
MAKERS = (3, 4, 6)


def main() -> None:
    """The one command."""
    parser = argparse.ArgumentParser(description="Measures the compiled engine.")
    parser.add_argument("--most", type=int, default=24, metavar="BITS", help="up to 2^BITS states, 10 to 24 (24)")
    parser.add_argument("--quick", action="store_true", help="small models only: under a minute, to see that all works")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write the tables to a Markdown file")
    asked = parser.parse_args()
    if not 10 <= asked.most <= 24:
        parser.error("--most is a number from 10 to 24")
    most = min(asked.most, 14) if asked.quick else asked.most
    found = []
    with tempfile.TemporaryDirectory() as folder:
        library = compile_native(Path(folder))
        if library is None:
            print("no gcc here: the C version is left out")
        print("the loops are compiled, once on a machine", flush=True)
        measured(Case("random", 3, 10), library)
        for case in cases(most, MAKERS[:2] if asked.quick else MAKERS):
            found.append(measured(case, library))
            print(line(found[-1]), flush=True)
    text = report(found)
    print("\n" + text)
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")


def cases(most: int, makers: tuple[int, ...]) -> Iterator[Case]:
    """What is measured, the small first."""
    for bits in range(10, most + 1, 2):
        for kind in ("random", "statements"):
            for each in makers:
                yield Case(kind, each, bits, _repeats(bits), definitions=bits == 10, single=bits <= 16)
    for bits in (11, 13, 15, 17, 19):
        if bits <= most:
            yield Case("staircase", 3, bits, 3, single=True, sweeps=bits <= 15)
    for bits in (12, 16, 20):
        if bits <= most:
            for kind in ("one-way", "listed"):
                yield Case(kind, 4, bits, 3, single=True)
    if most >= 20:
        for kind in ("random", "statements"):
            yield Case(kind, 5, 20, 3, questions=True)
        yield Case("random", 4, min(most, 22), 3, threads=True)


def _repeats(bits: int) -> int:
    """Fewer of the large ones, which take long and vary less."""
    return 9 if bits <= 18 else 5 if bits <= 20 else 3 if bits <= 22 else 2


def measured(case: Case, library: Path | None) -> Measured:
    """Measures a case in a process of its own. Ends the run where that fails, as it does where two ways disagree."""
    asked = json.dumps(asdict(case) | {"library": str(library or "")})
    command = [sys.executable, str(HERE / "measure.py"), asked]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"})
    if done.returncode:
        raise SystemExit(f"{case} failed")
    answer = json.loads(done.stdout)
    return Measured(**answer | {"case": case})


if __name__ == "__main__":
    main()
