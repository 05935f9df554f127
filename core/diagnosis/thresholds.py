"""Every number the rules compare with, in one place, with where it comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Defaults were set by watching the built-in experiments; the 12288-64-1 ones over twenty seeds.

    `dead_fraction_warning`: share of dead units in a layer from which it is worth a warning; the healthy 12288-64-1
    network loses up to 37 of 64 and still reaches a loss of 0, so the line stands above that.
    `chance_tolerance`: relative distance from the level of chance that counts as being there.
    `chance_steps`, `chance_share`: for how many steps, and for what share of the run so far, the loss must stay
    there; a healthy start is near chance too, but leaves it.
    `above_chance`: times chance from which a loss is worse than knowing nothing. `still_falling`: the later half of
    the window below that share of the earlier one counts as coming down. `exploded`: times the first loss, or chance.
    """

    dead_fraction_warning: float = 0.6
    chance_tolerance: float = 0.02
    chance_steps: int = 50
    chance_share: float = 0.3
    above_chance: float = 1.5
    still_falling: float = 0.9
    exploded: float = 10.0


DEFAULT = Thresholds()
