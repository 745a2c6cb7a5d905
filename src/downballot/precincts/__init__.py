"""What precincts say: turnout, where a race was won, swing, and how groups voted (pure).

Tables of ``model.precinct`` and boundaries in; tables, estimates with intervals, and plain
verdicts out. Nothing here reads a file of the desk, or knows the web.
"""
