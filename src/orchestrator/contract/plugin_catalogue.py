"""What is installed here, told in the words that a person chooses by: agents, graders and runners with their help."""

from importlib.metadata import EntryPoint, entry_points

from orchestrator.contract.docstrings import docstring
from orchestrator.contract.metric_help import describe_metric
from orchestrator.contract.metrics import METRICS
from orchestrator.contract.plugin_names import Group
from orchestrator.contract.plugin_options import Configurable, PluginOptions
from orchestrator.contract.plugin_shapes import MetricChoice, PluginInfo, PluginKind, PluginList, PluginOption
from orchestrator.contract.plugins import find_roles

GROUPS: dict[PluginKind, Group] = {"agent": "agents", "grader": "graders", "runner": "runners"}


def list_plugins() -> PluginList:
    """Return all installed plug-ins by kind and name, and all metrics. Imports every one of them."""
    plugins = [
        _describe_plugin(kind, point)
        for kind, group in GROUPS.items()
        for point in sorted(entry_points(group=f"orchestrator.{group}"), key=lambda point: point.name)
    ]
    metrics = [MetricChoice(**metric.info.model_dump(), help=describe_metric(metric)) for metric in METRICS.values()]
    return PluginList(plugins=plugins, metrics=metrics)


def _describe_plugin(kind: PluginKind, point: EntryPoint) -> PluginInfo:
    package = f"{point.dist.name} {point.dist.version}" if point.dist else ""
    try:
        plugin = point.load()
    except Exception as error:  # whatever a plug-in of somebody else raises when it is imported
        problem = f"{type(error).__name__}: {error}"
        return PluginInfo(name=point.name, kind=kind, help="", package=package, problem=problem)
    return PluginInfo(
        name=point.name,
        kind=kind,
        help=_read_help(plugin),
        roles=find_roles(plugin) if kind == "agent" else [],
        takes_reference=bool(getattr(plugin, "takes_reference", False)),
        package=package,
        options=_list_options(plugin.options_model) if isinstance(plugin, Configurable) else [],
    )


def _read_help(plugin: type) -> str:
    """Return the class attribute `help`, else the first line of the class's own docstring."""
    stated = getattr(plugin, "help", None)
    if isinstance(stated, str):
        return stated
    return docstring(plugin).split("\n")[0] if plugin.__dict__.get("__doc__") else ""


def _list_options(model: type[PluginOptions]) -> list[PluginOption]:
    properties = model.model_json_schema().get("properties", {})
    return [
        PluginOption(name=name, help=values.get("description", ""), default=values.get("default"))
        for name, values in properties.items()
    ]
