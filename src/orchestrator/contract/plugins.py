"""Plug-ins by entry point: loaded on first use, made once for each app, configured by the task that names them."""

import inspect
import json
from collections.abc import Mapping
from importlib.metadata import entry_points

from pydantic import JsonValue, ValidationError

from orchestrator.contract.errors import AgentFailed, Invalid
from orchestrator.contract.plugin_names import Group, plugin_names
from orchestrator.contract.plugin_options import Configurable, PluginConfig
from orchestrator.contract.protocols.agents import Coder, Evaluator, Generator
from orchestrator.contract.protocols.grader import BundlesDatasets, Grader
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.spec import TaskSpec

OptionValues = Mapping[str, JsonValue]
NO_OPTIONS: OptionValues = {}
OPTIONS_SECTION: dict[Group, str] = {
    "agents": "agents.options.{}",
    "graders": "grade.options",
    "runners": "run.options",
}


class Plugins:
    """The plug-ins of one engine or app. The same name and options give the same instance.

    All methods raise Invalid for an unknown name, with the installed ones, and for options that a plug-in lacks.
    """

    def __init__(self) -> None:
        self._instances: dict[tuple[Group, str, str], object] = {}

    def runner(self, name: str) -> Runner:
        """Return the runner; raise Invalid if the plug-in lacks a method of one."""
        plugin = self._get("runners", name, NO_OPTIONS)
        if not isinstance(plugin, Runner):
            raise Invalid(f"The plug-in {name!r} is no runner: it has no {_missing(plugin, Runner)}.")
        return plugin

    def grader(self, spec: TaskSpec) -> Grader:
        """Return the task's grader; raise Invalid if the plug-in lacks a method of one."""
        return self._grader(spec.grade.kind, spec.grade.options)

    def built_in_datasets(self) -> dict[str, str]:
        """Return the names of data sets that come with graders, each with its grader's name."""
        graders = {name: self._grader(name, NO_OPTIONS) for name in plugin_names("graders")}
        return {
            dataset: name
            for name, grader in graders.items()
            if isinstance(grader, BundlesDatasets)
            for dataset in grader.built_in
        }

    def generator(self, spec: TaskSpec) -> Generator:
        """Return the task's generator; raise AgentFailed if the agent cannot act as one."""
        agent = self._agent(spec, spec.agents.generator)
        if not isinstance(agent, Generator):
            raise _cannot_act(agent, spec.agents.generator, "generator", Generator)
        return agent

    def coder(self, spec: TaskSpec) -> Coder:
        """Return the task's coder; raise AgentFailed if the agent cannot act as one."""
        agent = self._agent(spec, spec.agents.coder)
        if not isinstance(agent, Coder):
            raise _cannot_act(agent, spec.agents.coder, "coder", Coder)
        return agent

    def evaluator(self, spec: TaskSpec) -> Evaluator:
        """Return the task's evaluator; raise AgentFailed if the agent cannot act as one."""
        agent = self._agent(spec, spec.agents.evaluator)
        if not isinstance(agent, Evaluator):
            raise _cannot_act(agent, spec.agents.evaluator, "evaluator", Evaluator)
        return agent

    def check_options(self, spec: TaskSpec) -> None:
        """Check the options of the task's agents and grader; raise Invalid with what there is. May import plug-ins."""
        for name, values in spec.agents.options.items():
            self._get("agents", name, values)
        if spec.grade.options:
            self._get("graders", spec.grade.kind, spec.grade.options)

    def _agent(self, spec: TaskSpec, name: str) -> object:
        return self._get("agents", name, spec.agents.options.get(name, NO_OPTIONS))

    def _grader(self, name: str, options: OptionValues) -> Grader:
        plugin = self._get("graders", name, options)
        if not isinstance(plugin, Grader):
            raise Invalid(f"The plug-in {name!r} is no grader: it has no {_missing(plugin, Grader)}.")
        return plugin

    def _get(self, group: Group, name: str, options: OptionValues) -> object:
        key = (group, name, json.dumps(options, sort_keys=True))
        if key not in self._instances:
            made = _make(group, name, options)
            return self._instances.setdefault(key, made)  # another thread may have been faster
        return self._instances[key]


def _make(group: Group, name: str, options: OptionValues) -> object:
    for point in entry_points(group=f"orchestrator.{group}", name=name):
        plugin_class = point.load()
        break
    else:
        there = ", ".join(plugin_names(group)) or "none"
        raise Invalid(f"There is no {group.removesuffix('s')} called {name!r}; installed: {there}.")
    section = OPTIONS_SECTION[group].format(name)
    if not isinstance(plugin_class, Configurable):
        if options:
            raise Invalid(f"{section}: the {group.removesuffix('s')} {name!r} takes no options; leave them out.")
        return plugin_class()
    try:
        values = plugin_class.options_model.model_validate(options)
    except ValidationError as error:
        raise Invalid(_option_errors(section, error, list(plugin_class.options_model.model_fields))) from None
    return plugin_class.from_config(PluginConfig(values))


def _option_errors(section: str, error: ValidationError, known: list[str]) -> str:
    sentences = []
    for problem in error.errors(include_input=False, include_url=False):
        option = ".".join(map(str, problem["loc"]))
        if problem["type"] == "extra_forbidden":
            sentences.append(f"{section}: there is no option {option[:100]!r}; there is: {', '.join(known) or 'none'}.")
        else:
            sentences.append(f"{section}.{option}: {problem['msg']}.")
    return " ".join(sentences)


def _cannot_act(agent: object, name: str, role: str, protocol: type) -> AgentFailed:
    return AgentFailed(f"The agent {name!r} cannot act as {role}: it has no {_missing(agent, protocol)}.")


def _missing(plugin: object, protocol: type) -> str:
    members = [*vars(protocol), *inspect.get_annotations(protocol)]
    return ", ".join(member for member in members if not member.startswith("_") and not hasattr(plugin, member))
