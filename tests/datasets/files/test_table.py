"""Tables: what is read from .csv and .tsv, and that each failure names the line of the file."""

from pathlib import Path

import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.datasets.files import read

HEADER = "length,width,kind\n"
ROWS = "1.5,2,a\n2.5,3,b\n3.5,4,a\n4.5,5,b\n"


def write(folder: Path, text: str | bytes, *, name: str = "data.csv") -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_a_header_names_the_columns_and_words_are_classes(tmp_path: Path) -> None:
    dataset = read(write(tmp_path, HEADER + ROWS))
    assert dataset.feature_names == ("length", "width")
    assert dataset.inputs.tolist() == [[1.5, 2.0], [2.5, 3.0], [3.5, 4.0], [4.5, 5.0]]
    assert (dataset.task, dataset.class_names) == ("binary", ("a", "b"))
    assert dataset.targets[:, 0].tolist() == [0.0, 1.0, 0.0, 1.0]
    assert len(dataset.validation_inputs) == 0


def test_without_a_header_columns_are_numbered_from_one(tmp_path: Path) -> None:
    dataset = read(write(tmp_path, ROWS))
    assert dataset.examples == 4
    assert dataset.feature_names == ("column 1", "column 2")


@pytest.mark.parametrize("header", ["0,1,2\n", ",1st,kind\n", "7,width,kind\n"])
def test_a_header_with_numbers_in_it_is_still_seen(tmp_path: Path, header: str) -> None:
    assert read(write(tmp_path, header + ROWS)).examples == 4


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data.tsv", (HEADER + ROWS).replace(",", "\t")),
        ("data.csv", (HEADER + ROWS).replace(",", ";")),
        ("data.csv", (HEADER + ROWS).replace("\n", "\r\n")),
        ("data.csv", "\ufeff" + HEADER + "\n" + ROWS + "\n\n"),
        ("data.CSV", (HEADER + ROWS).replace(",", " , ")),
    ],
)
def test_separators_line_ends_and_blank_lines_make_no_difference(tmp_path: Path, name: str, text: str) -> None:
    dataset = read(write(tmp_path, text, name=name))
    assert dataset.feature_names == ("length", "width")
    assert dataset.class_names == ("a", "b")
    assert dataset.inputs[3].tolist() == [4.5, 5.0]


@pytest.mark.parametrize("target", ["width", "2"])
def test_the_target_is_given_by_name_or_by_number(tmp_path: Path, target: str) -> None:
    dataset = read(write(tmp_path, "length,width,depth\n1,2,3\n4,5.5,6\n7,8,9\n"), target=target)
    assert dataset.feature_names == ("length", "depth")
    assert dataset.task == "regression"
    assert dataset.targets[:, 0].tolist() == [2.0, 5.5, 8.0]


@pytest.mark.parametrize(
    ("values", "task", "names"),
    [
        (["0", "1"] * 5, "binary", ("0", "1")),
        (["-1.0", "1.0"] * 5, "binary", ("-1", "1")),
        (["0.5", "1.5"] * 5, "binary", ("0.5", "1.5")),
        (["10", "2", "3"] * 4, "classes", ("2", "3", "10")),
        (["x", "z", "y"] * 4, "classes", ("x", "y", "z")),
        (["1", "x", "2"] * 4, "classes", ("1", "2", "x")),
        (["1.5", "2", "3"] * 4, "regression", ()),
        ([str(value) for value in range(12)], "regression", ()),
        ([str(value % 21) for value in range(84)], "regression", ()),
        ([str(value % 20) for value in range(80)], "classes", tuple(str(value) for value in range(20))),
    ],
)
def test_the_task_follows_from_the_values(tmp_path: Path, values: list[str], task: str, names: tuple[str, ...]) -> None:
    text = "x,target\n" + "".join(f"{row},{value}\n" for row, value in enumerate(values))
    dataset = read(write(tmp_path, text))
    assert (dataset.task, dataset.class_names) == (task, names)
    if task == "classes":
        assert [names[column] for column in dataset.targets.argmax(axis=1)] == values
        assert (dataset.targets.sum(axis=1) == 1.0).all()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b,c\n1,2,x\n1,2\n", ":3: 2 values where the first row has 3; make them equal"),
        (
            "a,b,c\n1,2,x\n\n1,foo,y\n",
            ":4: column 'b' is 'foo', not a number; only the target, here 'c', may",
        ),
        ("a,c\n1_0,x\n2,y\n", ":2: column 'a' is '1_0', not a number"),
        ("a,c\n1,x\nnan,y\n", ":3: column 'a' is nan; put a finite number there or remove the row"),
        ("a,c\n1,x\n1e999,y\n", ":3: column 'a' is 1e999; put a finite number"),
        ("a,c\n1,0.5\n2,nan\n", ":3: column 'c' is nan; put a finite number"),
        ("a,c\n1,x\n,y\n", ":3: column 'a' is empty; fill it in or remove the row"),
        ("a,c\n1,x\n2,\n", ":3: column 'c' is empty; fill it in or remove the row"),
        ('a,c\n1,"x\ny"\n2\n', ":4: 1 values where the first row has 2"),
        ("a,c\n1,x\n2,x\n", ": column 'c': every target is 'x', which leaves nothing to learn"),
        ("a,c\n" + "".join(f"{n},w{n}\n" for n in range(30)), ": column 'c': 30 different words in 30 rows"),
        ("", ": the file is empty"),
        ("\n \n", ": the file is empty"),
        ("a,b\n", ": there is a header but no rows of data below it"),
        ("a\n1\n2\n", ": only the column 'a'; at least one more is needed"),
        ("a,c\n1,x\n2,café\n".encode("latin-1"), ":3: byte 0xe9 is not UTF-8 text; save the file as UTF-8"),
        ("a,c\n1," + "x" * 200_000 + "\n2,y\n", ":2: not a table: field larger than field limit"),
    ],
)
def test_a_failure_is_one_line_with_file_and_row(tmp_path: Path, text: str | bytes, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(StepgradError) as caught:
        read(path)
    assert str(caught.value).startswith(path + message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("kinds", "unknown column 'kinds'; did you mean 'kind'?"),
        ("4", "no column 4; columns are numbered 1 to 3"),
        ("0", "no column 0; columns are numbered 1 to 3"),
        ("width", "column 'kind' is 'a', not a number; only the target, here 'width', may hold words"),
    ],
)
def test_a_target_that_cannot_be_is_refused(tmp_path: Path, target: str, message: str) -> None:
    with pytest.raises(StepgradError, match=r"data\.csv") as caught:
        read(write(tmp_path, HEADER + ROWS), target=target)
    assert message in str(caught.value)


def test_a_target_name_that_two_columns_share_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StepgradError, match="2 columns are called 'a'; give its number"):
        read(write(tmp_path, "a,a,b\n1,2,3\n4,5,6\n"), target="a")
