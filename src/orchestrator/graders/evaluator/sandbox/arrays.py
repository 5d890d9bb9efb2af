"""Numpy arrays out of hostile files: what a file claims is checked against its content before an array is made."""

import io
import math
import zipfile

import numpy as np
from numpy.lib import format as npy_format
from outputs import Rejected

MAX_BYTES = 256 * 1024 * 1024  # of all arrays of a file together, unpacked
MAX_HEADER_BYTES = 10_000
MAX_ARRAYS = 1000


def read_npz(content: bytes, name: str, finite: bool) -> dict[str, np.ndarray]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_members(archive.infolist(), name)
            return {
                info.filename.removesuffix(".npy"): read_npy(
                    unpack(archive, info, name), f"{name}, {info.filename[:60]!a}", finite
                )
                for info in archive.infolist()
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Rejected("malformed", f"{name} is not an .npz file that can be read ({type(error).__name__}).") from None


def check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MAX_ARRAYS:
        raise Rejected("too_large", f"{name} holds {len(members)} arrays; at most {MAX_ARRAYS} are read.")
    if any(not member.filename.endswith(".npy") for member in members):
        raise Rejected("malformed", f"{name} holds something that is not an .npy array.")
    size = sum(member.file_size for member in members)
    if size > MAX_BYTES:
        raise Rejected("too_large", f"{name} unpacks to {size} bytes; at most {MAX_BYTES} are read.")


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """Unpack at most as many bytes as the archive says; one that says less than there is, is caught by its checksum."""
    with archive.open(member) as file:
        content = file.read(member.file_size)
    if len(content) != member.file_size:
        raise Rejected("malformed", f"{name} is cut short.")
    return content


def read_npy(content: bytes, name: str, finite: bool) -> np.ndarray:
    stream = io.BytesIO(content)
    try:
        version = npy_format.read_magic(stream)
        read_header = {(1, 0): npy_format.read_array_header_1_0, (2, 0): npy_format.read_array_header_2_0}[version]
        shape, _, dtype = read_header(stream, max_header_size=MAX_HEADER_BYTES)
    except (ValueError, KeyError, TypeError, SyntaxError, RecursionError, MemoryError, OverflowError, EOFError):
        raise Rejected("malformed", f"{name} is not an .npy array that can be read.") from None
    if dtype.hasobject:
        raise Rejected(
            "malformed", f"{name} holds Python objects (a pickle), which are never loaded; write numbers or text."
        )
    size = math.prod(shape) * dtype.itemsize
    if dtype.itemsize == 0 or any(length < 0 for length in shape) or size != len(content) - stream.tell():
        raise Rejected(
            "malformed",
            f"{name} says that it holds {list(shape)[:8]} values, "
            f"and has {len(content) - stream.tell()} bytes of them.",
        )
    stream.seek(0)
    array = npy_format.read_array(stream, allow_pickle=False, max_header_size=MAX_HEADER_BYTES)
    if finite and array.dtype.kind in "fc" and not np.isfinite(array).all():
        raise Rejected("wrong_value", f"{name} holds values that are not finite.")
    return array
