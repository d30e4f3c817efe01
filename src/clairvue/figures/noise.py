"""Whole-numbered noise, drawn exactly: no floating point, so that no last bit tells what was below the noise.

Source: C. Canonne, G. Kamath, T. Steinke, "The Discrete Gaussian for Differential Privacy" (2020), algorithms 1 and 2.
"""

import secrets
from collections.abc import Callable

Below = Callable[[int], int]
"""A number from 0 up to below the one given, each as likely."""


def draw_laplace(scale: int, below: Below = secrets.randbelow) -> int:
    """Return x with the odds of e^(-|x|/scale), for every whole x: the discrete Laplace distribution."""
    while True:
        part = below(scale)
        if not _happens(part, scale, below):
            continue
        whole = 0
        while _happens(1, 1, below):
            whole += 1
        size, negative = part + scale * whole, below(2) == 1
        if size or not negative:  # there is one nought
            return -size if negative else size


def _happens(numerator: int, denominator: int, below: Below) -> bool:
    """Say yes with the odds of e^(-numerator/denominator), a number from 0 to 1.

    The first k at which an event of odds x/k fails is odd with the odds of e^-x.
    """
    k = 1
    while below(denominator * k) < numerator:
        k += 1
    return k % 2 == 1
