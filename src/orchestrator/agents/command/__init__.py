"""The coder `command:<argv>`: a program of yours that works once in the workspace and leaves files."""

from orchestrator.agents.command.coder import CommandCoder

__all__ = ["CommandCoder"]
