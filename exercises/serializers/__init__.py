"""How exercises are said in the API, by subject."""
