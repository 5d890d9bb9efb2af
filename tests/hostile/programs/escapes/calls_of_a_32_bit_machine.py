"""Makes a call in the way of 32-bit programs, whose numbers a filter may have forgotten."""
# ends = ["failed"]
# machine = "x86_64"
# because = "signal"
# shows = ["about to"]

import ctypes
import mmap

GETPID = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"

page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
page.write(GETPID)
print("about to call")
call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
print("ESCAPED", call())
