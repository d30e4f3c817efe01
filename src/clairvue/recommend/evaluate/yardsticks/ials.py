"""iALS: implicit alternating least squares (Hu, Koren, Volinsky 2008), from the library `implicit`."""

import numpy as np

from clairvue.recommend.evaluate.model import Array, Matrix, Scorer
from clairvue.recommend.evaluate.optional import optional

FACTORS, REGULAR, ALPHA, SWEEPS = 64, 10.0, 10.0, 12


def factors_of(train: Matrix) -> tuple[Array, Array]:
    """Return the users' and the items' factors. Shapes: (users, f) and (items, f)."""
    library = optional("implicit.als")
    optional("threadpoolctl").threadpool_limits(1, "blas")  # the library asks for it
    model = library.AlternatingLeastSquares(
        factors=FACTORS, regularization=REGULAR, alpha=ALPHA, iterations=SWEEPS, num_threads=1, random_state=0
    )
    model.fit(train.astype(np.float32), show_progress=False)
    return np.asarray(model.user_factors), np.asarray(model.item_factors)


def fit(train: Matrix) -> Scorer:
    """Score items by inner products. Shape: train (users, items)."""
    users_factors, items_factors = factors_of(train)
    return lambda users: users_factors[users] @ items_factors.T
