"""Your own grader (evaluate.py): computes metrics from a program's declared outputs, in a sandbox of its own."""

from orchestrator.graders.evaluator.grader import EvaluatorGrader

__all__ = ["EvaluatorGrader"]
