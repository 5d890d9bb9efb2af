"""Asks for parts of the kernel with a long record of holes: bpf, io_uring, userfaultfd, keys, tracing, modules."""
# ends = ["completed"]
# machine = "x86_64"
# shows = ["tried 44"]

from attempts import attempt_calls, finish

REFUSED = """
    101 103 134 135 153 154 155 161 163 164 165 166 167 168 169 170 171 172 173 175 176 179
    212 227 237 238 246 248 249 250 256 272 298 300 304 305 308 310 311 312 313 320 321 323
"""
attempt_calls(*(("syscall", int(number), 0, 0, 0, 0, 0, 0) for number in REFUSED.split()))
finish()
