"""Imported by the case `imports`."""
