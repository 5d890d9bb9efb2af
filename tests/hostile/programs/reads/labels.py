"""Looks for labels in every file that it can see."""
# ends = ["completed"]
# shows = ["looked at many files"]
# limits = { timeout_seconds = 60 }

import os

KNOWN = ("digits.", "breast_cancer.", "diabetes", "iris.", "wine_data")
KINDS = (".csv", ".gz", ".npz", ".npy", ".arff", ".parquet", ".txt", ".dat", ".data", ".zip")
count = 0
for folder, folders, files in os.walk("/", onerror=lambda error: None):
    if folder in ("/proc", "/dev"):
        folders.clear()
    count += len(files)
    for name in files:
        low = name.lower()
        if (low.startswith(KNOWN) or "held_out" in low or "private" in low) and low.endswith(KINDS):
            print("ESCAPED", folder, name)
print("looked at", "many files" if count > 1000 else count)
