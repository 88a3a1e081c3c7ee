"""How alike two photographs are: the mean over the groups of features of exp(-d² / the group's typical d²)."""

import numpy as np


def distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Squared distances of the rows of ``a`` (n, k) and ``b`` (m, k), all of unit length: (n, m)."""
    return np.maximum(2 - 2 * a @ b.T, 0)


def likeness(a: dict, b: dict, typical: dict) -> np.ndarray:
    """(n, m), within 0..1."""
    return np.mean([np.exp(-distances(a[group], b[group]) / typical[group]) for group in sorted(typical)], axis=0)
