"""Raw mail with a position: public-inbox, mbox, Maildir and .eml behind one protocol."""
