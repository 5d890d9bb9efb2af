"""Compressed tables: unpacked by what they are, to a limit, and refused in a sentence where they are damaged."""

import bz2
import gzip
import io
import lzma
import tarfile
from pathlib import Path

import pytest

from orchestrator.contract.errors import BadTable, PackageMissing
from orchestrator.tabular import compression
from orchestrator.tabular.uploads import read_upload

ROWS = "n,y\n" + "".join(f"{i},{i % 2}\n" for i in range(50))
TABLE = ROWS.encode()
ZSTD = bytes.fromhex(
    "28b52ffd20108100006e2c790a312c610a322c620a332c630a"
)  # one frame with a raw block: n,y 1,a 2,b 3,c
COMPRESS = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}
EACH = pytest.mark.parametrize("name", COMPRESS)


@pytest.fixture
def read(tmp_path: Path):
    """read(content): the answer of reading an upload of these bytes."""

    def read_bytes(content: bytes, *, filename: str = "data", most_bytes: int = 2**20) -> dict:
        folder, path = tmp_path / "draft", tmp_path / "upload"
        folder.mkdir()
        path.write_bytes(content)
        request = {"path": str(path), "filename": filename, "folder": str(folder), "most_bytes": most_bytes}
        answer = read_upload(request | {"options": {}})
        return answer | {"stored": sorted(file.name for file in folder.iterdir())}

    return read_bytes


@EACH
def test_table_is_unpacked_whatever_its_name(read, name):
    answer = read(COMPRESS[name](TABLE), filename="table.csv")

    assert (answer["table"]["rows"], answer["format"]) == (50, "csv")
    assert answer["stored"] == ["data.csv", "table.json"]


@EACH
def test_members_follow_one_another(read, name):
    pack = COMPRESS[name]

    answer = read(pack(TABLE[:100]) + pack(TABLE[100:]))

    assert answer["table"]["rows"] == 50


@EACH
def test_file_that_ends_too_early_is_refused(read, name):
    with pytest.raises(BadTable, match="ends too early"):
        read(COMPRESS[name](TABLE)[:-9])


@EACH
def test_damaged_file_is_refused(read, name):
    content = bytearray(COMPRESS[name](TABLE * 50))
    content[len(content) // 2] ^= 0xFF

    with pytest.raises(BadTable, match=f"The {name} file (is damaged|ends too early)"):
        read(bytes(content))


@EACH
def test_size_is_that_of_what_is_unpacked(read, name):
    with pytest.raises(BadTable, match="MAX_DATASET_MB"):
        read(COMPRESS[name](b"n,y\n" + b"0,0\n" * 500_000))


@EACH
def test_archive_stays_a_folder(read, name):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        info = tarfile.TarInfo("a.csv")
        info.size = len(TABLE)
        archive.addfile(info, io.BytesIO(TABLE))

    answer = read(COMPRESS[name](packed.getvalue()))

    assert (answer["kind"], answer["files"], answer["stored"]) == ("folder", ["a.csv"], ["files"])


@EACH
def test_file_that_is_compressed_twice_is_named_so(read, name):
    with pytest.raises(BadTable, match=f"compressed twice, with {name}"):
        read(gzip.compress(COMPRESS[name](TABLE)))


def test_zstd_is_read_or_its_package_named(read):
    content = ZSTD
    try:
        compression.find_opener("zstd")
    except PackageMissing as error:
        assert "ai-orchestrator[zstd]" in str(error)
        with pytest.raises(PackageMissing):
            read(content)
        return
    assert read(content)["table"]["rows"] == 3


def test_missing_zstd_says_what_to_install(read, monkeypatch):
    monkeypatch.setattr(compression, "ZSTD_MODULES", ("orchestrator.no_such_module",))

    with pytest.raises(PackageMissing, match="zstd\\]"):
        read(ZSTD)
