"""What the pages of the library ask for, by subject."""
