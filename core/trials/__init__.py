"""Trials: experiments on copies of a run that tell apart causes which its findings leave open."""

from .diagnose import diagnose
from .report import Attempt, Report, Trial

__all__ = ["Attempt", "Report", "Trial", "diagnose"]
