"""Grader `predictions`: a scikit-learn metric of a predictions.csv, on rows whose labels the program never saw."""

from orchestrator.graders.predictions.grader import PredictionsGrader

__all__ = ["PredictionsGrader"]
