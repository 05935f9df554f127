"""Wrong use is one line on stderr that says what, where and what would be right; exit code 2, and no run."""

from pathlib import Path

import pytest

from .conftest import Command


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["train", "cat"], "unknown experiment 'cat'; did you mean 'cats"),
        (["train", "none.toml"], "cannot read experiment file 'none.toml': No such file or directory"),
        (["trian"], "No such command 'trian'"),
        (["cats-bug"], "Did you mean `stepgrad train cats-bug`?"),
        (["train", "--no-tuy"], "No such option: --no-tuy"),
        (["train", "xor", "extra"], "unexpected extra argument"),
        (["train", "xor", "--lr", "fast"], "Invalid value for '--lr'"),
        (["train", "xor", "--lr", "0"], "learning_rate must be above 0, got 0"),
        (["train", "xor", "--lr", "-1"], "learning_rate must be above 0, got -1"),
        (["train", "xor", "--lr", "nan"], "learning_rate must be a finite number, got nan"),
        (["train", "xor", "--epochs", "0"], "epochs must be at least 1, got 0"),
        (["train", "xor", "--epochs", "1" + "0" * 30], "epochs must be at most"),
        (["train", "xor", "--epochs", "2.5"], "Invalid value for '--epochs'"),
        (["train", "xor", "--batch-size", "0"], "batch size '0': expected a whole number from 1, or 'full'"),
        (["train", "xor", "--batch-size", "9"], "batch size 9 is larger than the training set: xor has 4 examples"),
        (["train", "xor", "--seed", "-1"], "seed must be 0 or above, got -1"),
        (["train", "xor", "--dtype", "float16"], "dtype must be one of float64, float32, got 'float16'"),
        (["train", "xor", "--optimizer", "adm"], "unknown optimizer 'adm'; did you mean 'adam"),
        (["train", "xor", "--loss", "bse"], "unknown loss 'bse'"),
        (["train", "xor", "--activation", "rellu"], "unknown activation 'rellu'; did you mean 'relu'"),
        (["train", "xor", "--activation", "relu,tanh"], "2 names for 1 hidden layer(s)"),
        (["train", "xor", "--output", "softmax"], "softmax over a single output is always 1"),
        (["train", "cats", "--output", "softmax"], "loss bce needs a sigmoid output, got softmax"),
        (["train", "digits", "--output", "sigmoid"], "loss cross_entropy needs a softmax output, got sigmoid"),
        (["train", "digits", "--output", "sigmoid", "--loss", "bce"],
         "a sigmoid output with bce answers yes or no, but digits has 10 classes; use --output softmax"),
        (["train", "digits", "--layers", "64-10-9"], "digits has 10 classes, not 9; use --layers 64-10-10"),
        (["train", "digits", "--layers", "64-10-1"], "softmax over a single output is always 1; give it an output for"),
        (["train", "xor", "--layers", "3-2-1"], "layers 3-2-1: xor has 2 inputs, not 3; use --layers 2-2-1"),
        (["train", "xor", "--layers", "two"], "layers 'two': expected sizes joined by '-', inputs first"),
        (["train", "xor", "--layers", "2-100000000000-1"], "more than fit into memory"),
        (["train", "xor", "--layers", "2-10000000000000000000-1"], "expected sizes joined by '-'"),
        (["train", "xor", "--init", "normal"], "initializer 'normal': expected normal:S"),
        (["train", "xor", "--init", "uniform:-1e308,1e308"], "the range from A to B is too large"),
        (["train", "xor", "--schedule", "cosin"], "unknown schedule 'cosin'; did you mean 'cosine'"),
        (["train", "xor", "--schedule", "exponential:nan"], "with numbers above 0"),
        (["train", "xor", "--fault", "mising-mean"], "unknown fault 'mising-mean'; did you mean 'missing-mean'"),
        (["train", "xor", "--fault", "missing-mean:7"], "there is no layer 7; layers are 1 to 2"),
        (["train", "xor", "--fail-on", "info"], "--fail-on 'info': expected error, warning or never"),
        (["train", "xor", "--log-every", "0"], "Invalid value for '--log-every'"),
        (["train", "xor", "--scale", "1..0"], "--scale '1..0': expected LOW..HIGH with LOW below HIGH, like 0..1"),
        (["train", "xor", "--scale", "0-1"], "--scale '0-1': expected LOW..HIGH"),
        (["train", "moons", "--validation", "1.5"], "validation 1.5: must be a fraction between 0 and 1"),
        (["train", "moons", "--scale", "0..1", "--standardize"], "each undoes the other; choose one"),
        (["train", "xor", "--examples", "9"], "cannot take 9 examples; there are 4 for training"),
        (["train", "xor", "--target", "y"], "dataset 'xor' has its own target"),
        (["train", "xor", "--weight-decay", "-1"], "weight_decay must be 0 or above"),
        (["train", "--data", "nowhere.csv"], "nowhere.csv"),
    ],
)  # fmt: skip
def test_it_is_refused_in_one_line(stepgrad: Command, words: list[str], message: str) -> None:
    headless = [*words, "--no-tui"] if words[0] == "train" and words != ["train", "--no-tuy"] else words
    result = stepgrad(*headless)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("stepgrad: ")
    assert result.err.count("\n") == 1
    assert message in result.err


def test_json_lines_need_a_run_without_the_app(stepgrad: Command) -> None:
    result = stepgrad("train", "xor", "--json")
    assert result.code == 2
    assert "--json needs --no-tui" in result.err


@pytest.mark.parametrize(
    ("content", "words", "message"),
    [
        ("a,b\n1,0\n2,1\n3\n", [], "data.csv:4: 1 values where the first row has 2; make them equal"),
        ("a,b\n1,0\nnan,1\n3,0\n", [], "data.csv:3: column 'a' is nan; put a finite number there or remove the row"),
        ("a,b\n1,0\n,1\n3,0\n", [], "data.csv:3: column 'a' is empty; fill it in or remove the row"),
        ("a,b\n1,0\nx,1\n3,0\n", [], "data.csv:3: column 'a' is 'x', not a number; only the target, here 'b'"),
        ("a,kind\n1,0\n2,1\n", ["--target", "kin"], "unknown column 'kin'; did you mean 'kind'"),
        ("a,b\n1,5\n2,5\n3,5\n", [], "every target is '5', which leaves nothing to learn"),
        ("a,b\n", [], "there is a header but no rows of data below it|data.csv"),
        ("", [], "the file is empty; it must have inputs and a target"),
        ("b\n1\n2\n", [], "at least one more is needed besides the target"),
    ],
)
def test_data_that_cannot_be_used_are_refused_with_file_line_and_column(
    stepgrad: Command, tmp_path: Path, content: str, words: list[str], message: str
) -> None:
    path = tmp_path / "data.csv"
    path.write_text(content)
    result = stepgrad("train", "--data", path, *words, "--no-tui")
    assert (result.code, result.out) == (2, "")
    assert result.err.count("\n") == 1
    assert any(part in result.err for part in message.split("|"))


def test_data_for_a_recipe_of_another_shape_are_refused_with_the_layers_that_fit(
    stepgrad: Command, tmp_path: Path
) -> None:
    path = tmp_path / "data.csv"
    path.write_text("a,b,y\n1,2,0\n2,3,1\n3,4,0\n")
    result = stepgrad("train", "cats", "--data", path, "--no-tui")
    assert result.code == 2
    assert "use --layers 2-64-1" in result.err


def test_a_mistake_in_a_file_of_ones_own_names_the_file(stepgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[data]\nname = "xor"\n[optimizer]\nlearning_rat = 1\n')
    result = stepgrad("train", path, "--no-tui")
    assert result.code == 2
    assert result.err == (
        "stepgrad: mine.toml: unknown key 'learning_rat' in [optimizer]; did you mean 'learning_rate'?\n"
    )
