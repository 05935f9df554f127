"""The same works in JAX: loss, gradients and update compiled into one step, in float64 on the processor.

Only where it is installed (the `bench` extra).
"""

from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import numpy as np

from .timing import Work
from .workloads import Workload

has_jax = find_spec("jax") is not None


def jax(workload: Workload) -> Work:
    """One call of the compiled step for each batch; waits for the numbers at the end of a round."""
    import jax

    jax.config.update("jax_enable_x64", True)
    compiled = jax.jit(_step(workload), donate_argnums=(0, 1))
    rng = np.random.default_rng(0)
    parameters: Any = [
        (jax.numpy.array(rng.normal(size=shape) * 0.01), jax.numpy.zeros(shape[1]))
        for shape in pairwise(workload.sizes)
    ]
    moments: Any = tuple(jax.tree.map(jax.numpy.zeros_like, parameters) for _ in range(2))
    count = 0

    def work(steps: int) -> None:
        nonlocal parameters, moments, count
        for _ in range(steps):
            count += 1
            rows = rng.permutation(workload.examples)[: workload.batch] if workload.batch else None
            parameters, moments, value = compiled(parameters, moments, float(count), rows)
        value.block_until_ready()

    return work


def _step(workload: Workload) -> Any:
    """(parameters, moments, count, rows) -> the same after one step, and the loss of the batch."""
    import jax
    import jax.numpy as jnp

    x, y, rate = jnp.array(workload.data.inputs), jnp.array(workload.data.targets), workload.rate
    loss = _loss(workload)

    def step(parameters: Any, moments: Any, count: Any, rows: Any) -> Any:
        batch = (x, y) if rows is None else (x[rows], y[rows])
        value, gradients = jax.value_and_grad(loss)(parameters, *batch)
        if workload.optimizer == "sgd":
            return jax.tree.map(lambda p, g: p - rate * g, parameters, gradients), moments, value
        means = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, moments[0], gradients)
        squares = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, moments[1], gradients)

        def moved(p: Any, m: Any, v: Any) -> Any:
            return p - rate * (m / (1 - 0.9**count)) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8)

        return jax.tree.map(moved, parameters, means, squares), (means, squares), value

    return step


def _loss(workload: Workload) -> Any:
    """(parameters, inputs, targets) -> the loss of the batch."""
    import jax
    import jax.numpy as jnp

    hidden = {"relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid}[workload.hidden]

    def loss(parameters: Any, a: Any, y: Any) -> Any:
        for weights, bias in parameters[:-1]:
            a = hidden(a @ weights + bias)
        weights, bias = parameters[-1]
        logits = a @ weights + bias
        if workload.loss == "sse":
            return jnp.sum((jax.nn.sigmoid(logits) - y) ** 2)
        if workload.loss == "bce":
            return jnp.mean(jax.nn.softplus(logits) - y * logits)
        return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(logits), axis=1))

    return loss
