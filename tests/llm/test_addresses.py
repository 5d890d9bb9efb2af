"""Where requests go and which key goes with them: keys of the server never follow an address that a task names."""

import pytest

from orchestrator.agents.llm.addresses import find_endpoint, parse_reference
from orchestrator.contract.errors import AgentUnfit, Invalid
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import TaskUpload

KEY = "key-of-the-server-1"


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "MODEL_HOSTS", "GATEWAY_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_key_goes_to_the_address_of_the_server(monkeypatch):
    monkeypatch.setenv("GATEWAY_API_KEY", KEY)
    monkeypatch.setenv("GATEWAY_BASE_URL", "https://gateway.example/v1")

    endpoint = find_endpoint("gateway", "m", "")

    assert (endpoint.address, endpoint.key) == ("https://gateway.example/v1", KEY)
    assert find_endpoint("gateway", "m", "https://gateway.example/v1/").key == KEY, "the same address may be named"


def test_no_key_goes_to_an_address_of_the_task(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    endpoint = find_endpoint("openai", "m", "http://127.0.0.1:9999/v1")

    assert (endpoint.address, endpoint.key, endpoint.is_of_task) == ("http://127.0.0.1:9999/v1", "", True)


@pytest.mark.parametrize("address", ["https://evil.example/v1", "http://10.0.0.1/v1", "http://169.254.169.254/latest"])
def test_tasks_name_hosts_of_this_machine_only(address, monkeypatch):
    with pytest.raises(AgentUnfit, match="MODEL_HOSTS"):
        find_endpoint("openai", "m", address)

    monkeypatch.setenv("MODEL_HOSTS", "10.0.0.1, evil.example ,169.254.169.254")
    assert find_endpoint("openai", "m", address).address == address


def test_key_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text(f"{KEY}\n")
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(tmp_path / "key"))
    assert find_endpoint("openai-chat", "m", "").key == KEY

    (tmp_path / "key").unlink()
    with pytest.raises(AgentUnfit, match="OPENAI_API_KEY_FILE names cannot be read"):
        find_endpoint("openai", "m", "")


def test_key_may_stand_in_the_file_of_settings(tmp_path):
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")

    assert find_endpoint("openai", "m", "").key == KEY


def test_references_name_provider_and_model():
    assert parse_reference("openai:gpt-5") == ("openai", "gpt-5")
    assert parse_reference("openrouter:qwen/qwen3-coder:free") == ("openrouter", "qwen/qwen3-coder:free")


@pytest.mark.parametrize("name", ["llm", "llm:openai", "llm:openai:", "llm:Open AI:x", "llm:../x:y", "llm:a:\x00"])
def test_other_references_are_refused_before_a_loop(name):
    spec = TaskSpec.model_validate({"agents": {"coder": name}})

    with pytest.raises(Invalid, match="write llm:<provider>:<model>"):
        Plugins().coder(spec)


BAD_OPTIONS = {
    "unknown": ({"api_key": KEY}, "there is no option 'api_key'"),
    "password in the address": ({"base_url": "http://user:pass@localhost/v1"}, "without a name, password"),
    "another scheme": ({"base_url": "file:///etc/passwd"}, "begins with http"),
    "no address": ({"base_url": "localhost"}, "begins with http"),
    "port that is none": ({"base_url": "http://localhost:99999/"}, "begins with http"),
    "empty prompt": ({"prompts": {"coder": " "}}, "prompt of the coder is empty"),
    "prompt of nobody": ({"prompts": {"critic": "x"}}, "prompts.critic"),
}


@pytest.mark.parametrize("options, reason", BAD_OPTIONS.values(), ids=BAD_OPTIONS)
def test_bad_options_are_refused(options, reason):
    task = TaskUpload.model_validate(
        {"name": "t", "agents": {"coder": "llm:ollama:m", "options": {"llm": options}}}
    ).build_spec()

    with pytest.raises(Invalid) as refused:
        Plugins().check_options(task)

    assert reason in str(refused.value) and KEY not in str(refused.value)
