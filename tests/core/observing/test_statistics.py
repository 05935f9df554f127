"""Statistics: what NumPy says of the same tensor, on ordinary tensors and on nasty ones."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stepgrad.core.observing.measurements import Distribution
from stepgrad.core.observing.statistics import BLOCK, describe, histogram
from tests.core.builders import Array, small_session


def measure(tensor: Array) -> Distribution:
    """As the observer does, with floating point errors ignored."""
    with np.errstate(all="ignore"):
        return describe(tensor)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("shape", [(1,), (7,), (12, 5), (3, BLOCK), (BLOCK + 1,)])
@pytest.mark.parametrize(("centre", "spread"), [(0.0, 1.0), (5.0, 1e-3), (-1e-6, 1e-8), (1e4, 10.0), (0.0, 1e15)])
def test_random_tensors_are_described_as_numpy_does(
    shape: tuple[int, ...], centre: float, spread: float, dtype: str
) -> None:
    tensor = np.random.default_rng(0).normal(centre, spread, shape).astype(dtype)
    wide = tensor.astype(np.float64)
    found = measure(tensor)
    tight = 1e-10 if dtype == "float64" else 1e-4
    scale = float(np.abs(wide).max())
    assert found.mean == pytest.approx(wide.mean(), rel=tight, abs=tight * scale)
    assert found.std == pytest.approx(wide.std(), rel=10 * tight, abs=1e-14 * scale)
    assert found.norm == pytest.approx(np.linalg.norm(wide), rel=tight)
    assert (found.minimum, found.maximum) == (wide.min(), wide.max())
    assert found.nonfinite == 0


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("value", [0.0, 0.1, -3.7, 1e-30, 1e12])
def test_a_constant_tensor_has_no_spread(value: float, dtype: str) -> None:
    found = measure(np.full((300, 7), value, dtype))
    assert found.std == pytest.approx(0.0, abs=1e-7 * abs(value))
    assert found.minimum == found.maximum == np.array(value, dtype)
    assert sum(found.histogram.counts) == 2100
    assert max(found.histogram.counts) == 2100


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_tiny_spread_around_a_large_mean_is_not_lost_to_cancellation(dtype: str) -> None:
    tensor = (1e3 + np.random.default_rng(1).normal(0, 1e-2, 10_000)).astype(dtype)
    assert measure(tensor).std == pytest.approx(float(tensor.astype(np.float64).std()), rel=1e-6)


@pytest.mark.parametrize(("largest", "dtype"), [(1e300, "float64"), (1e30, "float32"), (3e38, "float32")])
def test_huge_finite_tensors_keep_finite_and_right_numbers(largest: float, dtype: str) -> None:
    tensor = np.array([largest, -largest, 0.5 * largest, 0.0], dtype)
    found = measure(tensor)
    assert found.nonfinite == 0
    assert found.norm == pytest.approx(1.5 * largest, rel=1e-5)  # √(1 + 1 + 1/4)
    assert found.std == pytest.approx(np.sqrt(2.25 / 4 - 0.125**2) * largest, rel=1e-5)
    assert found.mean == pytest.approx(0.125 * largest, rel=1e-5)
    assert sum(found.histogram.counts) == 4


@pytest.mark.parametrize("limits", [("float32", 3.4e38), ("float64", 1.7e308)])
def test_a_range_wider_than_the_largest_number_still_has_a_histogram(limits: tuple[str, float]) -> None:
    dtype, largest = limits
    counts = measure(np.array([-largest, -largest, 0.0, largest], dtype)).histogram.counts
    assert (counts[0], counts[-1], sum(counts)) == (2, 1, 4)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_non_finite_entries_are_counted_and_the_rest_described(bad: float, dtype: str) -> None:
    tensor = np.array([1.0, bad, 3.0, bad, 5.0], dtype)
    found = measure(tensor)
    assert found.nonfinite == 2
    assert (found.mean, found.minimum, found.maximum) == (3.0, 1.0, 5.0)
    assert found.std == pytest.approx(np.std([1, 3, 5]))
    assert not np.isfinite(found.norm)
    assert sum(found.histogram.counts) == 3


def test_inf_and_minus_inf_together_are_not_overlooked() -> None:
    assert measure(np.array([np.inf, -np.inf, 1.0])).nonfinite == 2


@pytest.mark.filterwarnings("ignore:Mean of empty slice", "ignore:Degrees of freedom")
def test_a_tensor_of_nothing_but_nan_has_no_finite_number_at_all() -> None:
    found = measure(np.full(5, np.nan))
    assert found.nonfinite == 5
    assert all(np.isnan(value) for value in (found.mean, found.std, found.minimum, found.maximum, found.norm))
    assert sum(found.histogram.counts) == 0


@settings(max_examples=150, deadline=None)
@given(arrays(np.float64, st.integers(1, 40), elements=st.floats(allow_nan=True, allow_infinity=True)))
def test_no_tensor_whatever_makes_describing_it_fail(tensor: Array) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = measure(tensor)
    finite = tensor[np.isfinite(tensor)]
    assert found.nonfinite == tensor.size - finite.size
    assert sum(found.histogram.counts) == finite.size
    if finite.size:
        assert (found.minimum, found.maximum) == (finite.min(), finite.max())


@settings(max_examples=100, deadline=None)
@given(arrays(np.float32, st.integers(1, 40), elements=st.floats(width=32, allow_nan=False, allow_infinity=False)))
def test_no_single_precision_tensor_does_either(tensor: Array) -> None:
    found = measure(tensor)
    assert sum(found.histogram.counts) == tensor.size
    assert (found.minimum, found.maximum) == (tensor.min(), tensor.max())


def test_a_histogram_counts_as_numpys_does() -> None:
    tensor = np.random.default_rng(2).normal(size=3000)
    counts, edges = np.histogram(tensor, bins=16)
    found = histogram(tensor)
    assert (found.low, found.high) == (edges[0], edges[-1])
    # An entry on an edge may fall on either side of it.
    assert np.abs(np.array(found.counts) - counts).max() <= 1


def test_a_large_tensor_is_sampled_evenly_for_its_histogram() -> None:
    found = histogram(np.linspace(0.0, 1.0, 786_432))
    assert 4096 <= sum(found.counts) < 2 * 4096
    assert max(found.counts) - min(found.counts) <= 2


def test_a_layers_numbers_are_those_of_its_arrays() -> None:
    session = small_session(hyperparameters={"batch_size": 0})
    before = [layer.weights.copy() for layer in session.trainer.network.layers]
    session.trainer.step()
    session.observer.record_step()
    layers = session.snapshot().layers
    for old, layer, seen in zip(before, session.trainer.network.layers, layers, strict=True):
        buffers = session.trainer.workspace.buffers[layer.index - 1]
        assert seen.weight.norm == pytest.approx(np.linalg.norm(layer.weights))
        assert seen.bias.mean == pytest.approx(layer.bias.mean())
        assert seen.gradient is not None
        assert seen.gradient.maximum == layer.weight_gradient.max()
        assert seen.activation is not None
        assert seen.activation.mean == pytest.approx(buffers.a.mean())
        ratio = np.linalg.norm(layer.weights - old) / np.linalg.norm(layer.weights)
        assert seen.update_ratio == pytest.approx(ratio)
