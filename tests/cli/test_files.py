"""Files into a folder: all or none, never through a link, never over other bytes unasked."""

import pytest

from orchestrator.cli.files import WouldOverwrite, write_files
from orchestrator.contract.errors import BadName, Invalid


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_files_are_written_and_told_apart(tmp_path):
    (tmp_path / "same.py").write_bytes(b"1")

    placed = write_files(tmp_path, {"same.py": b"1", "new.py": b"2"}, force=False)

    assert (placed.new, placed.same, placed.replaced) == (["new.py"], ["same.py"], [])
    assert names(tmp_path) == ["new.py", "same.py"] and (tmp_path / "new.py").read_bytes() == b"2"


def test_folder_is_made_where_there_is_none(tmp_path):
    write_files(tmp_path / "a" / "b", {"main.py": b"1"}, force=False)

    assert (tmp_path / "a/b/main.py").read_bytes() == b"1"


def test_other_content_stops_everything(tmp_path):
    (tmp_path / "main.py").write_bytes(b"mine")

    with pytest.raises(WouldOverwrite, match="main.py"):
        write_files(tmp_path, {"a.py": b"1", "main.py": b"2"}, force=False)

    assert names(tmp_path) == ["main.py"] and (tmp_path / "main.py").read_bytes() == b"mine"


def test_force_replaces_other_content(tmp_path):
    (tmp_path / "main.py").write_bytes(b"mine")

    assert write_files(tmp_path, {"main.py": b"2"}, force=True).replaced == ["main.py"]
    assert (tmp_path / "main.py").read_bytes() == b"2"


@pytest.mark.parametrize("force", [False, True])
def test_link_is_never_followed(tmp_path, force):
    outside = tmp_path / "outside.py"
    outside.write_bytes(b"precious")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "main.py").symlink_to(outside)

    if force:
        write_files(folder, {"main.py": b"new"}, force=True)
        assert not (folder / "main.py").is_symlink()
    else:
        with pytest.raises(WouldOverwrite, match="link"):
            write_files(folder, {"main.py": b"new"}, force=False)

    assert outside.read_bytes() == b"precious"


@pytest.mark.parametrize("name", ["../x.py", "/etc/x", "a/b.py", "..", ".git"])
def test_names_that_leave_the_folder_are_refused(tmp_path, name):
    folder = tmp_path / "folder"

    with pytest.raises(BadName):
        write_files(folder, {"main.py": b"1", name: b"2"}, force=True)

    assert not folder.exists() and names(tmp_path) == []


def test_folder_of_that_name_is_refused_even_by_force(tmp_path):
    (tmp_path / "main.py").mkdir()

    with pytest.raises(WouldOverwrite, match="a folder has this name"):
        write_files(tmp_path, {"main.py": b"1"}, force=True)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "f").write_bytes(b"")

    with pytest.raises(Invalid, match="not a folder"):
        write_files(tmp_path / "f", {"main.py": b"1"}, force=False)
