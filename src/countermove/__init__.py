"""Countermove: from a written model of a dispute to what holds, and why (the Graph Model for Conflict Resolution).

>>> import countermove as cm
>>> cm.load("hanoi-2019").views
('feared', 'advised', 'traded')
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers read it; importing `typing` takes longer than all of this
if TYPE_CHECKING:
    from countermove.answers.stability import Explanation, Ranking, Result
    from countermove.errors import CountermoveError, ModelError, Problem, RequestError
    from countermove.study import Study, load

__version__ = "0.1.0"

__all__ = [
    "CountermoveError",
    "Explanation",
    "ModelError",
    "Problem",
    "Ranking",
    "RequestError",
    "Result",
    "Study",
    "__version__",
    "load",
]


def __getattr__(name: str) -> object:
    """What these names stand for is imported when one is first asked for: the command line's help needs none of it, and
    begins sooner."""
    if name in ("CountermoveError", "ModelError", "Problem", "RequestError"):
        from countermove import errors

        return getattr(errors, name)
    if name in __all__:
        from countermove import study

        return getattr(study, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
