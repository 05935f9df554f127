"""Trials: experiments on copies of a run that tell apart causes which its findings leave open."""

from .diagnose import diagnose
from .report import Report, Trial

__all__ = ["Report", "Trial", "diagnose"]
