"""The same algorithm in C, compiled on the spot, and one pass of streaming: what the engine is compared with."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from countermove.arrays import Table

Array = Any
FLAGS = ("-O3", "-march=native", "-std=c11", "-Wall", "-Wextra", "-shared", "-fPIC")
CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
_SOURCE = Path(__file__).parent / "engine.c"


def compile_native(folder: Path) -> Path | None:
    """Compiles `engine.c` into a folder; None where there is no gcc."""
    gcc = shutil.which("gcc")
    if gcc is None:
        return None
    library = folder / "engine.so"
    subprocess.run([gcc, *FLAGS, str(_SOURCE), "-o", str(library)], check=True)
    return library


def fits(table: Table) -> bool:
    """Whether the C version covers a model: every combination feasible, nothing one way, one to eight options each."""
    plain = table.codes is None and table.transitive and table.size % 8 == 0
    return plain and all(0 < shape.k <= 8 and not shape.ways for shape in table.shapes)


@dataclass(frozen=True)
class Native:
    """The compiled library."""

    library: Any

    @classmethod
    def load(cls, path: Path) -> Native:
        library = ctypes.CDLL(str(path))
        library.solve.restype = ctypes.c_int64
        library.solve.argtypes = [ctypes.c_int, ctypes.c_int64, *[ctypes.c_void_p] * 3]
        return cls(library)

    def solve(self, table: Table) -> tuple[Array, int]:
        """Bits `[concept, d, n / 8]` in the order of `CONCEPTS`, and the list visits."""
        levels = np.ascontiguousarray(table.levels, np.int32)
        shapes = np.array([(shape.lo, shape.k) for shape in table.shapes], np.int64)
        out = np.empty((len(CONCEPTS), *levels.shape[:1], table.size // 8), np.uint8)
        arrays = (shapes.ctypes.data, levels.ctypes.data, out.ctypes.data)
        visits = int(self.library.solve(levels.shape[0], table.size, *arrays))
        if visits < 0:
            raise MemoryError
        return out, visits
