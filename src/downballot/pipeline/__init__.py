"""Where the rooms meet; the one place that knows every stage. One short function a job.

``intake.ingest`` is the way of every count: keep the body, read it, admit it. ``recorded``
replays answers that were recorded, ``following`` asks the county, ``desk.Desk`` reads.
"""
