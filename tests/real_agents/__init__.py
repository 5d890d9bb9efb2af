"""Real coding agents from npm, each locked with hashes, driven through one round against a scripted model server."""
