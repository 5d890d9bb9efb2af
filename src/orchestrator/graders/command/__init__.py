"""Grader `command`: the user's command reads the outputs in the grade sandbox and writes metrics.json."""

from orchestrator.graders.command.grader import CommandGrader

__all__ = ["CommandGrader"]
