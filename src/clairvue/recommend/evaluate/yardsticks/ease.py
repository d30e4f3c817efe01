"""EASE: the linear autoencoder in closed form (Steck, Embarrassingly Shallow Autoencoders for Sparse Data, 2019)."""

import numpy as np

from clairvue.recommend.evaluate.model import Array, Matrix, NotEvaluated, Scorer

REGULAR = 20.0
ITEMS_MAX = 12_000  # whose dense matrix of 64 bits is a gigabyte


def weights_of(train: Matrix, regular: float = REGULAR) -> Array:
    """Return the weights between items. Shapes: train (users, items), result (items, items)."""
    if train.shape[1] > ITEMS_MAX:
        raise NotEvaluated(f"EASE inverts a matrix of items by items: at most {ITEMS_MAX} items, not {train.shape[1]}.")
    table = np.asarray((train.T @ train).todense(), np.float64)
    table[np.diag_indices_from(table)] += regular
    inverse = np.linalg.inv(table)
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return weights.astype(np.float32)


def fit(train: Matrix) -> Scorer:
    """Score items by what the user's items weigh. Shape: train (users, items)."""
    weights = weights_of(train)
    return lambda users: np.asarray(train[users] @ weights)
