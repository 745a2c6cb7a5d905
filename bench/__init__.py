"""Benchmarks: how long the main jobs take, beside the floor of the same run.

``python -m bench [name …]`` prints a table, ``--json`` the same as JSON. They are not
tests: a number says something about one machine, a ratio a little more.
"""
