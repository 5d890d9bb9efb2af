"""Opens ten thousand files."""
# ends = ["failed"]
# shows = ["Too many open files"]

kept = []
while len(kept) < 10_000:
    kept.append(open("/dev/null"))
