"""What Optuna's TPE proposes after all that is on record. Optuna is imported on first use."""

import warnings
from collections.abc import Sequence

from orchestrator.agents.pipelines.families import KEEP, Choice, Family, Knob, Params, Real, limited_knobs, searchable
from orchestrator.agents.pipelines.history import Known
from orchestrator.agents.pipelines.params import key_of, rounded
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.scores import gain

MOST_TRIES = 30  # at parameters that have not been tried; then a repeat is as good as the search has left
STARTUP_VERSIONS = 5  # with fewer on record TPE draws at random


def proposed(known: Sequence[Known], data: DataProfile, direction: str, *, tried: set[str], seed: int) -> Params:
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


def study_of(known: Sequence[Known], data: DataProfile, direction: str, seed: int):
    """An Optuna study that knows every version: failed ones as the worst there is, open ones as running."""
    optuna = quiet_optuna()
    sampler = optuna.samplers.TPESampler(seed=seed, constant_liar=True, n_startup_trials=STARTUP_VERSIONS)
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
