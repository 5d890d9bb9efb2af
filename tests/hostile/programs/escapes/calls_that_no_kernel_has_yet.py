"""Makes all calls that later kernels may have, and those of the foreign numbering x32."""
# ends = ["completed"]
# shows = ["tried 5149"]
# limits = { output_bytes = 1048576 }

from attempts import attempt_calls, finish

attempt_calls(*(("syscall", number, 0, 0, 0, 0, 0, 0) for number in range(471, 4096)))
attempt_calls(*(("syscall", 0x40000000 + number, 0, 0, 0, 0, 0, 0) for number in range(1524)))
finish()
