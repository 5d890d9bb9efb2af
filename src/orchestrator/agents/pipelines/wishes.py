"""What people's requests mean to this coder: which model is next, and which are left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from orchestrator.agents.asked import Asked
from orchestrator.agents.pipelines.families import NEVER_SEARCHED, families_of

OTHER_NAMES = {
    "svm": ("svc", "svr"),
    "support_vector_machine": ("svc", "svr"),
    "rbf": ("svc", "svr"),
    "logistic_regression": ("logistic",),
    "knn": ("neighbours",),
    "nearest_neighbours": ("neighbours",),
    "neighbors": ("neighbours",),
    "qda": ("discriminant",),
    "extratrees": ("extra_trees",),
    "random_forest": ("forest",),
    "gradient_boosting": ("boosting",),
    "boosted_trees": ("boosting",),
    "neural_network": ("neural",),
    "mlp": ("neural",),
    "ridge_regression": ("ridge",),
    "elasticnet": ("elastic_net",),
    "gp": ("gaussian_process",),
}
VERBS = ("try", "avoid", "allow")
GRAMMAR = "I understand lines such as `try svc`, `avoid boosting` and `allow boosting`"


@dataclass
class Wishes:
    """next: the models asked for that no version was written for yet, in order. said: what to answer beyond those."""

    next: list[tuple[Asked, str]] = field(default_factory=list)
    avoided: frozenset[str] = frozenset()
    said: list[tuple[Asked, str]] = field(default_factory=list)


def model_names(kind: str) -> list[str]:
    """Return the models that people can ask for."""
    return [name for name in families_of(kind) if name not in NEVER_SEARCHED]


def model_of(words: str, kind: str) -> str | None:
    """Return the model that the words mean; None if this coder does not know it."""
    known = model_names(kind)
    name = "_".join(words.lower().replace("-", " ").replace("_", " ").split()).removeprefix("a_").removeprefix("the_")
    singular = name.removesuffix("s")
    meant = (name, singular, *OTHER_NAMES.get(name, ()), *OTHER_NAMES.get(singular, ()))
    return next((candidate for candidate in meant if candidate in known), None)


def wishes_of(
    asked: Sequence[Asked],
    answered: set[tuple[int, int]],
    able: Sequence[str],
    kind: str,
    avoided: frozenset[str] = frozenset(),
) -> Wishes:
    """Sort requests into models to try next, models to avoid and answers.

    asked: oldest first; later ones count more. able: the models that end on this table within the limits.

    avoided: what is left out until somebody allows it; nothing, where nothing else is able.
    """
    found = Wishes(avoided=avoided if set(able) - avoided else frozenset())
    for each in asked:
        model = model_of(each.what, kind) if each.verb else None
        new = each.key not in answered
        sentence = _heard(found, each, model, able, kind) if model else _unknown(each, kind)
        if new and model and each.verb == "try" and model in able:
            found.next.append((each, model))
        elif new:
            found.said.append((each, sentence))
    return found


def _heard(found: Wishes, asked: Asked, model: str, able: Sequence[str], kind: str) -> str:
    """Apply a request about a model that is known to `avoided`, and return the answer."""
    label = families_of(kind)[model].label
    if asked.verb == "avoid":
        if set(able) <= found.avoided | {model}:
            return f"Without {label} nothing would be left to try, so it stays (message {asked.message})."
        found.avoided |= {model}
        return f"From this version on {label} is left out (message {asked.message}); `allow {model}` lifts that."
    found.avoided -= {model}
    if asked.verb == "try" and model not in able:
        return (
            f"{label[0].upper()}{label[1:]} would not end on this table within the limits, "
            f"or has too few rows (message {asked.message})."
        )
    return f"{label[0].upper()}{label[1:]} may be tried again (message {asked.message})."


def _unknown(asked: Asked, kind: str) -> str:
    models = ", ".join(model_names(kind))
    if asked.verb:
        return f"I know no model `{asked.words}` (message {asked.message}); I know {models}."
    return f"Nothing of message {asked.message} changes what I write: {GRAMMAR}, one on a line; I know {models}."
