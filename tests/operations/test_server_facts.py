"""What a server tells of itself: plug-ins, protections, settings without secrets, retention, examples."""

import asyncio
import time

import pytest
from starlette.testclient import TestClient

from orchestrator import examples
from orchestrator.app import create_app
from orchestrator.contract.access import Principal
from orchestrator.contract.errors import NotAllowed
from orchestrator.contract.metrics import METRICS
from orchestrator.operations import server
from orchestrator.operations.call import CallContext
from orchestrator.operations.settings_in_force import SECTIONS
from orchestrator.settings import Settings

SECRET = "a-secret-that-nobody-may-read"


def make_api(folder, **settings) -> TestClient:
    values = {"data_dir": folder, "_env_file": None} | settings
    key = settings.get("demo_api_key", "demo_key")
    return TestClient(create_app(Settings(**values), engine=False), headers={"X-API-KEY": key})


def test_every_plugin_of_ours_has_its_line_of_help(api):
    plugins = api.get("/get_plugins").json()["plugins"]

    ours = [plugin for plugin in plugins if plugin["package"].startswith("ai-orchestrator ")]
    assert {"pipelines", "predictions", "local"} <= {plugin["name"] for plugin in ours}
    assert [plugin["name"] for plugin in ours if not plugin["help"].endswith(".")] == []


def test_every_metric_has_its_line_of_help(api):
    metrics = {metric["name"]: metric["help"] for metric in api.get("/get_plugins").json()["metrics"]}

    assert metrics.keys() == METRICS.keys()
    assert all(text.endswith(".") for text in metrics.values())
    assert metrics["rmse"].startswith("Square root") and metrics["neg_log_loss"].endswith("higher is better.")


def test_options_of_a_plugin_are_told_with_their_help(api):
    pipelines = next(plugin for plugin in api.get("/get_plugins").json()["plugins"] if plugin["name"] == "pipelines")

    assert [(option["name"], bool(option["help"])) for option in pipelines["options"]] == [("avoid", True)]


def test_plugin_that_cannot_be_loaded_is_told_with_its_problem(api):
    broken = [plugin for plugin in api.get("/get_plugins").json()["plugins"] if plugin["problem"]]

    assert all(plugin["help"] == "" and plugin["roles"] == [] for plugin in broken)


def test_protections_name_what_holds_a_program_here(api):
    told = api.get("/get_protections").json()

    local = next(runner for runner in told["runners"] if runner["runner"] == "local")
    assert local["reason"] and {check["name"] for check in told["checks"]} >= {"Python", "disk", "key", "packages"}
    assert not next(check for check in told["checks"] if check["name"] == "key")["ok"]
    assert told["sandbox_off"] is False


def test_every_setting_is_told_in_one_section():
    named = [name for names in SECTIONS.values() for name in names]

    assert sorted(named) == sorted(Settings.model_fields)


def test_settings_are_told_without_secrets(folder):
    with make_api(
        folder, demo_api_key=SECRET, smtp_password=SECRET, package_index=f"https://me:{SECRET}@example.org", port=8111
    ) as api:
        answer = api.get("/get_settings")

    settings = {setting["name"]: setting for setting in answer.json()["settings"]}
    assert SECRET not in answer.text
    assert (settings["PORT"]["value"], settings["PORT"]["default"], settings["PORT"]["is_set"]) == (8111, 8000, True)
    assert settings["SMTP_PASSWORD"]["is_secret"] and settings["SMTP_PASSWORD"]["is_set"]
    assert settings["DATABASE_URL"]["is_secret"] and not settings["DATABASE_URL"]["is_set"]


@pytest.mark.both_databases
def test_task_in_the_trash_is_planned_for_removal(api, task_id):
    kept_until = api.delete(f"/delete_task/{task_id}").json()["kept_until"]

    removal = api.get("/get_retention").json()["removals"][0]

    assert (removal["kind"], removal["task_id"], removal["due_at"][:16]) == ("task", task_id, kept_until[:16])


def test_examples_of_the_gallery_are_all_that_are_bundled(api):
    listed = api.get("/get_examples").json()["examples"]

    assert sorted(example["name"] for example in listed) == examples.list_names()
    assert listed[0]["name"] == "pack-circles"


def test_every_example_can_be_created_from_its_content(api):
    for name in examples.list_names():
        content = api.get(f"/get_example/{name}").raise_for_status().json()
        dataset = content["dataset"]
        if content["has_data_file"]:
            data = content["data_text"].encode()
            about = {"name": "customers", "size_bytes": len(data), "filename": dataset}
            sent = api.post("/upload_dataset", params=about, content=data)
            dataset = sent.raise_for_status().json()["dataset"]["name"]
        task = content["spec"] | {"name": name, "dataset": dataset, "description": content["description"]}
        api.post("/validate_task", json=task).raise_for_status()


def test_unknown_example_is_not_found(api):
    assert api.get("/get_example/nothing").status_code == 404


@pytest.mark.parametrize("name", ["get_protections", "get_settings", "get_retention", "get_examples"])
def test_agents_do_not_learn_how_the_server_is_set_up(app, name):
    call = CallContext(Principal(name="x", role="coder"), app.state.lazy_store.store())

    with pytest.raises(NotAllowed):
        asyncio.run(getattr(server, name)(call))


def wait_for_check(api, name: str) -> dict:
    for _ in range(500):
        shown = next(backup for backup in api.get("/get_backups").json()["backups"] if backup["name"] == name)
        if shown["state"] != "running" and shown["check"] != "running":
            return shown
        time.sleep(0.02)
    raise AssertionError("the check never ended")


def test_backup_is_verified_where_it_lies(api, task_id):
    made = wait_for_check(api, api.post("/create_backup", params={"verify": False}).json()["name"])
    assert made["check"] == "unchecked"

    begun = api.post(f"/verify_backup/{made['name']}").raise_for_status().json()

    assert begun["check"] == "running"
    assert wait_for_check(api, made["name"])["check"] == "complete"


def test_damaged_backup_is_told_as_damaged(api, folder, task_id):
    name = wait_for_check(api, api.post("/create_backup").json()["name"])["name"]
    file = folder / "backups" / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)

    api.post(f"/verify_backup/{name}").raise_for_status()

    shown = wait_for_check(api, name)
    assert shown["check"] == "damaged" and shown["check_detail"]


def test_backup_that_is_not_there_cannot_be_verified(api):
    assert api.post("/verify_backup/nothing").status_code == 404
