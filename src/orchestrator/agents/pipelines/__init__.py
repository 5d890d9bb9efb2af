"""Coder `pipelines`: scikit-learn programs, found by search over preprocessing, model and parameters. Needs no key.

It searches what is written in families.py and invents nothing beyond that.
"""

from orchestrator.agents.pipelines.coder import PipelinesCoder

__all__ = ["PipelinesCoder"]
