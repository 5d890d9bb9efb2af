"""Thin doors for the specification's own commands; the server itself is src/orchestrator."""
