"""Weights from a file: each tensor in its layer, the right way round, and nothing guessed."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from stepgrad.core.errors import StepgradError
from stepgrad.core.network.weights_file import cut, pack_weights, read_weights
from stepgrad.core.network.weights_fit import NamedWeights, fit

SHAPES = [(4, 3), (3, 3), (3, 2)]
FLAT = np.random.default_rng(1).normal(size=(4 + 1) * 3 + (3 + 1) * 3 + (3 + 1) * 2)
OURS = cut(FLAT, SHAPES)


def torch_like(head: str = "") -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    """As PyTorch writes a Sequential of Linear and ReLU, in no order that means anything."""
    tensors = {}
    for place, layer in ((20, 3), (0, 1), (3, 2)):
        tensors[f"{head}{place}.bias"] = OURS[f"b{layer}"]
        tensors[f"{head}{place}.weight"] = OURS[f"W{layer}"].T
    return tensors


def fitted(tensors: dict[str, np.ndarray], shapes: list[tuple[int, int]] = SHAPES) -> bytes:  # type: ignore[type-arg]
    return fit(NamedWeights("a file", tensors), shapes).tobytes()


def test_what_was_written_is_read_again_bit_for_bit(tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(pack_weights(FLAT, SHAPES, {"step": "3"}))
    assert fitted(read_weights(tmp_path / "a.safetensors")) == FLAT.tobytes()


@pytest.mark.parametrize("head", ["", "model.layers.", "2."])
def test_weights_of_pytorch_are_turned_round_also_where_they_are_square(head: str) -> None:
    assert fitted(torch_like(head)) == FLAT.tobytes()


def test_a_square_matrix_of_keras_is_taken_as_it_is() -> None:
    keras = {f"dense_{layer}.{kind}": OURS[f"{ours}{layer}"] for layer in (1, 2, 3)
             for kind, ours in (("kernel", "W"), ("bias", "b"))}  # fmt: skip
    assert fitted(keras) == FLAT.tobytes()


def test_a_number_of_two_digits_comes_after_one_of_one() -> None:
    tensors = torch_like()
    assert "20.weight" in tensors and fitted(tensors) == FLAT.tobytes()


def test_names_without_numbers_are_placed_by_their_shapes() -> None:
    shapes = [(4, 3), (3, 5), (5, 2)]
    flat = np.arange(15.0 + 20 + 12)
    ours = cut(flat, shapes)
    names = {"out": 3, "body": 2, "stem": 1}
    tensors = {f"{name}.weight": ours[f"W{layer}"].T for name, layer in names.items()}
    tensors |= {f"{name}.bias": ours[f"b{layer}"] for name, layer in names.items()}
    assert fitted(tensors, shapes) == flat.tobytes()


def test_biases_without_names_that_belong_to_matrices_keep_their_order() -> None:
    tensors = {f"m{layer}": OURS[f"W{layer}"] for layer in (1, 3)} | {"m2_w": OURS["W2"]}
    tensors |= {f"v{layer}": OURS[f"b{layer}"] for layer in (1, 2, 3)}
    assert fitted(tensors) == FLAT.tobytes()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"W1": np.zeros((4, 7))}, "layer 1 is 4×3, 'W1' 4×7"),
        ({"b3": np.zeros(9)}, "layer 3 has 2 biases, 'b3' 9"),
        ({"b3": None}, "2 biases for 3 layers"),
        ({"W4": np.zeros((2, 2))}, "4 matrices for 3 layers"),
        ({"running_mean": np.zeros(3)}, "4 biases for 3 layers"),
        ({"filters": np.zeros((3, 3, 3))}, "a dense layer is a matrix and a vector"),
        (
            {f"W{layer}": None for layer in (1, 2, 3)} | {f"m{layer}": OURS[f"W{layer}"] for layer in (1, 2, 3)},
            "'m2' is square, and its name does not say which way round",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_the_shapes_of_both_sides(change: dict[str, object], why: str) -> None:
    tensors = {name: tensor for name, tensor in (OURS | change).items() if tensor is not None}
    with pytest.raises(StepgradError) as refused:
        fitted(tensors)  # type: ignore[arg-type]
    message = str(refused.value)
    assert why in message and "the network's layers are 4×3, 3×3, 3×2" in message and "b1 3" in message


def test_what_could_be_one_layer_or_another_is_refused() -> None:
    tensors = {name: np.zeros((3, 3)) for name in ("a.weight", "b.weight")} | {n: np.zeros(3) for n in ("a", "b")}
    with pytest.raises(StepgradError, match=r"layer 1, 3×3, could be any of a\.weight, b\.weight"):
        fitted(tensors, [(3, 3), (3, 3)])
    with pytest.raises(StepgradError, match="layer 1, 5×3, has none that fits"):
        fitted(tensors, [(5, 3), (3, 3)])


def test_a_file_that_is_none_or_holds_other_than_numbers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    with pytest.raises(StepgradError, match="No such file"):
        read_weights(path)
    path.write_bytes(b"dear reader, this is a letter")
    with pytest.raises(StepgradError, match="it is no safetensors file"):
        read_weights(path)
    save_file({"W1": np.zeros((2, 2), np.int64)}, path)
    with pytest.raises(StepgradError, match="'W1' holds int64, expected floating point"):
        read_weights(path)
    header = b'{"W1":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}'
    path.write_bytes(len(header).to_bytes(8, "little") + header + b"\0\0")
    with pytest.raises(StepgradError, match="BF16"):
        read_weights(path)
