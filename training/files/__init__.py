"""Files that training reads."""
