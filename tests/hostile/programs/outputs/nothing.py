"""Leaves nothing."""
# ends = ["completed"]
# output = "a.csv"
# rejected = "did not write"
