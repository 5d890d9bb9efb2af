"""Grader `tests`: a hidden test suite that judges what functions of the program answer, in a sandbox of its own."""

from orchestrator.graders.tests.grader import TestsGrader

__all__ = ["TestsGrader"]
