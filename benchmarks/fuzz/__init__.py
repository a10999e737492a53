"""Hostile input made by machines: coverage-guided by atheris, and by Hypothesis, over everything that reads strangers' bytes."""
