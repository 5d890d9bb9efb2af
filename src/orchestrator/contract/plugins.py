"""Plug-ins by entry point: loaded on first use, made once for each app, configured by the task that names them."""

import inspect
import json
from importlib.metadata import EntryPoint, entry_points

from orchestrator.contract.admin import AgentInfo
from orchestrator.contract.errors import AgentFailed, Invalid, OrchestratorError
from orchestrator.contract.model_calls import AgentRole
from orchestrator.contract.plugin_loading import OptionValues, load_plugin
from orchestrator.contract.plugin_names import Group, list_plugin_names
from orchestrator.contract.protocols.agents import ChecksItself, Coder, Evaluator, Generator, SandboxedCoder
from orchestrator.contract.protocols.grader import BundlesDatasets, Grader
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.spec_names import split_agent_name

NO_OPTIONS: OptionValues = {}
OPTIONS_SECTION: dict[Group, str] = {
    "agents": "agents.options.{}",
    "graders": "grade.options",
    "runners": "run.options",
}
ROLES: dict[AgentRole, tuple[type, ...]] = {
    "generator": (Generator,),
    "coder": (Coder, SandboxedCoder),
    "evaluator": (Evaluator,),
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
            raise Invalid(f"The plug-in {name!r} is not a runner: it has no {_list_missing(plugin, Runner)}.")
        return plugin

    def grader(self, spec: TaskSpec) -> Grader:
        """Return the task's grader; raise Invalid if the plug-in lacks a method of one."""
        return self._get_grader(spec.grade.kind, spec.grade.options)

    def list_built_in_datasets(self) -> dict[str, str]:
        """Return the names of data sets that come with graders, each with its grader's name."""
        graders = {name: self._get_grader(name, NO_OPTIONS) for name in list_plugin_names("graders")}
        return {
            dataset: name
            for name, grader in graders.items()
            if isinstance(grader, BundlesDatasets)
            for dataset in grader.built_in
        }

    def generator(self, spec: TaskSpec) -> Generator:
        """Return the task's generator; raise AgentFailed if the agent cannot act as one."""
        agent = self._get_agent(spec, spec.agents.generator)
        if not isinstance(agent, Generator):
            raise _refuse_role(agent, spec.agents.generator, "generator", Generator)
        return agent

    def coder(self, spec: TaskSpec, name: str | None = None) -> Coder | SandboxedCoder:
        """Return the task's coder of that name, or its first; raise AgentFailed if the agent cannot act as one."""
        name = spec.agents.coders[0] if name is None else name
        agent = self._get_agent(spec, name)
        if not isinstance(agent, Coder | SandboxedCoder):
            raise _refuse_role(agent, name, "coder", Coder)
        return agent

    def evaluator(self, spec: TaskSpec) -> Evaluator:
        """Return the task's evaluator; raise AgentFailed if the agent cannot act as one."""
        agent = self._get_agent(spec, spec.agents.evaluator)
        if not isinstance(agent, Evaluator):
            raise _refuse_role(agent, spec.agents.evaluator, "evaluator", Evaluator)
        return agent

    def agent(self, spec: TaskSpec, name: str) -> object:
        """Return an agent of the task by its name, whatever its roles."""
        return self._get_agent(spec, name)

    def check_options(self, spec: TaskSpec) -> None:
        """Check the options and references of the task's agents, and the options of its grader. May import plug-ins.

        Raises Invalid with what there is.
        """
        for field, name in _list_agents(spec):
            if ":" in name or spec.agents.options.keys() & {name, split_agent_name(name)[0]}:
                try:
                    self._get_agent(spec, name)
                except Invalid as error:
                    error.field = error.field or field
                    raise
        if spec.grade.options:
            self._get("graders", spec.grade.kind, spec.grade.options)

    def check_agents(self, spec: TaskSpec) -> None:
        """Check that the task's agents have what their turns need here, such as a key; raise Invalid if not."""
        for field, name in _list_agents(spec):
            agent = self._get_agent(spec, name)
            if not isinstance(agent, ChecksItself):
                continue
            try:
                agent.check_ready()
            except OrchestratorError as error:
                raise Invalid(f"{field}: {name} cannot start. {error}", field=field) from None

    def _get_agent(self, spec: TaskSpec, name: str) -> object:
        """Return the agent; its own options come before those of its kind."""
        plugin, reference = split_agent_name(name)
        options = {**spec.agents.options.get(plugin, NO_OPTIONS), **spec.agents.options.get(name, NO_OPTIONS)}
        is_of_one = name != plugin and plugin not in spec.agents.options
        return self._get("agents", plugin, options, reference, section=f'agents.options."{name}"' if is_of_one else "")

    def _get_grader(self, name: str, options: OptionValues) -> Grader:
        plugin = self._get("graders", name, options)
        if not isinstance(plugin, Grader):
            raise Invalid(f"The plug-in {name!r} is not a grader: it has no {_list_missing(plugin, Grader)}.")
        return plugin

    def _get(self, group: Group, name: str, options: OptionValues, reference: str = "", *, section: str = "") -> object:
        """Return the plug-in. section: what an error calls the options, if not as usual."""
        key = (group, f"{name}:{reference}", json.dumps(options, sort_keys=True))
        if key not in self._instances:
            made = load_plugin(group, name, options, reference, section or OPTIONS_SECTION[group].format(name))
            return self._instances.setdefault(key, made)  # another thread may have been faster
        return self._instances[key]


def _list_agents(spec: TaskSpec) -> list[tuple[str, str]]:
    """Return the fields that name agents, each with a name."""
    agents = [("agents.generator", spec.agents.generator), ("agents.evaluator", spec.agents.evaluator)]
    return [*(("agents.coder", name) for name in spec.agents.coders), *agents]


def list_agents() -> list[AgentInfo]:
    """Return the installed agents by name, each with the roles it can act in. Imports every one of them."""
    points = entry_points(group="orchestrator.agents")
    return [_describe_agent(point) for point in sorted(points, key=lambda point: point.name)]


def _describe_agent(point: EntryPoint) -> AgentInfo:
    try:
        agent = point.load()
    except Exception as error:  # whatever a plug-in of somebody else raises when it is imported
        return AgentInfo(name=point.name, roles=[], takes_reference=False, problem=f"{type(error).__name__}: {error}")
    return AgentInfo(
        name=point.name,
        roles=find_roles(agent),
        takes_reference=bool(getattr(agent, "takes_reference", False)),
    )


def find_roles(agent: object) -> list[AgentRole]:
    """Return the roles that the agent, or its class, can act in."""
    return [role for role, kinds in ROLES.items() if not all(_list_missing(agent, kind) for kind in kinds)]


def _refuse_role(agent: object, name: str, role: str, protocol: type) -> AgentFailed:
    missing = _list_missing(agent, protocol)
    return AgentFailed(f"The agent {name!r} cannot act as {role}: it has no {missing}.", field=f"agents.{role}")


def _list_missing(plugin: object, protocol: type) -> str:
    members = [*vars(protocol), *inspect.get_annotations(protocol)]
    return ", ".join(member for member in members if not member.startswith("_") and not hasattr(plugin, member))
