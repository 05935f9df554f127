"""The same works in PyTorch and scikit-learn, each as its documentation would have them, on one thread, in float64.

Only where they are installed (the `bench` extra); otherwise the table says so.
"""

import warnings
from importlib.util import find_spec
from typing import Any

import numpy as np

from .timing import Work
from .workloads import Workload

has_torch = find_spec("torch") is not None
has_sklearn = find_spec("sklearn") is not None


def pytorch(workload: Workload) -> Work:
    """Eager PyTorch: Sequential, the loss on logits, the optimizer of the same name."""
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    hidden = {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid}[workload.hidden]
    parts: list[Any] = []
    for inputs, outputs in zip(workload.sizes, workload.sizes[1:], strict=False):
        parts += [torch.nn.Linear(inputs, outputs), hidden()]
    parts.pop()
    loss: Any
    y = torch.from_numpy(np.array(workload.data.targets))
    if workload.loss == "sse":
        parts.append(torch.nn.Sigmoid())
        loss = torch.nn.MSELoss(reduction="sum")
    elif workload.loss == "bce":
        loss = torch.nn.BCEWithLogitsLoss()
    else:
        loss, y = torch.nn.CrossEntropyLoss(), y.argmax(dim=1)
    network = torch.nn.Sequential(*parts)
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
    optimizer = kinds[workload.optimizer](network.parameters(), lr=workload.rate)
    x = torch.from_numpy(np.array(workload.data.inputs))

    def work(steps: int) -> None:
        for _ in range(steps):
            rows = torch.randperm(workload.examples)[: workload.batch] if workload.batch else slice(None)
            optimizer.zero_grad()
            loss(network(x[rows]), y[rows]).backward()
            optimizer.step()

    return work


def sklearn(workload: Workload) -> Work:
    """MLPClassifier.fit for as many iterations as the steps need, without its stopping rules."""
    from sklearn.neural_network import MLPClassifier

    x, y = np.array(workload.data.inputs), np.array(workload.data.targets)
    labels = y.argmax(axis=1) if y.shape[1] > 1 else y[:, 0].astype(int)
    steps_per_epoch = -(-workload.examples // workload.rows)

    def work(steps: int) -> None:
        epochs = max(1, round(steps / steps_per_epoch))
        model = MLPClassifier(
            hidden_layer_sizes=workload.sizes[1:-1],
            activation={"relu": "relu", "sigmoid": "logistic"}[workload.hidden],
            solver=workload.optimizer,
            alpha=0.0,
            batch_size=workload.rows,
            learning_rate_init=workload.rate,
            momentum=0.0,
            nesterovs_momentum=False,
            max_iter=epochs,
            n_iter_no_change=epochs + 1,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(x, labels)

    return work
