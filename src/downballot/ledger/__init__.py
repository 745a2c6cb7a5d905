"""Keeps every byte and every update for ever; the count as of any moment.

``blobs`` the bodies, ``journal`` the rows, ``tables`` the Parquet files, ``admission``
what becomes of an arrival, ``identity`` which contest a reference means, ``changes`` what
a person should know about a new count, ``ledger`` the whole.
"""
