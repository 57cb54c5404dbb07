"""Countermove: from a written model of a dispute to what holds, and why (the Graph Model for Conflict Resolution).

>>> import countermove as cm
>>> cm.load("hanoi-2019").views
('feared', 'advised', 'traded')
"""

from countermove.errors import CountermoveError, ModelError, Problem, RequestError
from countermove.study import Explanation, Result, Study, load

__version__ = "0.1.0"

__all__ = [
    "CountermoveError",
    "Explanation",
    "ModelError",
    "Problem",
    "RequestError",
    "Result",
    "Study",
    "__version__",
    "load",
]
