"""Commands with DATABASE_URL: they work, name the database, refuse in a sentence, and never show the password."""

import json

import httpx
import pytest

from tests.postgres_server import PASSWORD


@pytest.fixture
def url(postgres):
    name = postgres.create()
    postgres.execute(f"alter database {name} owner to guarded")
    yield postgres.url(name, user="guarded", password=PASSWORD)
    postgres.drop(name)


def test_doctor_names_the_database(command, url):
    found = json.loads(command("doctor", "--json", DATABASE_URL=url).stdout)

    database = next(check for check in found["checks"] if check["name"] == "database")
    assert database["ok"] and database["found"].startswith("PostgreSQL 1")
    assert PASSWORD not in json.dumps(found)


def test_doctor_gives_two_where_the_database_cannot_be_used(command, url):
    ended = command("doctor", DATABASE_URL=url.replace("p%40ss", "wrong"))

    assert ended.returncode == 2
    assert "refused the user 'guarded'" in ended.stdout
    assert "wrong" not in ended.stdout + ended.stderr


def test_up_serves_from_the_database(start, command, url, tmp_path):
    process = start("up", "--json", "--port", "0", "--data-dir", "mine", DATABASE_URL=url)
    said = json.loads(process.stdout.readline())
    key = {"x-api-key": "demo_key"}
    made = httpx.post(f"{said['url']}/upload_task", json={"name": "there"}, headers=key, trust_env=False).json()

    second = command("up", "--json", "--port", "0", "--data-dir", "other", DATABASE_URL=url)

    assert made == {"task_id": 1}
    assert "database test_" in said["records"] and not (tmp_path / "mine" / "database" / "orchestrator.db").exists()
    assert second.returncode == 2
    assert json.loads(second.stdout)["code"] == "database_in_use" and f"pid {process.pid}" in second.stderr
    assert PASSWORD not in second.stdout + second.stderr + json.dumps(said)


@pytest.mark.parametrize("bad", ["mysql://me:secret-8@host/x", "postgresql://me:secret-8@127.0.0.1:1/x"])
def test_unusable_url_is_one_sentence(command, bad):
    ended = command("up", "--port", "0", DATABASE_URL=bad)

    assert ended.returncode == 2
    assert ended.stderr.startswith("Error: ") and ended.stderr.count("\n") == 1
    assert "secret-8" not in ended.stderr
