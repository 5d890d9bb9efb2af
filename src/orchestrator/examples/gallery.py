"""The bundled examples as a gallery shows them: a title, what each teaches, and all that a task is made of."""

from dataclasses import dataclass
from pathlib import Path

from orchestrator.contract.errors import NotFound
from orchestrator.contract.examples import Example, ExampleContent
from orchestrator.contract.tasks import TaskUpload
from orchestrator.examples.loading import HERE, load, read_seed_program


@dataclass(frozen=True, slots=True)
class Card:
    """What the gallery says of one example; `subject` is what its picture shows."""

    name: str
    title: str
    subject: str
    teaches: str


CARDS: tuple[Card, ...] = (
    Card(
        "pack-circles",
        "Pack circles",
        "packing",
        "Watch a packing grow, version after version: the search tunes a program's marked parameters, and your own "
        "grader checks each answer in exact arithmetic.",
    ),
    Card(
        "digits",
        "Recognize digits",
        "digits",
        "The shortest way to a target: pipelines are tried on a table of images until 98 % are right, confirmed by a "
        "second run.",
    ),
    Card(
        "your-own-csv",
        "Your own table",
        "customers",
        "A table as it comes: missing values, two date formats, an identifier. Shows what is made of each column, and "
        "why accuracy would be the wrong metric.",
    ),
    Card(
        "breast_cancer",
        "Tell tumors apart",
        "cells",
        "A search without a target: it spends its budget, then shows the best version and its score on rows that "
        "steered nothing.",
    ),
    Card(
        "diabetes",
        "Predict a number",
        "curve",
        "Few and noisy rows: validation and held-out scores differ, and you see by how much a score can be trusted.",
    ),
    Card(
        "minimise-a-function",
        "Minimize a function",
        "function",
        "A black box with six local minima: what a parameter search does when a program knows nothing of its goal.",
    ),
    Card(
        "make-it-faster",
        "Make it faster",
        "speed",
        "The score is a speed-up: a slow function is raced against a reference on new inputs, and must still be right.",
    ),
)


def list_examples() -> list[Example]:
    """Return the examples, the one to begin with first."""
    return [_build_example(card, load(card.name)) for card in CARDS]


def read_example(name: str) -> ExampleContent:
    """Return all that a task is made of; raise NotFound if there is no such example."""
    card = next((card for card in CARDS if card.name == name), None)
    if card is None:
        raise NotFound(f"There is no example {name[:100]!r}; get_examples lists them.")
    task = load(card.name)
    example = _build_example(card, task)
    data_file = _find_data_file(card, task)
    return ExampleContent(
        **example.model_dump(),
        description=task.description,
        dataset=task.dataset,
        spec=task,
        program=read_seed_program(card.name, task),
        data_text=data_file.read_text(encoding="utf-8") if data_file else None,
    )


def _build_example(card: Card, task: TaskUpload) -> Example:
    return Example.model_validate(
        {
            "name": card.name,
            "title": card.title,
            "teaches": card.teaches,
            "subject": card.subject,
            "metric": task.objective.metric,
            "target": task.objective.target,
            "coder": task.agents.coders[0],
            "versions": task.budget.versions,
            "has_data_file": _find_data_file(card, task) is not None,
        }
    )


def _find_data_file(card: Card, task: TaskUpload) -> Path | None:
    path = HERE / card.name / (task.dataset or "")
    return path if path.is_file() else None
