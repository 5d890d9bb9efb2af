"""The model of a program as an expression: preparation and estimator, or a vote or a stack of such."""

from orchestrator.agents.pipelines.costs import features_of
from orchestrator.agents.pipelines.expression import Code, call, chained, with_arguments
from orchestrator.agents.pipelines.families import Family, families_of
from orchestrator.agents.pipelines.preparation import preparation
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import Params

FOLDS = 5
EARLY_STOPPING_ROWS = 10_000  # from there on scikit-learn's boosting sets rows aside, at least one of each class ...
EARLY_STOPPING_OF_CLASS = 1_000  # ... which a small share of the rows might not hold


def model_code(params: Params, problem: Problem) -> Code:
    if "members" in params:
        return joined_model(params, problem)
    return pipeline(params, problem, probabilities=problem.probabilities)


def pipeline(params: Params, problem: Problem, *, probabilities: bool) -> Code:
    """Write preparation and model as one estimator."""
    family = families_of(problem.kind)[params["model"]]
    return chained([*preparation(params, family, problem), estimator(params, family, problem, probabilities)])


def estimator(params: Params, family: Family, problem: Problem, probabilities: bool) -> Code:
    text = family.code.format(**params, columns=features_of(params, problem))
    text, imports = with_arguments(text, further(params, problem)), frozenset(family.imports)
    if probabilities and not family.probabilities:
        folds = f"cv={folds_of(problem)}, " if folds_of(problem) < FOLDS else ""
        text = f"CalibratedClassifierCV({text}, {folds}ensemble=False)"
        imports |= {"sklearn.calibration.CalibratedClassifierCV"}
    if family.target_scaled:
        text = call("TransformedTargetRegressor", [text, "transformer=StandardScaler()"])
        imports |= {"sklearn.compose.TransformedTargetRegressor", "sklearn.preprocessing.StandardScaler"}
    if params.get("spread") == "log":
        text = call("TransformedTargetRegressor", [text, "func=to_log", "inverse_func=from_log", "check_inverse=False"])
        imports |= {"sklearn.compose.TransformedTargetRegressor", "np"}
    return Code(text, imports)


def further(params: Params, problem: Problem) -> list[str]:
    """Return the arguments that only some tables call for."""
    arguments = []
    if "rounds" in params:
        arguments.append(f"max_iter={params['rounds']}")
    if params.get("encode") == "native":
        count = " + ".join(f"len({name})" for name, used in category_lists(problem) if used)
        arguments.append(f"categorical_features=range({count})")
    if (
        params["model"] == "boosting"
        and not problem.is_plain
        and not problem.classes
        and problem.counts_absolute_errors
    ):
        arguments.append('loss="absolute_error"')
    if params.get("balance") == "balanced":
        arguments.append('class_weight="balanced"')
    rare = problem.train_rows > EARLY_STOPPING_ROWS and problem.classes and problem.rarest < EARLY_STOPPING_OF_CLASS
    if params["model"] == "boosting" and rare:
        arguments.append("early_stopping=False")
    return arguments


def category_lists(problem: Problem) -> list[tuple[str, tuple[str, ...]]]:
    return [("CATEGORIES", problem.table.few), ("MANY_LEVELS", problem.table.many)]


def folds_of(problem: Problem) -> int:
    """Return the folds of a cross-validation within a program: no more than the rarest class has rows."""
    return max(2, min(FOLDS, problem.rarest))


def joined_model(params: Params, problem: Problem) -> Code:
    """Write a vote or a stack of other pipelines; of classifiers by their probabilities."""
    members = [pipeline(member, problem, probabilities=bool(problem.classes)) for member in params["members"]]
    pairs = [
        f'("{member["model"]}_{number}", {code.text})'
        for number, (member, code) in enumerate(zip(params["members"], members, strict=True), 1)
    ]
    name = ("Voting" if params["model"] == "vote" else "Stacking") + ("Classifier" if problem.classes else "Regressor")
    options = ['voting="soft"'] if name == "VotingClassifier" else []
    if params["model"] == "stack" and folds_of(problem) < FOLDS:
        options.append(f"cv={folds_of(problem)}")
    imports = frozenset({f"sklearn.ensemble.{name}"}).union(*(code.imports for code in members))
    return Code(call(name, [call("", pairs, "[]"), *options]), imports)
