"""How programmes are said and read in the API, by subject."""
