"""One module a format of campaign filings; none knows another."""
