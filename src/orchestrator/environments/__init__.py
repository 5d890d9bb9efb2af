"""Builds environments of packages for programs: from wheels, so that nothing of them runs outside of a sandbox."""
