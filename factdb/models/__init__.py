"""Trained parameters, as data files; README.md beside them is their card."""
