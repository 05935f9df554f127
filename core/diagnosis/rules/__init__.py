"""Rules: each a function of evidence that returns the findings it sees there. This table is all the engine knows."""

from collections.abc import Callable

from ..evidence import Evidence
from ..finding import Finding
from .data import data_changed, input_constant, input_duplicated, input_not_finite, input_scale
from .generalization import overfitting
from .gradients import exploding_gradient, gradient_disagrees, vanishing_gradient
from .labels import label_noise, label_order, label_range
from .loss import loss_above_chance, loss_at_chance, loss_explodes, loss_formula, loss_not_finite, loss_oscillating
from .model import bottleneck, loss_output_mismatch, missing_nonlinearity, weight_decay_high
from .rate import learning_rate_high, learning_rate_low
from .start import init_too_large, init_too_small, symmetric_units
from .units import constant_output, dead_units, rare_units, saturated_units
from .update import update_disagrees

Rule = Callable[[Evidence], list[Finding]]
RULES: tuple[Rule, ...] = (
    input_not_finite,
    input_scale,
    input_constant,
    input_duplicated,
    data_changed,
    label_range,
    label_order,
    label_noise,
    loss_output_mismatch,
    missing_nonlinearity,
    bottleneck,
    weight_decay_high,
    symmetric_units,
    init_too_large,
    init_too_small,
    gradient_disagrees,
    update_disagrees,
    loss_formula,
    learning_rate_high,
    learning_rate_low,
    dead_units,
    rare_units,
    saturated_units,
    constant_output,
    vanishing_gradient,
    exploding_gradient,
    loss_not_finite,
    loss_explodes,
    loss_at_chance,
    loss_above_chance,
    loss_oscillating,
    overfitting,
)

__all__ = ["RULES", "Rule"]
