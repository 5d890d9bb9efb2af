"""Agent `llm`: a language model of any provider as Generator, Coder or Evaluator. Needs the extra `llm`."""

from orchestrator.agents.llm.agent import LlmAgent

__all__ = ["LlmAgent"]
