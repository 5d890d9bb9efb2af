"""Coder `parameters`: searches the marked parameters of any program. A version is the seed program with other literals.

It invents no code: what the seed program's parameters cannot express, it does not find. Needs no key.
"""

from orchestrator.agents.parameters.coder import ParametersCoder

__all__ = ["ParametersCoder"]
