"""Prints what a certificate proves, or why it is refused: `python -m countermove_verify FILE`."""

import sys
from pathlib import Path

from countermove_verify import Refused, load, verify

try:
    proved = verify(load(Path(*sys.argv[1:]).read_text(encoding="utf-8")))
except (Refused, OSError, UnicodeDecodeError) as error:
    sys.exit(f"refused: {error}")
print(f"proved: a model of {proved['states']} states and {proved['moves']} moves, SHA-256 {proved['model_sha256']}")
for concept, states in proved["equilibria"].items():
    print(f"proved: {len(states)} equilibria under {concept}: {', '.join(map(str, states)) or 'none'}")
