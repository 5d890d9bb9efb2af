"""Writes to the kernel's settings, its triggers, and the maps of users."""
# ends = ["completed"]
# shows = ["tried 24"]

from attempts import attempt, finish, write

PATHS = """
    /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sys/kernel/modprobe /proc/sys/kernel/sysrq
    /proc/sys/kernel/randomize_va_space /proc/sys/kernel/ns_last_pid /proc/sys/kernel/pid_max
    /proc/sys/vm/drop_caches /proc/sys/vm/overcommit_memory /proc/sys/fs/binfmt_misc/register /proc/sys/fs/file-max
    /proc/sys/net/ipv4/ip_forward /proc/sysrq-trigger /proc/1/oom_score_adj /proc/1/uid_map /proc/1/mem
    /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups /proc/self/attr/current /proc/self/timens_offsets
    /proc/irq/default_smp_affinity /proc/mtrr /proc/scsi/scsi
"""
for path in PATHS.split():
    attempt(path, write, path)
finish()
