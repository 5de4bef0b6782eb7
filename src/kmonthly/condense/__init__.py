"""Evidence to few sentences by a language model, each checked against what it cites."""
