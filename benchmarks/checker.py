"""Measures the checker of certificates beside the definitions: it should take at most a quarter of their time.

    python benchmarks/checker.py

On the cases of the catalogue with more than 500 states. Times are of the processor, the checker's the best of three.
"""

from __future__ import annotations

import json
import time

from countermove import cases, load
from countermove.language.canonical import canonical
from countermove.stability.certificate import certify
from countermove.stability.solve import solve
from countermove_verify import load as load_certificate
from countermove_verify import verify

LEAST = 500


def main() -> None:
    """Prints a line for each view."""
    for name in cases.names():
        study = load(name)
        for view in study.shown_views:
            graph = study.view(view).graph
            if len(graph) <= LEAST:
                continue
            started = time.process_time()
            solution = solve(graph)
            definitions = time.process_time() - started
            certificate = load_certificate(json.dumps(certify(solution, canonical(graph.conflict))))
            checking = []
            for _ in range(3):
                started = time.process_time()
                moves = verify(certificate)["moves"]
                checking.append(time.process_time() - started)
            share, each = min(checking) / definitions, min(checking) / moves * 1e9
            print(f"{name}, {view}: definitions {definitions:.2f} s, checker {min(checking):.2f} s, {share:.0%} of it,")
            print(f"  {each:,.0f} ns a move for {moves:,} moves", flush=True)


if __name__ == "__main__":
    main()
