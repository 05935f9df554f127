"""The examples in view: which are listed first, how they are counted, and over which set."""

import numpy as np
import pytest

from stepgrad.core.debugging.commands import AfterSteps, Watch
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.close_look import ExampleTable
from stepgrad.core.observing.examples import confusion_of
from stepgrad.core.observing.measurements import Among, Focus
from stepgrad.core.training.evaluation import Evaluator
from tests.core.builders import small_data, small_session


def table(session: Session, among: Among = "batch", *, by_loss: bool = True) -> ExampleTable:
    session.apply(Watch(Focus(1, 0, None, among=among, by_loss=by_loss)))
    detail = session.snapshot().detail
    assert detail is not None
    assert detail.examples is not None
    return detail.examples


def classes_session() -> Session:
    return small_session(
        data=small_data("classes", outputs=3, examples=40, validation=11),
        sizes=(3, 5, 3), activations=("relu", "softmax"), loss="cross_entropy",
    )  # fmt: skip


def test_wrong_answers_come_first_and_among_them_the_dearest() -> None:
    session = classes_session()
    session.run(AfterSteps(3))
    rows = table(session, "training").rows
    keys = [(row.is_right, -(row.loss or 0.0)) for row in rows]
    assert keys == sorted(keys)
    assert {row.is_right for row in rows} == {False, True}


def test_a_numbers_task_is_sorted_by_loss_alone() -> None:
    session = small_session(data=small_data("regression"), activations=("relu", "tanh", "identity"), loss="mse")
    session.run(AfterSteps(1))
    losses = [row.loss for row in table(session, "training").rows]
    assert losses == sorted(losses, reverse=True)  # type: ignore[type-var]


def test_the_whole_training_set_is_looked_at_with_the_weights_as_they_are_now() -> None:
    session = small_session()
    session.run(AfterSteps(2))
    seen = table(session, "training", by_loss=False)
    assert [row.example for row in seen.rows] == list(range(13))
    trainer = session.trainer
    data = small_data()
    score = Evaluator(trainer.network, data.inputs, data.targets, "binary").score()
    assert np.mean([row.loss for row in seen.rows]) == pytest.approx(score.loss)  # type: ignore[arg-type]
    assert 1 - (seen.wrong or 0) / 13 == pytest.approx(score.accuracy)


def test_the_validation_set_has_its_own_rows_and_no_way_back() -> None:
    session = small_session()
    session.run(AfterSteps(2))
    seen = table(session, "validation", by_loss=False)
    data = small_data()
    assert [float(row.target) for row in seen.rows] == data.validation_targets[:, 0].tolist()
    assert all(row.delta is None for row in seen.rows)


def test_without_a_validation_set_it_cannot_be_looked_at_and_the_look_stays_where_it_was() -> None:
    session = small_session(data=small_data(validation=0))
    session.run(AfterSteps(1))
    table(session, "training")
    with pytest.raises(StepgradError, match="no validation set"):
        session.apply(Watch(Focus(1, 0, among="validation")))
    assert session.inspection.focus == Focus(1, 0, None, among="training")


def test_the_confusion_matrix_counts_targets_down_and_answers_across() -> None:
    targets = np.eye(3)[[0, 0, 1, 2, 2, 2]]
    outputs = np.eye(3)[[0, 1, 1, 2, 0, 0]]
    assert confusion_of(outputs, targets, "classes") == ((1, 1, 0), (0, 1, 0), (2, 0, 1))


def test_two_classes_in_one_output_are_counted_by_one_half() -> None:
    targets = np.array([[0.0], [0.0], [1.0], [1.0]])
    outputs = np.array([[0.2], [0.7], [0.9], [0.5]])
    assert confusion_of(outputs, targets, "binary") == ((1, 1), (1, 1))


def test_answers_that_are_not_finite_are_wrong_and_in_no_cell() -> None:
    session = classes_session()
    session.run(AfterSteps(1))
    session.trainer.network.layers[1].weights[0, 1] = np.nan
    seen = table(session, "training")
    assert seen.wrong == 40
    assert seen.confusion == ((0, 0, 0),) * 3


def test_the_matrix_adds_up_to_the_examples_and_its_diagonal_to_the_right_ones() -> None:
    session = classes_session()
    session.run(AfterSteps(5))
    seen = table(session, "training")
    counts = np.array(seen.confusion)
    assert counts.sum() == seen.examined == 40
    assert counts.trace() == 40 - (seen.wrong or 0)


def test_of_a_large_set_an_even_sample_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stepgrad.core.debugging.inspection.MOST_PRODUCTS", 0)
    monkeypatch.setattr("stepgrad.core.debugging.inspection.LEAST_SAMPLE", 5)
    session = small_session()
    session.run(AfterSteps(1))
    seen = table(session, "training", by_loss=False)
    assert [row.example for row in seen.rows] == [0, 3, 6, 9, 12]
    assert (seen.examined, seen.total) == (5, 13)
