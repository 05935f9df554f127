"""The same works as people write them: plain NumPy, new arrays for every expression, examples as columns.

XOR is the answer's own loop, with the loss it descends, since every contender computes its loss; the others follow
the question's program, with its cost, extended to softmax and Adam.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .timing import Work
from .workloads import Workload

Arrays = dict[str, NDArray[Any]]


def naive(workload: Workload) -> Work:
    """A step of plain NumPy on this work."""
    return _answer(workload) if workload.loss == "sse" else _question(workload)


def _answer(workload: Workload) -> Work:
    x, y = np.array(workload.data.inputs), np.array(workload.data.targets)
    rng = np.random.default_rng(0)
    w1, b1 = rng.uniform(size=(2, 3)), rng.uniform(size=(1, 3))
    w2, b2 = rng.uniform(size=(3, 1)), rng.uniform(size=(1, 1))
    rate = workload.rate

    def sigmoid(z: NDArray[Any]) -> NDArray[Any]:
        result: NDArray[Any] = 1 / (1 + np.exp(-z))
        return result

    def derivative(a: NDArray[Any]) -> NDArray[Any]:
        result: NDArray[Any] = a * (1 - a)
        return result

    def work(steps: int) -> None:
        nonlocal w1, b1, w2, b2
        losses = []
        for _ in range(steps):
            hidden = sigmoid(np.dot(x, w1) + b1)
            output = sigmoid(np.dot(hidden, w2) + b2)
            error = y - output
            losses.append(0.5 * np.sum(error**2))
            d_output = error * derivative(output)
            error_hidden = d_output.dot(w2.T)
            d_hidden = error_hidden * derivative(hidden)
            w2 += hidden.T.dot(d_output) * rate
            b2 += np.sum(d_output, axis=0, keepdims=True) * rate
            w1 += x.T.dot(d_hidden) * rate
            b1 += np.sum(d_hidden, axis=0, keepdims=True) * rate

    return work


def _question(workload: Workload) -> Work:
    x, y = np.array(workload.data.inputs).T, np.array(workload.data.targets).T
    layers = len(workload.sizes) - 1
    rng = np.random.default_rng(0)
    parameters: Arrays = {}
    for k in range(1, layers + 1):
        parameters[f"W{k}"] = rng.normal(size=(workload.sizes[k], workload.sizes[k - 1])) * 0.01
        parameters[f"b{k}"] = np.zeros((workload.sizes[k], 1))
    moments = {key: (np.zeros_like(value), np.zeros_like(value)) for key, value in parameters.items()}
    count = 0

    def work(steps: int) -> None:
        nonlocal count
        for _ in range(steps):
            count += 1
            columns = slice(None) if not workload.batch else rng.permutation(workload.examples)[: workload.batch]
            caches = _forward(x[:, columns], parameters, layers, workload)
            _cost(caches[f"A{layers}"], y[:, columns], workload)
            grads = _backward(caches, y[:, columns], parameters, layers)
            _update(parameters, grads, moments, count, workload)

    return work


def _forward(x: NDArray[Any], parameters: Arrays, layers: int, workload: Workload) -> Arrays:
    caches = {"A0": x}
    for k in range(1, layers + 1):
        z = np.dot(parameters[f"W{k}"], caches[f"A{k - 1}"]) + parameters[f"b{k}"]
        if k < layers:
            a = np.maximum(0, z)
        elif workload.output == "softmax":
            shifted = np.exp(z - np.max(z, axis=0, keepdims=True))
            a = shifted / np.sum(shifted, axis=0, keepdims=True)
        else:
            a = 1 / (1 + np.exp(-z))
        caches[f"Z{k}"], caches[f"A{k}"] = z, a
    return caches


def _cost(a: NDArray[Any], y: NDArray[Any], workload: Workload) -> float:
    if workload.output == "softmax":
        return float(-np.sum(y * np.log(a + 1e-12)) / y.shape[1])
    return float(-np.sum(y * np.log(a + 1e-12) + (1 - y) * np.log(1 - a + 1e-12)) / y.shape[1])


def _backward(caches: Arrays, y: NDArray[Any], parameters: Arrays, layers: int) -> Arrays:
    m = y.shape[1]
    grads: Arrays = {}
    dz = caches[f"A{layers}"] - y
    for k in range(layers, 0, -1):
        grads[f"W{k}"] = np.dot(dz, caches[f"A{k - 1}"].T) / m
        grads[f"b{k}"] = np.sum(dz, axis=1, keepdims=True) / m
        if k > 1:
            dz = np.dot(parameters[f"W{k}"].T, dz) * (caches[f"Z{k - 1}"] > 0)
    return grads


def _update(parameters: Arrays, grads: Arrays, moments: Any, count: int, workload: Workload) -> None:
    for key, gradient in grads.items():
        if workload.optimizer == "sgd":
            parameters[key] = parameters[key] - workload.rate * gradient
            continue
        m, v = moments[key]
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient**2
        moments[key] = (m, v)
        m_hat, v_hat = m / (1 - 0.9**count), v / (1 - 0.999**count)
        parameters[key] = parameters[key] - workload.rate * m_hat / (np.sqrt(v_hat) + 1e-8)
