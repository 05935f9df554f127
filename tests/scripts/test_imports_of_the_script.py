"""What a script imports: its own modules are part of it, wherever they lie; what only draws need not be there."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from stepgrad.core.scripts.inside.running import standins

MODEL = """
import numpy as np

def gradient(X, error):
    return X.T @ np.abs(error)
"""
TRAIN = """
import numpy as np
from model import gradient
rng = np.random.default_rng(0)
X = rng.normal(size=(20, 3))
y = X @ rng.normal(size=(3, 2)) + 0.3
W, b = rng.normal(size=(3, 2)), np.zeros(2)
for epoch in range(60):
    error = X @ W + b - y
    loss = np.mean(np.sum(error ** 2, axis=1)) / 2
    W = W - 0.1 * gradient(X, error) / len(X)
    b = b - 0.1 * error.mean(axis=0)
    print(loss)
"""
NETWORK = """
import numpy as np

class Model:
    def __init__(self):
        rng = np.random.default_rng(1)
        self.W, self.b = rng.normal(size=(3, 2)), np.zeros(2)

    def forward(self, X):
        self.X = X
        return X @ self.W + self.b

    def backward(self, error, rate):
        self.W -= rate * self.X.T @ error
        self.b -= rate * error.sum(axis=0)
"""
USES_NETWORK = """
import numpy as np
from numpy_net.model import Model
rng = np.random.default_rng(0)
X = rng.normal(size=(20, 3))
y = X @ rng.normal(size=(3, 2)) + 0.3
model = Model()
for epoch in range(60):
    error = model.forward(X) - y
    loss = np.sum(error ** 2) / 2
    model.backward(error, 0.01)
    print(loss)
"""


def check(script: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stepgrad", "check", str(script)],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_module_in_a_folder_the_script_adds_to_its_path_is_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "model.py").write_text(MODEL)
    (tmp_path / "scripts").mkdir()
    script = tmp_path / "scripts" / "train.py"
    script.write_text(f"import sys\nsys.path.append({str(tmp_path / 'lib')!r})\n" + TRAIN)
    done = check(script)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "model.py:5" in done.stdout


def test_a_package_of_the_user_may_begin_with_the_name_of_a_library(tmp_path: Path) -> None:
    (tmp_path / "numpy_net").mkdir()
    (tmp_path / "numpy_net" / "model.py").write_text(NETWORK)
    script = tmp_path / "train.py"
    script.write_text(USES_NETWORK)
    done = check(script)
    assert done.returncode == 0 and "all 2 parameters" in done.stdout, done.stdout + done.stderr


def test_a_script_that_plots_is_checked_without_a_plotting_library(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(MODEL)
    script = tmp_path / "train.py"
    # A library nobody has stands for matplotlib, which may be installed where this test runs.
    script.write_text(
        "import plotly.graph_objects as go\nfrom alive_progress import alive_bar, alive_it\n"
        + TRAIN.replace("range(60)", "alive_it(range(60))")
        + "figure = go.Figure(data=go.Scatter(y=[loss]))\nfigure.update_layout(title='loss').show()\n"
    )
    done = check(script)
    assert done.returncode == 1 and "model.py:5" in done.stdout, done.stdout + done.stderr


def test_a_module_that_does_more_than_draw_is_missed_as_ever(tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text("import a_library_of_layers\n" + TRAIN)
    done = check(script)
    assert done.returncode == 3 and "the module 'a_library_of_layers' is not installed" in done.stderr


@pytest.mark.parametrize(("rows", "columns", "shape"), [(1, 1, None), (1, 3, (3,)), (2, 1, (2,)), (2, 2, (2, 2))])
def test_subplots_gives_as_many_axes_as_were_asked_for(rows: int, columns: int, shape: tuple[int, ...] | None) -> None:
    _, axes = standins.subplots(rows, columns)
    assert (axes.shape if isinstance(axes, np.ndarray) else None) == shape
    line, *_ = standins.NOTHING.plot([1, 2])
    assert line.set_data([], []) is standins.NOTHING


def test_a_progress_bar_counts_and_goes_through_what_it_was_given() -> None:
    bar = standins.StandIn("tqdm").tqdm_notebook(range(3), total=3)
    assert [(thing, bar.n) for thing in bar] == [(0, 0), (1, 1), (2, 2)]
    bar.update(2)
    assert bar.n == 5
    assert list(standins.count_up(2, 4)) == [2, 3]


def test_a_script_that_stops_over_a_stand_in_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text("import plotly\nfigure, axes, more = plotly.three_things()\n" + USES_NETWORK)
    done = check(script)
    assert done.returncode == 3
    assert "train.py:2" in done.stderr and "plotly is not installed" in done.stderr


def test_only_what_draws_or_shows_progress_is_stood_in_for() -> None:
    finder = standins.StandInFinder()
    assert finder.find_spec("seaborn") is not None
    assert finder.find_spec("pandas") is None
    assert finder.find_spec("plotly.nothing") is None
