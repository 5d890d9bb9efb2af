"""kill -9 while a backup is made: no file bears its name, the records are as they were, and the next one is whole."""

import signal
import subprocess
import sys
import time

import pytest

from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.verification import verify_backup
from tests.backup.making import back_up, everything, fill, with_store

KILLED = """
import asyncio, sys, time
from pathlib import Path
from orchestrator.storage.backup import backup_folder, writer
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.files.data_folder import DataFolder
name, folder = sys.argv[1:]
places = {"add_rows": writer.Source, "add_files": writer.Source, "verify_backup": backup_folder, "_sync": backup_folder}
real = getattr(places[name], name)
def slowly(*arguments, **named):
    answer = real(*arguments, **named)
    print("now", flush=True)
    time.sleep(30)
    return answer
setattr(places[name], name, slowly)
async def main():
    store = OpenStore(DataFolder(Path(folder)))
    store.backups.begin(backup_folder.prepare_backup(), verify=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["add_rows", "add_files", "_sync", "verify_backup"])
def test_killed_backup_leaves_no_file_of_its_name(folder, moment):
    with_store(folder, fill)
    before = with_store(folder, lambda store: store.scan(everything))
    process = subprocess.Popen([sys.executable, "-c", KILLED, moment, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "now\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert [path.suffix for path in (folder / "backups").iterdir()] == [".part"]

    path = with_store(folder, back_up)
    assert verify_backup(path, Progress()).missing_count == 0
    assert with_store(folder, lambda store: store.scan(everything)) == before
    assert list((folder / "backups").iterdir()) == [path]


def test_server_that_ends_gives_a_running_backup_up(folder, monkeypatch):
    from orchestrator.storage.backup import writer
    from orchestrator.storage.backup.backup_folder import prepare_backup

    real = writer.Writer.add
    monkeypatch.setattr(writer.Writer, "add", lambda *arguments: (time.sleep(0.1), real(*arguments)))

    async def work(store):
        await fill(store)
        store.backups.begin(prepare_backup(), verify=True)
        return store

    began = time.monotonic()
    store = with_store(folder, work)

    assert time.monotonic() - began < 10
    assert [shown.state for shown in store.backups.list_all()] == ["failed"]
    assert list((folder / "backups").iterdir()) == []
