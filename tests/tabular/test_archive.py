"""Archives of strangers: what leads outside, swells or is no plain file is refused by name; nothing is left outside."""

import io
import stat
import tarfile
import zipfile

import pytest

from orchestrator.contract.errors import BadArchive
from orchestrator.tabular import archive
from orchestrator.tabular.archive import unpack

MIB = 1024 * 1024


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "inner" / "files"


def zipped(tmp_path, *entries: tuple[str | zipfile.ZipInfo, bytes]):
    path = tmp_path / "upload.part"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return path


def tarred(tmp_path, *entries: tarfile.TarInfo | tuple[str, bytes], mode="w"):
    path = tmp_path / "upload.part"
    with tarfile.open(path, mode) as file:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                file.addfile(entry)
            else:
                info = tarfile.TarInfo(entry[0])
                info.size = len(entry[1])
                file.addfile(info, io.BytesIO(entry[1]))
    return path


def of_type(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def unix_entry(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz"])
def test_tar_files_are_unpacked(tmp_path, folder, mode):
    path = tarred(tmp_path, ("a.csv", b"1"), ("private/labels.csv", b"2"), (".hidden", b"3"), mode=mode)

    assert unpack(path, folder, MIB) == ["a.csv", "private/labels.csv"]
    assert (folder / "private/labels.csv").read_bytes() == b"2"


def test_single_folder_around_everything_is_taken_away(tmp_path, folder):
    assert unpack(zipped(tmp_path, ("data/a.csv", b"1"), ("data/private/b", b"2")), folder, MIB) == [
        "a.csv",
        "private/b",
    ]


def test_folder_called_private_stays_private(tmp_path, folder):
    assert unpack(zipped(tmp_path, ("private/b", b"2")), folder, MIB) == ["private/b"]


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../up", "a/../../up", "C:/x", "a\\b", "x/" * 20 + "f", "a/con", "n\n", "x" * 300]
)
def test_names_that_lead_elsewhere_are_refused(tmp_path, folder, name):
    with pytest.raises(BadArchive):
        unpack(tarred(tmp_path, ("fine", b""), (name, b"x")), folder, MIB)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["inner", "upload.part"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_refused(tmp_path, folder, kind):
    with pytest.raises(BadArchive, match="link or a device"):
        unpack(tarred(tmp_path, ("fine", b"1"), of_type("odd", kind, "fine")), folder, MIB)


def test_links_in_zip_files_are_refused(tmp_path, folder):
    with pytest.raises(BadArchive, match="link or a device"):
        unpack(zipped(tmp_path, (unix_entry("odd", stat.S_IFLNK | 0o777), b"/etc/passwd")), folder, MIB)


@pytest.mark.parametrize(("first", "second"), [("a", "a"), ("a", "A"), ("a", "a/b"), ("a/b", "a")])
def test_two_entries_of_one_path_are_refused(tmp_path, folder, first, second):
    with pytest.raises(BadArchive, match="two "):
        unpack(tarred(tmp_path, (first, b"1"), (second, b"2")), folder, MIB)


def test_bomb_by_total_is_refused(tmp_path, folder):
    with pytest.raises(BadArchive, match="exceeds the size limit"):
        unpack(zipped(tmp_path, ("a", bytes(600_000)), ("b", bytes(600_000))), folder, MIB)

    assert sum(path.stat().st_size for path in folder.iterdir()) <= MIB


def test_bomb_by_ratio_is_refused(tmp_path, folder):
    with pytest.raises(BadArchive, match="more than 200 times its size"):
        unpack(zipped(tmp_path, ("zeros", bytes(40 * MIB))), folder, 100 * MIB)


def test_too_many_files_are_refused(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILES", 3)

    with pytest.raises(BadArchive, match="more than 3 files"):
        unpack(zipped(tmp_path, *((f"f{i}", b"") for i in range(5))), folder, MIB)


def test_office_documents_are_told_apart(tmp_path, folder):
    with pytest.raises(BadArchive, match="Excel workbook"):
        unpack(zipped(tmp_path, ("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"")), folder, MIB)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + bytes(100), b"\x1f\x8bjunk", bytes(600), b"PK\x05\x06" + bytes(18)]
)
def test_broken_archives_are_refused(tmp_path, folder, content):
    path = tmp_path / "upload.part"
    path.write_bytes(content)

    with pytest.raises(BadArchive):
        unpack(path, folder, MIB)
