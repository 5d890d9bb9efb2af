"""Plug-ins are typed by group, made once for each registry, and made from options that are checked."""

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from orchestrator.agents.pipelines import PipelinesCoder
from orchestrator.contract import plugins as module
from orchestrator.contract.errors import AgentFailed, Invalid
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.spec import TaskSpec


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
    monkeypatch.setattr(module, "entry_points", lambda **_: EntryPoints([half]))

    with pytest.raises(Invalid, match="'half' is no runner: it has no resume, follow, status, used, stop"):
        Plugins().runner("half")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"pipelines": {"shun": []}}, "agents.options.pipelines: there is no option 'shun'; there is: avoid."),
        ({"pipelines": {"avoid": ["magic"]}}, "agents.options.pipelines.avoid: Value error, there is no model 'magic'"),
        ({"pipelines": {"avoid": "svc"}}, "agents.options.pipelines.avoid: Input should be a valid list."),
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
    with pytest.raises(ValueError, match=r"agents.options.parameters: no role of this task is played by that agent"):
        spec(options={"parameters": {}})


def test_built_in_data_sets_are_those_of_the_graders():
    assert Plugins().built_in_datasets()["digits"] == "predictions"


class HalfRunner:
    name = "half"

    async def start(self, spec): ...
