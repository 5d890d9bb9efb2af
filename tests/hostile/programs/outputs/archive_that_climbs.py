"""Leaves an archive whose members have paths above their folder: it is fetched as bytes, and never unpacked."""
# ends = ["completed"]
# output = "a.tar"
# rejected = "bytes; at most 100"
# max_bytes = 100

import io
import tarfile

with tarfile.open("a.tar", "w") as archive:
    for name in ("../../x", "/etc/passwd", "a/../../x"):
        member = tarfile.TarInfo(name)
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "/"
    archive.addfile(link)
