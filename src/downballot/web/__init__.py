"""Pages, the JSON API and the rehearsed county over HTTP: thin, one call of a room each."""
