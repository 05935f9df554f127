"""Matrix products in strips, bias and all, give what one product and one sum give."""

import numpy as np
import pytest

from stepgrad.core.network.operations import run
from stepgrad.core.network.products import bind_forward, bind_gradient, strip_width
from stepgrad.core.network.workspace import with_ones

SHAPES = [(1, 1, 1), (5, 3, 2), (10, 4096, 6), (3, 12288, 4), (64, 5120, 3), (65, 4096, 2), (2, 4099, 3), (7, 6144, 1)]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("shape", SHAPES)
def test_both_products_are_those_of_numpy(shape: tuple[int, int, int], dtype: str) -> None:
    rows, inputs, units = shape
    rng = np.random.default_rng(inputs)
    x = with_ones(rng.normal(size=(rows, inputs)), dtype)
    weights = rng.normal(size=(inputs + 1, units)).astype(dtype)
    delta = rng.normal(size=(rows, units)).astype(dtype)
    z, gradient = np.empty((rows, units), dtype), np.empty((inputs + 1, units), dtype)
    run(bind_forward(x, weights, z))
    run(bind_gradient(x, delta, gradient))
    tolerance = 1e-12 if dtype == "float64" else 1e-4
    assert np.allclose(z, x[:, :-1] @ weights[:-1] + weights[-1], rtol=tolerance, atol=tolerance * np.sqrt(inputs))
    assert np.allclose(gradient[:-1], x[:, :-1].T @ delta, rtol=tolerance, atol=tolerance)
    assert np.allclose(gradient[-1], delta.sum(axis=0), rtol=tolerance, atol=tolerance)


def test_a_bound_product_sees_later_changes_of_its_arrays() -> None:
    x, weights, z = with_ones(np.ones((2, 4096)), np.float64), np.ones((4097, 3)), np.empty((2, 3))
    operations = bind_forward(x, weights, z)
    run(operations)
    weights *= 2.0
    x[1, :-1] = 0.0
    run(operations)
    assert z.tolist() == [[8194.0] * 3, [2.0] * 3]


@pytest.mark.parametrize("inputs", [1, 100, 4095, 4096, 4099, 5000, 8192, 12288, 50000])
@pytest.mark.parametrize("rows", [1, 64, 65])
def test_strips_divide_the_inputs_exactly_or_are_not_used(rows: int, inputs: int) -> None:
    width = strip_width(rows, inputs)
    if rows > 64 or inputs < 4096:
        assert width is None
    if width is not None:
        assert inputs % width == 0
        assert 96 < width <= 384


def test_the_pictures_of_the_story_are_cut_into_thirty_two_strips() -> None:
    assert strip_width(10, 12288) == 384
