"""Uploads of data sets over HTTP, whole and in parts."""

import hashlib


def table(rows=120, word="a") -> bytes:
    return ("n,y\n" + "".join(f"{i},{word if i % 2 else 'b'}\n" for i in range(rows))).encode()


def send(api, content: bytes, name="mine", **given):
    return api.post("/upload_dataset", params={"name": name, "size_bytes": len(content), **given}, content=content)


def part(api, content: bytes, begin: int, end: int, **given):
    about = {"name": "mine", "size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "offset": begin}
    return api.post("/upload_dataset", params=about | given, content=content[begin:end])
