"""The bundled tasks, and how a task.toml becomes a task: by an example's name or from your own folder."""

from orchestrator.examples.loading import folder_of, load, names, seed_program

__all__ = ["folder_of", "load", "names", "seed_program"]
