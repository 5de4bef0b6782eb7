"""Messages to postings, revisions and series. Pure."""
