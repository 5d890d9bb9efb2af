"""Grades: from a container's outputs to a result."""
