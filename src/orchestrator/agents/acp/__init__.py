"""The coder `acp:<agent>`: any coding agent that speaks the Agent Client Protocol over its standard streams."""

from orchestrator.agents.acp.coder import AcpCoder

__all__ = ["AcpCoder"]
