"""Raw mail with a position: public-inbox epochs and mbox files behind one protocol."""
