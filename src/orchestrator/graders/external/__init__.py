"""Grader `external`: a named agent judges the outputs of each run elsewhere, and posts the result."""

from orchestrator.graders.external.grader import ExternalGrader

__all__ = ["ExternalGrader"]
