"""Experiment files: the ones that ship are right, and no text whatever gives anything but a one-line error."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepgrad.core.errors import StepgradError
from stepgrad.core.experiment import Experiment
from stepgrad.core.experiment_file import KEYS, builtin_experiments, load_experiment, parse_experiment

GOOD = """
title = "mine"
seed = 4
faults = ["missing-mean:1"]
breakpoints = ["loss > 9"]
watches = ["min(loss)"]

[data]
name = "digits"
examples = 100
validation = 0.25
scale = [0, 1]

[network]
layers = "64-32-16-10"
activation = "relu,tanh"
output = "softmax"
loss = "cross_entropy"
init = "xavier"
bias = "constant:0.1"
dtype = "float32"

[optimizer]
name = "adam"
learning_rate = 0.01
schedule = "warmup:2+cosine"
weight_decay = 1e-4
clip_norm = 5
momentum = 0.8
rho = 0.7
beta1 = 0.85
beta2 = 0.99
epsilon = 1e-7

[training]
epochs = 7
batch_size = 16
shuffle = false
"""


def parse(text: str) -> Experiment:
    return parse_experiment(text, name="mine", where="mine.toml")


def test_every_key_arrives_where_it_belongs() -> None:
    recipe = parse(GOOD)
    assert recipe.breakpoints == ("loss > 9",)
    assert recipe.watches == ("min(loss)",)
    assert (recipe.name, recipe.title, recipe.seed, recipe.faults) == ("mine", "mine", 4, ("missing-mean:1",))
    assert (recipe.data.name, recipe.data.examples, recipe.data.validation) == ("digits", 100, 0.25)
    assert recipe.data.scale == (0.0, 1.0)
    assert (recipe.sizes, recipe.activations) == ((64, 32, 16, 10), ("relu", "tanh", "softmax"))
    assert (recipe.loss, recipe.initializer, recipe.bias_initializer) == ("cross_entropy", "xavier", "constant:0.1")
    assert (recipe.dtype, recipe.optimizer, recipe.shuffle) == ("float32", "adam", False)
    numbers = recipe.hyperparameters
    assert (numbers.learning_rate, numbers.schedule, numbers.weight_decay) == (0.01, "warmup:2+cosine", 1e-4)
    assert (numbers.clip_norm, numbers.momentum, numbers.rho) == (5.0, 0.8, 0.7)
    assert (numbers.beta1, numbers.beta2, numbers.epsilon) == (0.85, 0.99, 1e-7)
    assert (numbers.epochs, numbers.batch_size) == (7, 16)


def test_the_good_file_uses_every_key_there_is_but_those_that_exclude_each_other() -> None:
    left_out = {"path", "target", "standardize", "description"}
    assert all(key in left_out or f"{key} =" in GOOD for keys in KEYS.values() for key in keys)


@pytest.mark.parametrize("name", builtin_experiments())
def test_every_experiment_that_ships_can_be_read_and_says_what_it_is(name: str) -> None:
    recipe = load_experiment(name)
    assert recipe.name == name
    assert recipe.title
    assert recipe.description.strip()


def test_the_experiments_of_the_story_are_those_of_the_story() -> None:
    assert builtin_experiments()[0] == "cats-bug"
    assert set(builtin_experiments()) == {
        "cats-bug", "cats", "cats-raw", "xor", "digits", "moons", "circles", "spirals", "diabetes",
    }  # fmt: skip
    cats, bug = load_experiment("cats"), load_experiment("cats-bug")
    assert (cats.layers, cats.activations, cats.loss) == ("12288-64-1", ("relu", "sigmoid"), "bce")
    assert (cats.initializer, cats.bias_initializer, cats.optimizer) == ("normal:0.01", "zeros", "sgd")
    assert (cats.data.examples, cats.faults, bug.faults) == (10, (), ("missing-mean:1",))
    for recipe in (cats, bug):
        numbers = recipe.hyperparameters
        assert (numbers.learning_rate, numbers.batch_size, numbers.epochs) == (0.1, 0, 2000)
    xor = load_experiment("xor")
    assert (xor.layers, xor.activations, xor.loss) == ("2-3-1", ("sigmoid", "sigmoid"), "sse")
    assert (xor.hyperparameters.learning_rate, xor.hyperparameters.epochs) == (0.1, 50_000)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("learning_rate", "learning_rat", r"unknown key 'learning_rat' in \[optimizer\]; did you mean 'learning_rate'"),
        ("seed", "sede", "unknown key 'sede' at the top; did you mean 'seed'"),
        ("[network]", "[netwrk]", "unknown section 'netwrk'; did you mean 'network'"),
        ("epochs = 7", "epochs = 7.5", r"epochs in \[training\]: expected a whole number, got 7.5"),
        ("epochs = 7", "epochs = 0", "epochs must be at least 1, got 0"),
        ("epochs = 7", 'epochs = "7"', r"epochs in \[training\]: expected a whole number, got '7'"),
        ("epochs = 7", "epochs = true", "expected a whole number, got True"),
        ("epochs = 7", "epochs = 1" + "0" * 400, "whole numbers go up to"),
        ("batch_size = 16", "batch_size = 0", "expected a whole number from 1, or 'full'"),
        ("learning_rate = 0.01", "learning_rate = 0", "learning_rate must be above 0, got 0"),
        ("learning_rate = 0.01", "learning_rate = -1", "learning_rate must be above 0"),
        ("learning_rate = 0.01", "learning_rate = nan", "learning_rate must be a finite number"),
        ("learning_rate = 0.01", "learning_rate = 1" + "0" * 400, "whole numbers go up to"),
        ('output = "softmax"', 'output = "sigmoid"', "loss cross_entropy needs a softmax output, got sigmoid"),
        ('output = "softmax"\n', "", r"\[network\] needs 'output'"),
        ('layers = "64-32-16-10"', "layers = 64", r"layers in \[network\]: expected text in quotes, got 64"),
        ('"relu,tanh"', '"relu,tanh,relu"', r"3 names for 2 hidden layer"),
        ('name = "digits"', 'name = "digits"\npath = "x.csv"', r"\[data\] needs either 'name'"),
        ('name = "digits"', "", r"\[data\] needs either 'name'"),
        ("scale = [0, 1]", "scale = 1", r"expected \[low, high\], got 1"),
        ("scale = [0, 1]", 'scale = [0, "1"]', "expected a number, got '1'"),
        ('["missing-mean:1"]', '"missing-mean:1"', "expected a list of texts"),
        ('["missing-mean:1"]', '["missing-mean:9"]', "there is no layer 9"),
        ("shuffle = false", "shuffle = 0", "expected true or false, got 0"),
        ("seed = 4", "seed = 4 4", "not valid TOML"),
        ("seed = 4", "seed = " + "4" * 5000, "not valid TOML"),
        ("seed = 4", "seed = " + "[" * 5000, "not valid TOML"),
        ("[data]", "[[data]]", "unknown key 'data' at the top"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_file_key_and_what_would_be_right(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(StepgradError, match=message) as caught:
        parse(GOOD.replace(old, new, 1))
    assert str(caught.value).startswith("mine.toml: ")
    assert "\n" not in str(caught.value)


LINES = GOOD.strip().splitlines()
VALUES = st.sampled_from(
    [
        "0",
        "-1",
        "1e400",
        "nan",
        "-inf",
        "true",
        '""',
        '"x"',
        "[]",
        "[1]",
        "{}",
        "1979-05-27",
        '"²"',
        '"1-2"',
        "0x" + "f" * 999,
    ]
)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_file_with_any_lines_changed_dropped_or_doubled_is_read_or_refused(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["drop", "double", "value", "text"]))
        if change == "drop":
            lines[place] = ""
        elif change == "double":
            lines.insert(place, lines[data.draw(st.integers(0, len(lines) - 1))])
        elif change == "value" and "=" in lines[place]:
            lines[place] = lines[place].partition("=")[0] + "= " + data.draw(VALUES)
        else:
            lines[place] = data.draw(st.text(max_size=12))
    try:
        parse("\n".join(lines))
    except StepgradError as error:
        assert str(error).startswith("mine.toml: ")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(StepgradError, match=r"mine\.toml: "):
        parse(text)


def test_a_users_file_is_named_after_itself(tmp_path: Path) -> None:
    path = tmp_path / "my-run.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_experiment(str(path)).name == "my-run"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cat", "unknown experiment 'cat'; did you mean 'cats'.* .a file of your own must end in .toml"),
        ("nowhere.toml", "cannot read experiment file 'nowhere.toml': No such file or directory"),
        ("", "unknown experiment ''"),
    ],
)
def test_an_experiment_that_is_not_there_is_refused(name: str, message: str) -> None:
    with pytest.raises(StepgradError, match=message):
        load_experiment(name)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.toml"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(StepgradError, match="it is not UTF-8 text"):
        load_experiment(str(path))
    with pytest.raises(StepgradError, match="cannot read experiment file"):
        folder = tmp_path / "folder.toml"
        folder.mkdir()
        load_experiment(str(folder))


def test_data_named_in_a_file_are_looked_for_beside_it(tmp_path: Path) -> None:
    recipe = '[data]\npath = "points.csv"\n[network]\nlayers = "2-1"\noutput = "sigmoid"\nloss = "bce"\n'
    (tmp_path / "mine.toml").write_text(recipe)
    assert load_experiment(str(tmp_path / "mine.toml")).data.path == str(tmp_path / "points.csv")
