"""Every number the rules compare with, in one place, with where it comes from.

A rule that noise could make flicker has two of them: one to raise the finding, and one that must be passed to clear it.
`SOURCES` says of each whether it is published or was measured, and `stepgrad explain` prints it from here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares are of 1, steps are steps of the run, losses in units of chance or of each other."""

    # data and labels
    input_rms_high: float = 10.0
    input_rms_low: float = 0.01
    feature_spread: float = 100.0
    constant_pixels: float = 0.5
    constant_columns: float = 0.03
    repeated_share: float = 0.25
    target_rms_high: float = 10.0
    target_rms_low: float = 1e-3
    neighbours_needed: int = 64
    neighbours_sigma: float = 2.0
    contradicted_share: float = 0.05
    # start
    start_loss: float = 3.0
    start_gain_high: float = 10.0
    start_passes_low: float = 3e-3
    start_reaches_low: float = 1e-4
    start_saturated: float = 0.5
    # gradients and updates
    update_agrees: float = 1e-3
    gradient_ratio: float = 1e-3
    gradient_ratio_clear: float = 3e-3
    gradient_growth: float = 1e3
    # units
    dead_fraction_warning: float = 0.6
    rare_fraction: float = 0.6
    saturated_fraction: float = 0.5
    saturated_fraction_clear: float = 0.3
    output_spread: float = 1e-3
    output_spread_clear: float = 1e-2
    # the loss
    chance_tolerance: float = 0.02
    chance_steps: int = 50
    chance_share: float = 0.3
    plateau_share: float = 0.05
    plateau_patience: float = 0.2
    above_chance: float = 1.5
    above_chance_clear: float = 1.2
    still_falling: float = 0.9
    still_falling_clear: float = 0.87
    exploded: float = 10.0
    gets_on_below: float = 0.7
    gets_on_falling: float = 0.9
    answers_below: float = 0.3
    turns: float = 0.6
    swing: float = 0.2
    # decay and clipping
    decay_high: float = 1.0
    # the rate
    rate_gone: float = 1e-4
    step_moves: float = 0.5
    step_worsens: float = 1.1
    worse_share: float = 0.6
    rate_steps: int = 20
    whole_run_moves: float = 3.0
    whole_run_gains: float = 4.0
    longer_step: float = 100.0
    longer_gains: float = 10.0
    # generalization
    overfit_rise: float = 1.3
    overfit_gap: float = 2.0
    overfit_scores: int = 5
    noise_gap: float = 0.8


DEFAULT = Thresholds()

MEASURED = "measured on the nine built-in experiments and their variations"
SOURCES: dict[str, str] = {
    "input_rms_high": f"{MEASURED}: healthy inputs have 0.37 to 1.0, pixels from 0 to 255 have 94; inputs near 1 are "
    "advised by LeCun, Bottou, Orr & Müller, Efficient BackProp (1998), section 4.3",
    "input_rms_low": f"{MEASURED}: healthy inputs have at least 0.37; the same section of Efficient BackProp",
    "feature_spread": f"{MEASURED}: columns of healthy tables differ by 5 at most",
    "constant_pixels": f"{MEASURED}: of the digits' 64 pixels 4 are constant, and nothing is wrong",
    "constant_columns": "one column of a table of 32",
    "repeated_share": f"{MEASURED}: in healthy data no example stands there twice",
    "target_rms_high": f"{MEASURED}: standardized targets have 1; a start gives outputs near 1",
    "target_rms_low": "as the upper limit",
    "neighbours_needed": "below so many examples the test for labels has no power",
    "neighbours_sigma": "two standard deviations of the binomial distribution: 97.5 % of chance results lie below",
    "contradicted_share": f"{MEASURED}: 0 to 0.5 % in healthy data, 9 to 10 % with three labels in ten wrong",
    "start_loss": f"{MEASURED}: healthy starts lie within 1.7 times chance",
    "start_gain_high": f"{MEASURED}: with starts of He et al. (2015) or Glorot & Bengio (2010) layers gain 0.1 to 2",
    "start_passes_low": f"{MEASURED}: 0.01 is the least of a start that learned at its own pace",
    "start_reaches_low": "as for a single layer, over all hidden ones together",
    "start_saturated": "Glorot & Bengio (2010), section 3: units saturated from the start learn late or never",
    "update_agrees": "double precision repeats an update to 1e-12, single precision to 1e-5",
    "gradient_ratio": "Glorot & Bengio (2010): gradients that shrink from layer to layer; the number was " + MEASURED,
    "gradient_ratio_clear": "three times the limit that raises it",
    "gradient_growth": f"{MEASURED}: healthy norms grow by less than 60 over the first",
    "dead_fraction_warning": f"{MEASURED}: the healthy 12288-64-1 network loses up to 37 of 64 units (20 seeds)",
    "rare_fraction": "as for dead units",
    "saturated_fraction": f"{MEASURED}; see also Glorot & Bengio (2010), section 3",
    "saturated_fraction_clear": "three fifths of the limit that raises it",
    "output_spread": f"{MEASURED}: the outputs of a network that learns differ by more from the first steps on",
    "output_spread_clear": "ten times the limit that raises it",
    "chance_tolerance": f"{MEASURED}: healthy runs leave this band within their first epochs",
    "chance_steps": MEASURED,
    "chance_share": MEASURED,
    "plateau_share": f"{MEASURED}: circles with tanh stand at chance for 3 % of their run, and learn",
    "plateau_patience": f"{MEASURED}: 2-3-1 XOR sits at chance for 3 to 12 % of its run, and learns",
    "above_chance": MEASURED,
    "still_falling": MEASURED,
    "above_chance_clear": "four fifths of the limit that raises it",
    "still_falling_clear": "a little below the limit that raises it",
    "exploded": MEASURED,
    "gets_on_below": "a loss so far below chance has been learned from the inputs",
    "answers_below": f"{MEASURED}: networks of one hidden unit stay above it, wider ones fall below",
    "gets_on_falling": f"{MEASURED}: a loss that falls by a tenth from one stretch to the next is getting on",
    "turns": "a random walk turns at half of its steps; an oscillation turns at nearly all of them",
    "swing": MEASURED,
    "decay_high": "usual weight decays lie between 1e-5 and 1e-1 (Krogh & Hertz 1992; Loshchilov & Hutter 2019)",
    "rate_gone": "usual schedules end between a tenth and a ten-thousandth of the rate they begin with",
    "step_moves": "healthy steps move weights by about a thousandth of their norm (Bottou 2012; Karpathy 2019)",
    "step_worsens": "descent theory: a rate below 2 / curvature never makes the loss of its own batch worse",
    "worse_share": "as above; half of the steps would be a coin",
    "rate_steps": MEASURED,
    "whole_run_moves": f"{MEASURED}: healthy runs could move their weights 20 times their norm and more",
    "whole_run_gains": f"{MEASURED}: healthy runs begin at 9 and more, rates a thousand times too low at 2.4 and less",
    "longer_step": "two powers of ten, the distance between a usual rate and one that is far too low",
    "longer_gains": "a tenth of what a straight line would give for the longer step",
    "overfit_rise": f"{MEASURED}; the rise since the best score as in Prechelt, Early Stopping (1998)",
    "overfit_gap": MEASURED,
    "noise_gap": f"{MEASURED}: once the loss stands, unseen examples are not answered better than trained ones",
    "overfit_scores": "Prechelt (1998): strips of five epochs",
}
