"""What Optuna's TPE proposes after all that is on record. Optuna is imported on first use."""

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from orchestrator.agents.pipelines.costs import TOO_LARGE, is_affordable, limit_rows
from orchestrator.agents.pipelines.families import Family
from orchestrator.agents.pipelines.history import Known
from orchestrator.agents.pipelines.params import fits, make_key, round_value
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import KEEP, Choice, Params, Range, Real
from orchestrator.agents.pipelines.space import limit_ranges, list_searchable
from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.scores import measure_gain

if TYPE_CHECKING:
    from optuna import Study
    from optuna.distributions import BaseDistribution
    from optuna.samplers import BaseSampler
    from optuna.trial import FrozenTrial, Trial, TrialState

MAX_TRIES = 30  # at parameters that have not been tried; then a repeat is as good as the search has left
SHARED = ("scale", "reduce", "keep", "topics", "balance", "spread")
STARTUP_VERSIONS = 5  # with fewer on record TPE draws at random


def propose_params(known: Sequence[Known], problem: Problem, *, tried: set[str], seed: int) -> Params:
    """Return what TPE proposes; after some repeats of tried parameters, what is drawn at random.

    Raises AgentFailed if nothing would end in time.
    """
    families = list_searchable(problem)
    if not families:
        raise AgentFailed(TOO_LARGE)
    study = build_study(known, problem, families, seed)
    params: Params = {}
    for attempt in range(MAX_TRIES):
        if attempt == MAX_TRIES // 2:
            study.sampler = build_random_sampler(seed)
        trial = study.ask()
        params = limit_rows(suggest_params(trial, families, problem), problem)
        if make_key(params) not in tried and is_affordable(params, problem):
            break
        study.tell(trial, state=get_failed_state())
    return params


def suggest_params(trial: "Trial", families: dict[str, Family], problem: Problem) -> Params:
    model = trial.suggest_categorical("model", list(families))
    params: Params = {"model": model}
    for name, range_ in limit_ranges(families[model], problem).items():
        params[name] = suggest_value(trial, label_param(model, name), range_)
    if params.get("reduce", "none") != "none":
        params["keep"] = suggest_value(trial, "keep", KEEP)
    return params


def suggest_value(trial: "Trial", label: str, range_: Range) -> float | str | None:
    if isinstance(range_, Choice):
        return trial.suggest_categorical(label, range_.options)
    if isinstance(range_, Real):
        return round_value(trial.suggest_float(label, range_.low, range_.high, log=True), range_)
    return trial.suggest_int(label, range_.low, range_.high)


def label_param(model: str, name: str) -> str:
    """Return the name by which Optuna knows a parameter: shared by the families, or with the model before it."""
    return name if name in SHARED else f"{model}.{name}"


def build_study(known: Sequence[Known], problem: Problem, families: dict[str, Family], seed: int) -> "Study":
    """Build an Optuna study that knows every version: failed ones as the worst there is, open ones as running."""
    optuna = import_optuna()
    sampler = optuna.samplers.TPESampler(seed=seed, constant_liar=True, n_startup_trials=STARTUP_VERSIONS)
    study = optuna.create_study(direction=narrow_direction(problem.direction), sampler=sampler)
    scores = [version.score for version in known if version.score is not None]
    worst = min(scores, key=lambda score: measure_gain(score, 0.0, problem.direction), default=0.0)
    for version in known:
        family = families.get(version.params["model"])
        ranges = None if family is None else match_ranges(version.params, family, problem)
        if ranges is not None:
            study.add_trial(build_trial(version, ranges, list(families), worst))
    return study


def match_ranges(params: Params, family: Family, problem: Problem) -> dict[str, Range] | None:
    """Return the ranges of these parameters; None if they were made for another table."""
    ranges = limit_ranges(family, problem) | ({"keep": KEEP} if "keep" in params else {})
    given_names = params.keys() - {"model", "rows"}
    fit = given_names == ranges.keys() and all(fits(params[name], range_) for name, range_ in ranges.items())
    return ranges if fit else None


def build_trial(version: Known, ranges: dict[str, Range], models: list[str], worst: float) -> "FrozenTrial":
    optuna = import_optuna()
    model = version.params["model"]
    distributions: dict[str, BaseDistribution] = {"model": optuna.distributions.CategoricalDistribution(models)}
    distributions |= {label_param(model, name): build_distribution(range_) for name, range_ in ranges.items()}
    params = {"model": model} | {label_param(model, name): version.params[name] for name in ranges}
    state = optuna.trial.TrialState.RUNNING if version.state == "open" else optuna.trial.TrialState.COMPLETE
    value = {"graded": version.score, "failed": worst, "open": None}[version.state]
    return optuna.trial.create_trial(params=params, distributions=distributions, state=state, value=value)


def build_distribution(range_: Range) -> "BaseDistribution":
    distributions = import_optuna().distributions
    if isinstance(range_, Choice):
        return distributions.CategoricalDistribution(range_.options)
    if isinstance(range_, Real):
        return distributions.FloatDistribution(range_.low, range_.high, log=True)
    return distributions.IntDistribution(range_.low, range_.high)


def build_random_sampler(seed: int) -> "BaseSampler":
    return import_optuna().samplers.RandomSampler(seed=seed)


def get_failed_state() -> "TrialState":
    return import_optuna().trial.TrialState.FAIL


def narrow_direction(direction: str) -> Literal["minimize", "maximize"]:
    return "maximize" if direction == "maximize" else "minimize"


def import_optuna():
    """Import Optuna on first use, without its notes on each trial and on experimental arguments."""
    import optuna

    if optuna.logging.get_verbosity() != optuna.logging.WARNING:
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
    return optuna
