"""Which parameters to try next: good ones for most tables first, then joined best ones, then what Optuna's TPE proposes."""

import warnings
from collections.abc import Sequence

from orchestrator.agents.pipelines.families import (
    BASELINES,
    FIRST,
    KEEP,
    Choice,
    Family,
    Knob,
    Params,
    Real,
    families_of,
    knobs_of,
)
from orchestrator.agents.pipelines.history import Known
from orchestrator.agents.pipelines.params import JOINED, key_of, rounded
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.scores import gain

JOIN_EVERY = 3  # of the proposals after the first ones, each third joins the best so far
JOINED_MEMBERS = 3
MOST_TRIES = 30  # at parameters that have not been tried; then a repeat is as good as the search has left
LARGEST_SQUARED_COLUMNS = 40
NEVER_SEARCHED = ("naive_bayes", "linear")


def next_params(known: Sequence[Known], data: DataProfile, direction: str, *, unseen: int, seed: int) -> tuple[Params, str]:
    """Parameters that no version has, and why these, in a few words.

    known: oldest first. unseen: proposals of earlier rounds that are being written and cannot be seen yet.
    The same arguments give the same answer.
    """
    tried = {key_of(version.params) for version in known}
    first = [params for params in FIRST[data.kind] if is_affordable(params, data) and key_of(params) not in tried]
    if len(first) > unseen:
        return first[unseen], "does well on most tables"
    place = len(known) + unseen - len(FIRST[data.kind])
    joined = joined_best(known, direction, tried) if place % JOIN_EVERY == 0 else None
    if joined is not None and not unseen:
        return joined, "joins the best so far"
    graded = sum(version.state == "graded" for version in known)
    return searched(known, data, direction, tried, seed), f"proposed by the search after {graded} graded versions"


def baseline_params(data: DataProfile) -> Params:
    return BASELINES[data.kind]


def is_affordable(params: Params, data: DataProfile) -> bool:
    return params["model"] in JOINED or params["model"] in searchable(data)


def searchable(data: DataProfile) -> dict[str, Family]:
    """Families that end in time on data of this size."""
    return {
        name: family
        for name, family in families_of(data.kind).items()
        if name not in NEVER_SEARCHED and data.rows["train"] <= family.max_rows
    }


def joined_best(known: Sequence[Known], direction: str, tried: set[str]) -> Params | None:
    """The best version of each of the best families together, as a vote or a stack that has not been tried."""
    graded = [version for version in known if version.state == "graded" and version.params["model"] not in JOINED]
    best: dict[str, Known] = {}
    for version in graded:
        model = version.params["model"]
        if model not in best or gain(version.score, best[model].score, direction) > 0:
            best[model] = version
    ranked = sorted(best.values(), key=lambda version: -gain(version.score, 0.0, direction))[:JOINED_MEMBERS]
    members = [version.params for version in ranked]
    proposals = [{"model": model, "members": members} for model in JOINED]
    untried = [params for params in proposals if key_of(params) not in tried]
    return untried[0] if len(members) == JOINED_MEMBERS and untried else None


def searched(known: Sequence[Known], data: DataProfile, direction: str, tried: set[str], seed: int) -> Params:
    """What TPE proposes; after some repeats of tried parameters, what chance does."""
    study = study_of(known, data, direction, seed)
    families = searchable(data)
    params: Params = {}
    for attempt in range(MOST_TRIES):
        if attempt == MOST_TRIES // 2:
            study.sampler = random_sampler(seed)
        trial = study.ask()
        params = suggested(trial, families, data)
        if key_of(params) not in tried:
            break
        study.tell(trial, state=failed_state())
    return params


def suggested(trial, families: dict[str, Family], data: DataProfile) -> Params:
    model = trial.suggest_categorical("model", list(families))
    params: Params = {"model": model}
    for name, knob in limited_knobs(families[model], data).items():
        params[name] = suggest(trial, label_of(model, name), knob)
    if params.get("reduce", "none") != "none":
        params["keep"] = suggest(trial, "keep", KEEP)
    return params


def suggest(trial, label: str, knob: Knob):
    if isinstance(knob, Choice):
        return trial.suggest_categorical(label, knob.options)
    if isinstance(knob, Real):
        return rounded(trial.suggest_float(label, knob.low, knob.high, log=True), knob)
    return trial.suggest_int(label, knob.low, knob.high)


def label_of(model: str, name: str) -> str:
    """Scaling and reduction are shared by the families, all else is a family's own."""
    return name if name in ("scale", "reduce", "keep") else f"{model}.{name}"


def limited_knobs(family: Family, data: DataProfile) -> dict[str, Knob]:
    knobs = knobs_of(family)
    if "degree" in knobs and len(data.columns) > LARGEST_SQUARED_COLUMNS:
        knobs["degree"] = Choice((1,))
    return knobs


def study_of(known: Sequence[Known], data: DataProfile, direction: str, seed: int):
    """An Optuna study that knows every version: failed ones as the worst there is, open ones as running."""
    optuna = quiet_optuna()
    sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True, constant_liar=True, n_startup_trials=5)
    study = optuna.create_study(direction=direction, sampler=sampler)
    scores = [version.score for version in known if version.state == "graded"]
    worst = min(scores, key=lambda score: gain(score, 0.0, direction), default=0.0)
    families = searchable(data)
    for version in known:
        if version.params["model"] in families:
            study.add_trial(trial_of(version, families[version.params["model"]], families, data, worst))
    return study


def trial_of(version: Known, family: Family, families: dict[str, Family], data: DataProfile, worst: float):
    optuna = quiet_optuna()
    model = version.params["model"]
    knobs = limited_knobs(family, data) | ({"keep": KEEP} if "keep" in version.params else {})
    distributions = {"model": optuna.distributions.CategoricalDistribution(list(families))}
    distributions |= {label_of(model, name): distribution(knob) for name, knob in knobs.items()}
    params = {"model": model} | {label_of(model, name): version.params[name] for name in knobs}
    state = optuna.trial.TrialState.RUNNING if version.state == "open" else optuna.trial.TrialState.COMPLETE
    value = {"graded": version.score, "failed": worst, "open": None}[version.state]
    return optuna.trial.create_trial(params=params, distributions=distributions, state=state, value=value)


def distribution(knob: Knob):
    distributions = quiet_optuna().distributions
    if isinstance(knob, Choice):
        return distributions.CategoricalDistribution(knob.options)
    if isinstance(knob, Real):
        return distributions.FloatDistribution(knob.low, knob.high, log=True)
    return distributions.IntDistribution(knob.low, knob.high)


def random_sampler(seed: int):
    return quiet_optuna().samplers.RandomSampler(seed=seed)


def failed_state():
    return quiet_optuna().trial.TrialState.FAIL


def quiet_optuna():
    """Optuna, imported on first use, without its notes on each trial and on experimental arguments."""
    import optuna

    if optuna.logging.get_verbosity() != optuna.logging.WARNING:
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
    return optuna
