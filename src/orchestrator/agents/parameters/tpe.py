"""What Optuna's TPE proposes after trials on record. Optuna is imported on first use."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from orchestrator.agents.parameters.history import Trial
from orchestrator.agents.parameters.literals import Parameter
from orchestrator.agents.parameters.program import Values
from orchestrator.agents.parameters.ranges import Value
from orchestrator.agents.parameters.space import fit_value
from orchestrator.agents.pipelines.tpe import import_optuna, narrow_direction

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution

STARTUP_VERSIONS = 8  # with fewer on record it draws at random


def suggest_values(trials: Sequence[Trial], parameters: Sequence[Parameter], direction: str, seed: int) -> Values:
    """Ask TPE for values, the same for the same trials and seed; versions without an outcome count as running."""
    optuna = import_optuna()
    sampler = optuna.samplers.TPESampler(seed=seed, constant_liar=True, n_startup_trials=STARTUP_VERSIONS)
    study = optuna.create_study(direction=narrow_direction(direction), sampler=sampler)
    scores = [trial.score for trial in trials if trial.score is not None]
    worst = (min if direction == "maximize" else max)(scores, default=0.0)
    names = [f"{index} {parameter.name}" for index, parameter in enumerate(parameters)]
    spaces = dict(zip(names, map(build_distribution, parameters), strict=True))
    states = optuna.trial.TrialState
    for trial in trials:
        given = dict(zip(names, map(as_optuna, trial.values, parameters), strict=True))
        value = {"graded": trial.score, "failed": worst, "open": None}[trial.state]
        state = states.RUNNING if trial.state == "open" else states.COMPLETE
        study.add_trial(optuna.trial.create_trial(params=given, distributions=spaces, value=value, state=state))
    proposal = study.ask(spaces)
    return tuple(
        from_optuna(proposal.params[name], parameter) for name, parameter in zip(names, parameters, strict=True)
    )


def build_distribution(parameter: Parameter) -> "BaseDistribution":
    distributions, range_ = import_optuna().distributions, parameter.range
    if range_.kind == "choice":
        return distributions.CategoricalDistribution(tuple(range(len(range_.options))))
    kind = distributions.IntDistribution if range_.kind == "int" else distributions.FloatDistribution
    return kind(range_.low, range_.high, log=range_.log)


def as_optuna(value: Value, parameter: Parameter) -> Value:
    """Return the value as Optuna stores it: a choice by its index, because True and 1 would be one category."""
    options = [(option, type(option)) for option in parameter.range.options]
    return options.index((value, type(value))) if options else value


def from_optuna(value: float, parameter: Parameter) -> Value:
    return parameter.range.options[int(value)] if parameter.range.options else fit_value(value, parameter.range)
