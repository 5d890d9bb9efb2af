"""The bundled tasks, and how a task.toml becomes a task: by an example's name or from your own folder."""

from orchestrator.examples.gallery import list_examples, read_example
from orchestrator.examples.loading import find_folder, list_names, load, read_seed_program

__all__ = ["find_folder", "list_examples", "list_names", "load", "read_example", "read_seed_program"]
