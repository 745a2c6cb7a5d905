"""The suite that any count format must pass, for this package's formats and for others'.

``conformance`` holds the checks as plain functions. ``suite`` hooks them into pytest; it
needs pytest and Hypothesis, which Downballot itself does not.
"""
