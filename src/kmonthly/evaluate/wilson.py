"""How far a share that was counted may be from the true one."""

from math import sqrt

from kmonthly.evaluate.model import Interval

_Z = 1.959963984540054
"""The normal distribution holds 95 % within so many deviations."""


def wilson(hits: int, n: int) -> Interval:
    """Wilson's score interval of 95 % for `hits` of `n`; all of 0..1 where nothing was counted.

    Unlike the normal approximation it stays within 0..1 and holds for few counts and shares near
    1, which is what we have. Source: E. B. Wilson, JASA 22 (1927).
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} hits of {n}")
    if n == 0:
        return Interval(0.0, 1.0)
    share = hits / n
    spread = _Z * sqrt(share * (1 - share) / n + (_Z / (2 * n)) ** 2)
    middle = share + _Z**2 / (2 * n)
    scale = 1 + _Z**2 / n
    low = 0.0 if hits == 0 else (middle - spread) / scale
    high = 1.0 if hits == n else (middle + spread) / scale
    return Interval(low, high)
