"""What the training part of the API takes and answers, by subject."""
