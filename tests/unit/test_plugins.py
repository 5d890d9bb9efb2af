"""Plug-ins are typed by group, made once for each registry, and made from options that are checked."""

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from orchestrator.agents.pipelines import PipelinesCoder
from orchestrator.contract import plugin_loading, plugins
from orchestrator.contract.errors import AgentFailed, Invalid
from orchestrator.contract.plugin_options import PluginConfig, PluginOptions
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.spec import TaskSpec


class EchoOptions(PluginOptions):
    loud: bool = False
    far: bool = False


def spec(**agents) -> TaskSpec:
    return TaskSpec.model_validate({"agents": agents})


def avoiding(*models: str) -> TaskSpec:
    return spec(options={"pipelines": {"avoid": list(models)}})


def test_same_name_and_options_give_one_instance():
    plugins = Plugins()

    assert plugins.coder(avoiding("svc")) is plugins.coder(avoiding("svc"))
    assert plugins.coder(avoiding("svc")) is not plugins.coder(avoiding())


def test_registries_share_no_plugin():
    assert Plugins().coder(spec()) is not Plugins().coder(spec())
    assert Plugins().runner("local") is not Plugins().runner("local")


def test_agent_gets_its_options():
    coder = Plugins().coder(avoiding("svc", "boosting"))

    assert isinstance(coder, PipelinesCoder)
    assert coder.options.avoid == ["svc", "boosting"]


def test_agent_without_the_method_cannot_take_the_role():
    with pytest.raises(AgentFailed, match="'pipelines' cannot act as evaluator: it has no give_feedback"):
        Plugins().evaluator(spec(evaluator="pipelines"))


def test_unknown_name_is_refused_with_what_there_is():
    with pytest.raises(Invalid, match=r"no runner called 'nowhere'; installed: .*local"):
        Plugins().runner("nowhere")


def test_plugin_that_lacks_methods_is_refused_with_their_names(monkeypatch):
    half = EntryPoint("half", "tests.unit.test_plugins:HalfRunner", "orchestrator.runners")
    monkeypatch.setattr(plugin_loading, "entry_points", lambda **_: EntryPoints([half]))

    with pytest.raises(Invalid, match="'half' is not a runner: it has no resume, follow, status, used, stop"):
        Plugins().runner("half")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"pipelines": {"shun": []}}, "agents.options.pipelines: there is no option 'shun'; the options are: avoid."),
        ({"pipelines": {"avoid": ["magic"]}}, "agents.options.pipelines.avoid: there is no model 'magic'"),
        ({"pipelines": {"avoid": "svc"}}, "agents.options.pipelines.avoid: must be a list."),
        ({"rules": {"tone": "kind"}}, "agents.options.rules: the agent 'rules' takes no options; leave them out."),
    ],
)
def test_options_that_do_not_fit_are_refused(options, says):
    with pytest.raises(Invalid) as refused:
        Plugins().check_options(spec(options=options))

    assert says in str(refused.value)


def test_grader_refuses_options_that_it_does_not_take():
    with pytest.raises(Invalid, match="grade.options: the grader 'predictions' takes no options"):
        Plugins().check_options(TaskSpec.model_validate({"grade": {"options": {"strict": True}}}))


def test_options_of_an_agent_without_a_role_are_refused():
    with pytest.raises(ValueError, match=r"agents.options.parameters: that agent has no role in this task"):
        spec(options={"parameters": {}})


class Echo:
    options_model = EchoOptions
    takes_reference = True

    def __init__(self, reference: str) -> None:
        self.reference = reference

    @classmethod
    def from_config(cls, config: PluginConfig[EchoOptions]) -> "Echo":
        return cls(f"{config.reference} {config.options.loud} {config.options.far}")

    async def write_version(self, operations, turn): ...


@pytest.fixture
def echo(monkeypatch):
    """Agents `pipelines`, which an installed name stands for here, with references and options."""
    point = EntryPoint("pipelines", "tests.unit.test_plugins:Echo", "orchestrator.agents")
    monkeypatch.setattr(plugin_loading, "entry_points", lambda **_: EntryPoints([point]))


def test_agent_gets_what_follows_its_name(echo):
    coder = Plugins().coder(spec(coder="pipelines:openai:gpt 5", options={"pipelines": {"loud": True}}))

    assert vars(coder) == {"reference": "openai:gpt 5 True False"}


def test_options_of_one_agent_come_before_those_of_its_kind(echo):
    options = {"pipelines": {"loud": True, "far": True}, "pipelines:a": {"loud": False}}

    assert vars(Plugins().coder(spec(coder="pipelines:a", options=options))) == {"reference": "a False True"}


def test_refused_agent_is_named_by_its_field():
    with pytest.raises(Invalid) as refused:
        Plugins().check_options(spec(evaluator="rules:x"))

    assert refused.value.field == "agents.evaluator"


def test_agents_are_listed_with_their_roles(monkeypatch):
    points = [
        EntryPoint("broken", "tests.unit.no_such_module:Agent", "orchestrator.agents"),
        EntryPoint("echo", "tests.unit.test_plugins:Echo", "orchestrator.agents"),
        EntryPoint("rules", "orchestrator.agents.rules:RulesAgent", "orchestrator.agents"),
    ]
    monkeypatch.setattr(plugins, "entry_points", lambda **_: EntryPoints(points))

    broken, echo, rules = plugins.list_agents()

    assert (broken.roles, broken.problem) == ([], "ModuleNotFoundError: No module named 'tests.unit.no_such_module'")
    assert (echo.roles, echo.takes_reference, echo.problem) == (["coder"], True, None)
    assert (rules.name, rules.roles, rules.takes_reference) == ("rules", ["generator", "evaluator"], False)


def test_agent_that_stands_alone_refuses_a_reference():
    with pytest.raises(Invalid, match="The agent 'pipelines' stands alone: write 'pipelines' instead of 'pipelines:x'"):
        Plugins().check_options(spec(coder="pipelines:x"))


def test_name_that_ends_with_its_colon_is_refused():
    with pytest.raises(
        ValueError, match="agents.coder = 'llm:' lacks what follows the colon, as in 'llm:openai:gpt-5'"
    ):
        spec(coder="llm:")


def test_name_of_an_agent_is_bounded():
    with pytest.raises(ValueError, match=r"agents.coder has 2,010 characters; at most 500 are allowed"):
        spec(coder="pipelines:" + "x" * 2000)


def test_built_in_data_sets_are_those_of_the_graders():
    assert Plugins().list_built_in_datasets()["digits"] == "predictions"


class HalfRunner:
    name = "half"

    async def start(self, spec): ...
