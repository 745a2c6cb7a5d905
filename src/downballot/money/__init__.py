"""Who paid, through whom, for or against whom: totals, flows, identity of donors (pure)."""
