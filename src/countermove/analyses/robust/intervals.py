"""How sure a share is that was counted in a sample: the exact interval of Clopper & Pearson.

Clopper & Pearson 1934, Biometrika 26(4):404-413: the interval holds every share for which neither so few hits nor so
many would be rarer than half of what is left to chance. It covers the truth at least as often as it says, whatever the
truth and the number of cases. The tails of the binomial are the incomplete beta function, by its continued fraction
(NIST Digital Library of Mathematical Functions, 8.17.22).
"""

from __future__ import annotations

from functools import cache
from math import exp, lgamma, log, log1p, sqrt

#: How often an interval covers the truth, at least.
CONFIDENCE = 0.99


@cache
def interval(hits: int, cases: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The least and the largest share that so many hits in so many cases agree with.

    >>> [round(bound, 4) for bound in interval(0, 100)]
    [0.0, 0.0516]
    """
    tail = (1 - confidence) / 2
    least = 0.0 if hits == 0 else _share(hits, cases, tail)
    most = 1.0 if hits == cases else _share(hits + 1, cases, 1 - tail)
    return least, most


def at_least(hits: int, cases: int, share: float) -> float:
    """The chance of so many hits or more, where each case is one with the chance `share`.

    >>> round(at_least(2, 3, 0.5), 12)
    0.5
    """
    if hits <= 0 or share >= 1:
        return 1.0
    if hits > cases or share <= 0:
        return 0.0
    a, b = hits, cases - hits + 1
    if share <= (a + 1) / (a + b + 2):
        return _beta(share, a, b)
    return 1 - _beta(1 - share, b, a)


def _share(hits: int, cases: int, chance: float) -> float:
    """The share at which so many hits or more have this chance, which grows with the share: by bisection, from ten
    standard deviations and more on either side of what was counted, to one part in 10^9 of them."""
    counted = hits / cases
    around = 10 * sqrt(counted * (1 - counted) / cases) + 100 / cases
    low, high = max(0.0, counted - around), min(1.0, counted + around)
    for _ in range(36):
        middle = (low + high) / 2
        if at_least(hits, cases, middle) < chance:
            low = middle
        else:
            high = middle
    return low if chance < 0.5 else high  # outwards


def _beta(x: float, a: int, b: int) -> float:
    """The regularized incomplete beta function I_x(a, b), for x up to about its mean, where the fraction converges."""
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    tiny = 1e-300
    c, d = 1.0, 0.0
    fraction = 1.0
    for k in range(1, 10_000):
        m = k // 2
        if k % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + term * d or tiny)
        c = 1 + term / c or tiny
        fraction *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return front / fraction
