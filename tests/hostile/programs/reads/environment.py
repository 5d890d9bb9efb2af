"""Prints its environment, in which the host's variables might be."""
# ends = ["completed"]
# shows = ["'HOME': '/work'"]
# hides = ["AWS_SECRET", "DATABASE_URL", "API_KEY", "PYTEST"]

import os

print(dict(os.environ), open("/proc/self/environ").read())
