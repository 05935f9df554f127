"""Faults of the settings: a learning rate, a schedule or a decay that no right gradient can make up for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .fault import Fault, RecipeFault
from .site import NOT_SCALE_FREE, Site

THOUSAND = 1000.0
STRONG_DECAY = 10.0
TIGHT_CLIP = 1e-5


def _change(site: Site, **numbers: float | str) -> Mapping[str, Any]:
    return {"hyperparameters": replace(site.settings, **numbers)}  # type: ignore[arg-type]


def _rate_too_high(site: Site) -> Mapping[str, Any]:
    return _change(site, learning_rate=site.settings.learning_rate * THOUSAND)


def _rate_too_low(site: Site) -> Mapping[str, Any]:
    return _change(site, learning_rate=site.settings.learning_rate / THOUSAND)


def _rate_decays(site: Site) -> Mapping[str, Any]:
    return _change(site, schedule="exponential:1e-6")


def _strong_decay(site: Site) -> Mapping[str, Any]:
    return _change(site, weight_decay=STRONG_DECAY)


def _tight_clip(site: Site) -> Mapping[str, Any]:
    return _change(site, clip_norm=TIGHT_CLIP)


SETTINGS: tuple[Fault, ...] = (
    RecipeFault(
        code="rate-too-high",
        place="settings",
        summary="the learning rate is a thousand times too high",
        line="lr = 100                 # 0.1",
        diagnosed_as=("learning-rate-high",),
        changes=_rate_too_high,
    ),
    RecipeFault(
        code="rate-too-low",
        place="settings",
        summary="the learning rate is a thousand times too low",
        line="lr = 1e-4                # 0.1",
        diagnosed_as=("learning-rate-low",),
        changes=_rate_too_low,
    ),
    RecipeFault(
        code="rate-decays-at-once",
        place="settings",
        summary="the learning rate falls to nothing within the first epoch",
        line="lr *= 0.9                # in every step, not in every epoch",
        diagnosed_as=("learning-rate-low",),
        quietness=2,
        changes=_rate_decays,
    ),
    RecipeFault(
        code="decay-too-strong",
        place="settings",
        summary=f"a weight decay of {STRONG_DECAY:g} pulls the weights to 0 faster than any gradient can push them",
        line="loss = loss + 5 * (W ** 2).sum()",
        diagnosed_as=("weight-decay-high", "weight-decay-wrong"),
        quietness=2,
        changes=_strong_decay,
    ),
    RecipeFault(
        code="clip-too-tight",
        place="settings",
        summary=f"gradients are scaled down to a norm of {TIGHT_CLIP:g}: hardly anything moves",
        line="dW *= 1e-5 / np.linalg.norm(dW)",
        diagnosed_as=("learning-rate-low", "gradient-clipped"),
        needs=(NOT_SCALE_FREE,),
        quietness=2,
        changes=_tight_clip,
    ),
)
