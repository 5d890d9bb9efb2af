"""A database that cannot be used is one sentence: what, which one, what to do; and never the password."""

import socket
from pathlib import Path

import pytest
from pydantic import ValidationError

from orchestrator.contract.errors import DatabaseRefused, DatabaseUnreachable
from orchestrator.settings import Settings
from orchestrator.storage.backends import postgres_session
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from tests.postgres_server import PASSWORD


def refusal(folder: Path, url: str, error: type[Exception]) -> str:
    """What is said instead of opening; the folder is free again afterwards."""
    said = []
    for _ in range(2):
        with pytest.raises(error) as raised:
            OpenStore(DataFolder(folder), url)
        said.append(str(raised.value))
    assert said[0] == said[1]
    return said[0]


def test_wrong_password_names_the_user_and_the_server(folder, postgres):
    said = refusal(folder, postgres.url(user="guarded", password="wrong-secret"), DatabaseRefused)

    assert "'guarded'" in said and f"127.0.0.1:{postgres.port}" in said
    assert "wrong-secret" not in said


def test_missing_database_says_how_to_make_it(folder, postgres):
    said = refusal(folder, postgres.url("nowhere", password="secret-3"), DatabaseRefused)

    assert "no database 'nowhere'" in said and "createdb nowhere" in said
    assert "secret-3" not in said


def test_silent_port_is_unreachable(folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    said = refusal(folder, f"postgresql://me:secret-4@127.0.0.1:{port}/records", DatabaseUnreachable)

    assert f"127.0.0.1:{port}" in said and "DATABASE_URL" in said
    assert "secret-4" not in said


def test_unknown_host_is_unreachable(folder):
    said = refusal(folder, "postgresql://me:secret-5@no-such-host.invalid/records", DatabaseUnreachable)

    assert "no-such-host.invalid" in said and "secret-5" not in said


def test_too_old_a_server_names_what_is_needed(folder, postgres, monkeypatch):
    monkeypatch.setattr(postgres_session, "MIN_VERSION", 99)

    assert "needs 99 or newer" in refusal(folder, postgres.url(), DatabaseRefused)


def test_user_without_rights_is_told_how_to_get_them(folder, postgres):
    said = refusal(folder, postgres.url(user="guarded", password=PASSWORD), DatabaseRefused)

    assert 'ALTER DATABASE "postgres" OWNER TO "guarded"' in said
    assert PASSWORD not in said


def test_owner_of_a_database_needs_no_further_rights(folder, postgres):
    import asyncio

    name = postgres.create()
    postgres.execute(f"alter database {name} owner to guarded")

    asyncio.run(OpenStore(DataFolder(folder), postgres.url(name, user="guarded", password=PASSWORD)).close())

    assert postgres.rows("select tableowner from pg_tables where tablename = 'tasks'", name) == [("guarded",)]


@pytest.mark.parametrize(
    "url", ["mysql://me:secret-6@host/x", "sqlite:///secret-6.db", "postgresql://me:secret-6/@host/x", "secret-6"]
)
def test_url_of_another_kind_is_refused_without_showing_it(url):
    with pytest.raises(ValidationError) as refused:
        Settings(database_url=url, _env_file=None)

    told = refused.value.errors(include_url=False, include_input=False)
    assert [error["loc"] for error in told] == [("database_url",)]
    assert "postgresql://" in told[0]["msg"] and "secret-6" not in told[0]["msg"]


def test_settings_hide_the_password():
    settings = Settings(database_url="postgres://me:secret-7@db.example:5433/records", _env_file=None)

    assert settings.database == "postgresql://me:secret-7@db.example:5433/records"
    assert settings.records == "PostgreSQL at db.example:5433, database records"
    assert "secret-7" not in repr(settings) + str(settings.model_dump()) + settings.model_dump_json()


def test_empty_setting_means_sqlite():
    assert Settings(database_url=" ", _env_file=None).database is None
