"""What people's requests mean to this coder: which model is next, and which are left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from orchestrator.agents.pipelines.families import NEVER_SEARCHED, list_families
from orchestrator.agents.requests import Request

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
class Requests:
    """next: the models asked for that have no version yet, in order. answers: what to answer beyond those."""

    next: list[tuple[Request, str]] = field(default_factory=list)
    avoided: frozenset[str] = frozenset()
    answers: list[tuple[Request, str]] = field(default_factory=list)


def list_model_names(kind: str) -> list[str]:
    """Return the models that people can ask for."""
    return [name for name in list_families(kind) if name not in NEVER_SEARCHED]


def find_model(words: str, kind: str) -> str | None:
    """Return the model that the words mean; None if this coder does not know it."""
    known = list_model_names(kind)
    name = "_".join(words.lower().replace("-", " ").replace("_", " ").split()).removeprefix("a_").removeprefix("the_")
    singular = name.removesuffix("s")
    meant = (name, singular, *OTHER_NAMES.get(name, ()), *OTHER_NAMES.get(singular, ()))
    return next((candidate for candidate in meant if candidate in known), None)


def sort_requests(
    posted: Sequence[Request],
    answered: set[tuple[int, int]],
    able: Sequence[str],
    kind: str,
    avoided: frozenset[str] = frozenset(),
) -> Requests:
    """Sort requests into models to try next, models to avoid and answers.

    posted: oldest first; later ones count more. able: the models that end on this table within the limits.

    avoided: what is left out until somebody allows it; nothing, where nothing else is able.
    """
    requests = Requests(avoided=avoided if set(able) - avoided else frozenset())
    for request in posted:
        model = find_model(request.argument, kind) if request.verb else None
        new = request.key not in answered
        sentence = _apply(requests, request, model, able, kind) if model else _unknown(request, kind)
        if new and model and request.verb == "try" and model in able:
            requests.next.append((request, model))
        elif new:
            requests.answers.append((request, sentence))
    return requests


def _apply(requests: Requests, request: Request, model: str, able: Sequence[str], kind: str) -> str:
    """Apply a request about a model that is known to `avoided`, and return the answer."""
    label = list_families(kind)[model].label
    if request.verb == "avoid":
        if set(able) <= requests.avoided | {model}:
            return f"Without {label} nothing would be left to try, so it stays (message {request.message})."
        requests.avoided |= {model}
        return f"From this version on {label} is left out (message {request.message}); `allow {model}` lifts that."
    requests.avoided -= {model}
    if request.verb == "try" and model not in able:
        return (
            f"{label[0].upper()}{label[1:]} would not end on this table within the limits, "
            f"or has too few rows (message {request.message})."
        )
    return f"{label[0].upper()}{label[1:]} may be tried again (message {request.message})."


def _unknown(request: Request, kind: str) -> str:
    models = ", ".join(list_model_names(kind))
    if request.verb:
        return f"I know no model `{request.words}` (message {request.message}); I know {models}."
    return f"Nothing of message {request.message} changes what I write: {GRAMMAR}, one on a line; I know {models}."
