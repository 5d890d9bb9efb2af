"""Builds environments of packages for programs: from wheels only, so that nothing of a package runs outside of a sandbox."""
