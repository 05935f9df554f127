"""A learning rate that is computed anew in every iteration and rises until the training is thrown back.

A warm-up that is not cut off: nothing is wrong in the first hundreds of iterations, so all of them are lived through.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...findings import at_site, finding
from ...running.instrument import Site
from ...running.matching import close, compare
from ...truth.case import Case
from ...truth.truth import frozen_probe
from .series import Series, SeriesProbe

MOST = 12  # numbers that are tried
RISES = 1.5  # times the first rate, in the iterations that are followed anyway
LONGEST = 4.0  # seconds for the whole training
BLOCKS = 20  # parts of the training whose losses are compared
THROWN_BACK = 5.0  # times the lowest loss, at the end
BEYOND = 1.5  # times the rate at the lowest loss, at its highest


def computed_rate(case: Case) -> Site | None:
    """The number that is assigned in every iteration and that all updates are proportional to."""
    frozen, program = case.slopes.frozen, case.lab.program
    last = dict(zip(frozen.scalar_site, frozen.scalar))
    often = {site for site in last if frozen.scalar_site.count(site) == 1 and last[site] > 0}
    sites = [site for site in sorted(often) if program.sites[site].role == "assign"][:MOST]
    before = frozen.suppressed
    outcomes = case.lab.run([frozen_probe(case.roles, record="nothing", disturb={site: None}) for site in sites])
    for site, outcome in zip(sites, outcomes):
        matches = [compare(after, now) for after, now in zip(outcome.suppressed, before)] if outcome.complete else []
        told = [match for match, now in zip(matches, before) if np.any(now)]
        is_scaled = bool(told) and abs(told[0].factor - 1) > 1e-6 and all(match.residual < 1e-6 for match in told)
        if is_scaled and all(close(match.factor, told[0].factor, 1e-6) for match in told):
            return program.sites[site]
    return None


def rising_rate(case: Case, site: Site, series: Series) -> dict[str, Any] | None:
    """The finding, if the rate noted in `series` rises, and in the whole training the loss jumps up at its heights."""
    if len(series.noted) < 20 or not series.noted[-1] > RISES * series.noted[0] > 0:
        return None
    seconds = min(LONGEST, case.lab.seconds_left / 4)
    probe = SeriesProbe(
        case.loss, case.roles.parameters, case.roles.writers, iterations=10**6, seconds=seconds, note=site.id
    )
    whole: Series | None = case.lab.one_series(probe)
    if whole is None or len(whole.losses) < 10 * BLOCKS or len(whole.noted) < len(whole.losses):
        return None
    losses, rates = (np.array(values[: len(whole.losses)], dtype=float) for values in (whole.losses, whole.noted))
    with np.errstate(all="ignore"):
        means = [float(block.mean()) for block in np.array_split(losses, BLOCKS)]
    highest = [float(block.max()) for block in np.array_split(rates, BLOCKS)]
    best = int(np.nanargmin(means)) if np.isfinite(means).any() else 0
    is_thrown_back = not np.isfinite(means[-1]) or means[-1] > THROWN_BACK * means[best] > 0
    if best < 1 or not is_thrown_back or not max(highest) > BEYOND * highest[best]:
        return None
    return _finding(case, site, rates, (means[best], means[-1]), highest[best])


def _finding(case: Case, site: Site, rates: Any, ends: tuple[float, float], rate: float) -> dict[str, Any]:
    place = at_site(case.lab.program, site)
    name = str(place["source"]).split("=")[0].strip()
    return finding(
        "learning-rate-high", "error", name,
        f"{name} rises from {rates[0]:.3g} to {rates.max():.3g}: the loss comes down to {ends[0]:.3g} with {rate:.3g} "
        f"and is thrown back to {ends[1]:.3g} as it rises further.",
        f"let {name} rise no further than it has to: min(1, step / warm_up)",
        evidence={"start": rates[0], "highest": rates.max(), "lowest_loss": ends[0], "last_loss": ends[1]},
        variable=name, **place,
    )  # fmt: skip
