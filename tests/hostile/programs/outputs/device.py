"""Makes its output a device without end; where it may not, it leaves none."""
# ends = ["completed"]
# output = "a.csv"
# rejected = "did not write"
# shows = ["tried 2"]

from attempts import attempt_calls, finish

attempt_calls(("mknod", b"a.csv", 0o020666, 0x105), ("mknod", b"a.csv", 0o060666, 0x800))
finish()
