"""Imported by the case `imports`."""
name = "sub of " + __package__ if "__package__" in globals() else "sub of _package"
