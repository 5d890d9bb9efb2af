"""Grader `speed`: how many times faster a function or program is than a reference, on inputs that it has not seen."""

from orchestrator.graders.speed.grader import SpeedGrader

__all__ = ["SpeedGrader"]
