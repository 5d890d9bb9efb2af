"""A backup holds everything, on either database, and comes back as it was."""

import os
import stat
import tarfile

import pytest
import sqlalchemy as sa

from orchestrator.contract.errors import BackupNotFound, BackupRunning
from orchestrator.storage.backup.backup_folder import prepare_backup
from orchestrator.storage.backup.format import EXCLUDED_FOLDERS, FOLDERS, find_kind
from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.restoration import restore
from orchestrator.storage.backup.verification import verify_backup
from orchestrator.storage.tables import metadata
from tests.backup.making import back_up, everything, fill, stored_files, with_store


def filled_backup(folder, database_url=None):
    """(the backup, every row, every file) of a data directory that has everything."""

    async def work(store):
        await fill(store)
        return await back_up(store), await store.scan(everything)

    path, rows = with_store(folder, work, database_url)
    return path, rows, stored_files(folder)


def restored_rows(folder, database_url=None):
    return with_store(folder, lambda store: store.scan(everything), database_url)


def put_back(path, target, database_url=None, **options):
    return restore(path, target, database_url=database_url, replace=options.get("replace", False), progress=Progress())


@pytest.mark.both_databases
def test_every_row_and_file_comes_back(folder, tmp_path, database_url, request):
    path, rows, files = filled_backup(folder, database_url)
    fresh = _empty_like(database_url, request)

    content = put_back(path, tmp_path / "new", fresh)

    assert restored_rows(tmp_path / "new", fresh) == rows
    assert stored_files(tmp_path / "new") == files
    assert (content.files, content.missing_count) == (len(files), 0)
    assert content.rows == sum(len(of_table) for of_table in rows.values())


def test_backup_moves_between_databases_and_back(folder, tmp_path, request):
    path, rows, files = filled_backup(folder)
    server = request.getfixturevalue("postgres")
    database = server.create()
    there = server.url(database)

    put_back(path, tmp_path / "there", there)
    back = with_store(tmp_path / "there", back_up, there)
    put_back(back, tmp_path / "home")

    assert restored_rows(tmp_path / "home") == rows
    assert stored_files(tmp_path / "home") == files
    server.drop(database)


def test_new_rows_get_new_numbers_after_a_restore(folder, tmp_path, request):
    path, rows, _ = filled_backup(folder)
    server = request.getfixturevalue("postgres")
    for url in (None, server.url(server.create())):
        target = tmp_path / ("sqlite" if url is None else "postgresql")
        put_back(path, target, url)

        with_store(target, lambda store: fill(store, 1), url)

        found = restored_rows(target, url)
        assert {
            name: len(found[name]) - len(rows[name]) for name in ("tasks", "code", "containers", "results", "loops")
        } == dict.fromkeys(("tasks", "code", "containers", "results", "loops"), 1)


def test_backup_is_for_its_owner_and_a_plain_tar(folder):
    path, _, files = filled_backup(folder)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with tarfile.open(path) as tar:
        names = tar.getnames()
    assert names[0] == "backup.json" and names[-2:] == ["manifest.jsonl", "end.json"]
    assert set(files) <= set(names)


def test_files_without_a_record_stay_behind(folder):
    (folder / "storage" / "incoming").mkdir(parents=True)
    for name in ("incoming/half", "outputs/9/ctr-never/x", "environments/abc/lib.py", "code/9/v1/main.py"):
        (folder / "storage" / name).parent.mkdir(parents=True, exist_ok=True)

    async def work(store):
        for name in ("incoming/half", "outputs/9/ctr-never/x", "environments/abc/lib.py", "code/9/v1/main.py"):
            (folder / "storage" / name).write_text("no record")
        await fill(store, 1)
        return await back_up(store)

    path = with_store(folder, work)

    with tarfile.open(path) as tar:
        assert [name for name in tar.getnames() if "/9/" in name or "incoming" in name or "environments" in name] == []


def test_missing_files_are_told_and_the_rest_is_kept(folder):
    async def work(store):
        await fill(store)
        (folder / "storage" / "code" / "2" / "v1" / "main.py").unlink()
        return await back_up(store)

    found = verify_backup(with_store(folder, work), Progress())

    assert (found.missing, found.missing_count) == (["storage/code/2/v1/main.py"], 1)


def test_rows_written_meanwhile_are_not_in_the_snapshot(folder, monkeypatch):
    from orchestrator.storage.backup import writer

    real = writer.list_paths

    async def work(store):
        await fill(store, 1)

        def late(tx, place):
            with sa.create_engine(f"sqlite:///{folder}/database/orchestrator.db").begin() as other:
                other.execute(sa.text("insert into removals values ('storage/outputs/9/late', 'now')"))
                other.execute(sa.text("update code set stored_path = 'storage/code/9/v1/late.py'"))
            return real(tx, place)

        monkeypatch.setattr(writer, "list_paths", late)
        return await back_up(store)

    found = verify_backup(with_store(folder, work), Progress())

    assert (found.missing_count, found.files) == (0, 7)


def test_one_backup_is_made_at_a_time(folder):
    async def work(store):
        await fill(store)
        store.backups.begin(prepare_backup(), verify=True)
        with pytest.raises(BackupRunning):
            store.backups.begin(prepare_backup(), verify=True)

    with_store(folder, work)


def test_half_a_backup_is_swept_away_at_the_next_start(folder):
    (folder / "backups").mkdir(parents=True)
    (folder / "backups" / "orchestrator-x.backup.part").write_bytes(b"half")

    assert with_store(folder, lambda store: _names(store)) == []
    assert os.listdir(folder / "backups") == []


async def _names(store):
    return [shown.name for shown in store.backups.list_all()]


def test_names_from_outside_are_not_paths(folder):
    async def work(store):
        for name in ("../database/orchestrator.db", "/etc/passwd", "", "..", "orchestrator-x.backup"):
            with pytest.raises(BackupNotFound):
                store.backups.find(name)

    with_store(folder, work)


def _empty_like(database_url, request):
    if database_url is None:
        return None
    server = request.getfixturevalue("postgres")
    return server.url(server.create())


def test_every_folder_of_the_storage_is_taken_or_left_out_on_purpose(folder):
    async def work(store):
        await fill(store, 1)

    with_store(folder, work)

    assert {path.name for path in (folder / "storage").iterdir()} <= {*FOLDERS, *EXCLUDED_FOLDERS}


def test_every_column_of_every_table_can_be_written(folder):
    assert {find_kind(column) for table in metadata.sorted_tables for column in table.columns} == {
        "bool",
        "bytes",
        "json",
        "float",
        "int",
        "text",
    }
