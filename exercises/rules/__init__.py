"""Pure geometry of the figures: no Django, no table, no words."""
