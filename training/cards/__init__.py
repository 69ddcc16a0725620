"""What the pages for logging show, in the reader's words and units."""
