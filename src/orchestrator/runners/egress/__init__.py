"""The way out of an agent's sandbox: a proxy outside with a list of hosts, and a relay inside that leads to it."""
