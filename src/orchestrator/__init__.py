"""AI Orchestrator: agents write and improve programs; scores come from graders the programs cannot reach."""

__version__ = "0.2.0"
