"""Environments of packages that programs need, built once."""
