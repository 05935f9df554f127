"""Every option changes what it says it changes, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from .conftest import Command


def start_of(stepgrad: Command, *words: object) -> dict[str, Any]:
    result = stepgrad("train", *words, "--no-tui", "--json")
    assert result.code in (0, 1), result.err
    return result.events[0]


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        (["--lr", "0.25"], "learning_rate", 0.25),
        (["--weight-decay", "0.01"], "weight_decay", 0.01),
        (["--clip-norm", "2"], "clip_norm", 2.0),
        (["--schedule", "cosine"], "schedule", "cosine"),
        (["--batch-size", "7"], "batch_size", 7),
        (["--batch-size", "full"], "batch_size", 0),
    ],
)
def test_hyper_parameters(stepgrad: Command, words: list[str], name: str, value: object) -> None:
    plain = start_of(stepgrad, "moons", "--epochs", 1)["hyperparameters"]
    changed = start_of(stepgrad, "moons", "--epochs", 1, *words)["hyperparameters"]
    assert changed == plain | {name: value}


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        (["--seed", "9"], "seed", 9),
        (["--dtype", "float32"], "dtype", "float32"),
        (["--optimizer", "nesterov"], "optimizer", "nesterov"),
        (["--loss", "mse"], "loss", "mse"),
        (["--examples", "50"], "examples", 50),
        (["--validation", "0.25"], "examples", 300),
        (["--epochs", "2"], "total_steps", 26),
    ],
)
def test_the_recipe(stepgrad: Command, words: list[str], name: str, value: object) -> None:
    assert start_of(stepgrad, "moons", "--epochs", 1, *words)[name] == value


def test_layers_keep_the_recipes_activations_where_they_can(stepgrad: Command) -> None:
    layers = start_of(stepgrad, "moons", "--epochs", 1, "--layers", "2-4-5-6-1")["layers"]
    assert [layer["shape"] for layer in layers] == [[2, 4], [4, 5], [5, 6], [6, 1]]
    assert [layer["activation"] for layer in layers] == ["tanh", "tanh", "tanh", "sigmoid"]


def test_activations_for_all_hidden_layers_or_one_for_each(stepgrad: Command) -> None:
    for given, expected in (("gelu", ["gelu", "gelu"]), ("relu,elu", ["relu", "elu"])):
        layers = start_of(stepgrad, "moons", "--epochs", 1, "--activation", given)["layers"]
        assert [layer["activation"] for layer in layers] == [*expected, "sigmoid"]


def test_another_output_and_loss(stepgrad: Command) -> None:
    start = start_of(stepgrad, "moons", "--epochs", 1, "--output", "identity", "--loss", "huber")
    assert (start["layers"][-1]["activation"], start["loss"]) == ("identity", "huber")


def test_an_initializer_decides_the_first_weights(stepgrad: Command) -> None:
    steps = stepgrad("train", "xor", "--init", "zeros", "--epochs", 1, "--no-tui", "--json").of("step")
    assert steps[0]["layers"][0]["weight"]["max"] < 0.01


def test_faults_replace_those_of_the_recipe_and_several_may_be_given(stepgrad: Command) -> None:
    words = ("xor", "--fault", "wrong-sign:1", "--fault", "missing-mean:2", "--grad-check", "--epochs", 1)
    result = stepgrad("train", *words, "--no-tui", "--json")
    assert {(each["code"], each["subject"]) for each in result.of("finding")} == {
        ("gradient-sign", "dW1"),
        ("gradient-scale", "dW2"),
    }


def test_a_fault_of_ones_own_takes_the_place_of_the_storys(stepgrad: Command) -> None:
    result = stepgrad(
        "train", "cats-bug", "--fault", "wrong-sign:2", "--grad-check", "--epochs", 1, "--no-tui", "--json"
    )
    assert [each["code"] for each in result.of("finding")] == ["gradient-sign"]


def test_pictures_scaled_from_the_command_line_are_the_pictures(stepgrad: Command) -> None:
    raw = stepgrad("train", "cats-raw", "--seed", 6, "--scale", "0..1", "--epochs", 2, "--no-tui", "--json").of("step")[
        0
    ]
    whole = stepgrad("train", "cats", "--epochs", 2, "--no-tui", "--json").of("step")[0]
    assert raw["loss"] == pytest.approx(whole["loss"], rel=0.05)


def test_a_file_of_ones_own(stepgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[data]\nname = "blobs"\n[network]\nlayers = "2-8-3"\noutput = "softmax"\nloss = "cross_entropy"\n'
        '[optimizer]\nname = "adam"\nlearning_rate = 0.05\n[training]\nepochs = 3\nbatch_size = 50\n'
    )
    start = start_of(stepgrad, path)
    assert (start["experiment"], start["dataset"], start["total_steps"]) == ("mine", "blobs", 24)


def test_mixed_activations_stay_when_only_the_widths_change(stepgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "mixed.toml"
    path.write_text(
        '[data]\nname = "xor"\n[network]\nlayers = "2-3-4-1"\nactivation = "elu,tanh"\noutput = "sigmoid"\n'
        'loss = "bce"\n[training]\nepochs = 1\n'
    )
    for sizes, expected in (("2-7-8-1", ["elu", "tanh", "sigmoid"]), ("2-7-1", ["relu", "sigmoid"])):
        layers = start_of(stepgrad, path, "--layers", sizes)["layers"]
        assert [layer["activation"] for layer in layers] == expected


CSV = "height,width,kind\n" + "".join(f"{k},{k * 3 % 7},{'cat' if k % 2 else 'dog'}\n" for k in range(24))


def test_data_of_ones_own_get_a_network_that_fits(stepgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "pets.csv"
    path.write_text(CSV)
    start = start_of(stepgrad, "--data", path, "--standardize", "--validation", 0.25, "--epochs", 2)
    assert (start["experiment"], start["dataset"], start["features"]) == ("pets", "pets.csv", 2)
    assert (start["examples"], start["classes"]) == (18, ["cat", "dog"])
    assert [layer["shape"] for layer in start["layers"]] == [[2, 32], [32, 1]]


def test_the_column_to_predict_can_be_named(stepgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "pets.csv"
    path.write_text("width,kind,age\n" + "".join(f"{k},{'cat' if k % 2 else 'dog'},{k * k}\n" for k in range(20)))
    start = start_of(stepgrad, "--data", path, "--target", "kind", "--epochs", 1)
    assert (start["features"], start["classes"]) == (2, ["cat", "dog"])


def test_a_breakpoint_ends_a_headless_run_with_its_name_as_the_reason(stepgrad: Command) -> None:
    done = stepgrad("train", "xor", "--no-tui", "--json", "--break", "step >= 7")
    assert done.code == 0
    stop = done.events[-1]
    assert (stop["reason"], stop["step"]) == ("breakpoint", 7)
    message = "breakpoint 1: step >= 7 at step 7"
    assert stop["breakpoint"] == {"number": 1, "condition": "step >= 7", "hits": 1, "message": message}
    assert message in stepgrad("train", "xor", "--no-tui", "--break", "step >= 7").err


def test_watches_are_part_of_every_step_that_is_reported(stepgrad: Command) -> None:
    words = ("train", "xor", "--no-tui", "--epochs", 3, "--watch", "min( loss )", "--watch", "W1[1,0]")
    steps = stepgrad(*words, "--json").of("step")
    assert all(list(step["watches"]) == ["min(loss)", "w1[1,0]"] for step in steps)
    assert steps[-1]["watches"]["min(loss)"] == min(step["loss"] for step in steps)
    assert "min(loss) = " in stepgrad(*words).err


def test_a_watch_of_something_that_is_not_there_is_refused(stepgrad: Command) -> None:
    done = stepgrad("train", "xor", "--no-tui", "--watch", "w1[7,0]")
    assert (done.code, done.err) == (2, "stepgrad: layer 1 has no input 7; its inputs are 0 to 1\n")
    done = stepgrad("train", "xor", "--no-tui", "--watch", "loss > 2")
    assert done.code == 2
    assert "is nothing with a value" in done.err


def test_a_misspelt_breakpoint_is_refused_with_the_nearest_metric(stepgrad: Command) -> None:
    done = stepgrad("train", "xor", "--no-tui", "--break", "los > 7")
    assert done.code == 2
    assert done.err == "stepgrad: 'los > 7': unknown metric 'los'; did you mean 'loss'?\n"
