"""Grader `predictions`: any scikit-learn metric on a predictions.csv, computed on rows whose labels the program never saw."""

from orchestrator.graders.predictions.grader import PredictionsGrader

__all__ = ["PredictionsGrader"]
