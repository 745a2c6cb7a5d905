"""Read a desk from Python: one contest, then everything as a table.

Run it cell by cell in an editor that knows ``# %%``, or whole:
``python docs/examples/read_a_desk.py my-desk``.
"""

# %% Open the desk. It is read, never changed, also while `downballot follow` writes to it.
import sys

import polars as pl

import downballot

folder = sys.argv[1] if len(sys.argv) > 1 else "my-desk"
desk = downballot.open(folder)

# %% Where a contest stands, in one sentence, and how far it is from its lines.
history = desk.contest("LAUSD District 3", election="2024-11-05-general")
print(history.view.standing.outcome[0])
for line in history.view.standing.lines:
    print(line.sentence)

# %% Its history: the count at every update, by the county's clock.
names = {one.selection: one.name for one in history.view.standing.selections}
for step in history.steps:
    votes = {one.selection: one.votes for one in step.view.count.selections}
    figures = ", ".join(f"{name} {votes[selection]:,}" for selection, name in names.items())
    print(f"{step.update.published_at:%Y-%m-%d %H:%M:%S} UTC  {figures}")

# %% What each update added, as a Polars frame: one row a selection and update.
batches = desk.batches("2024-11-05-general").filter(
    pl.col("contest") == history.view.id, pl.col("batch_votes") > 0
)
shares = batches.with_columns(
    (pl.col("votes_added") / pl.col("batch_votes") * 100).round(2).alias("percent")
).pivot("name", index="published_at", values=["percent"])
print(shares)

# %% The same desk as it stood on election night: nothing published later is read.
night = desk.contest(
    "LAUSD District 3",
    election="2024-11-05-general",
    as_of=history.steps[1].update.published_at,
)
print(night.view.standing.outcome[0])

# %% What a person should know about these counts.
for finding in desk.check("2024-11-05-general"):
    print(f"{finding.severity}: {finding.sentence}")

desk.close()
