-- What was read from where. The facts in this file and in 20_mail.sql come from archives, but for
-- the mailmap, which was given; they are kept when a stage's version changes. Everything in
-- 30_series.sql is derived and rebuilt.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,  -- schema, extractor, normaliser, linker
    value TEXT NOT NULL      -- the version that the tables rest on
);

CREATE TABLE part (
    part    SMALLINT PRIMARY KEY,  -- a number of this store's own, not in the logical dump
    archive TEXT NOT NULL,         -- the archive's name: a list, or an mbox file
    kind    TEXT NOT NULL,         -- archive.model.Kind
    name    TEXT NOT NULL,         -- the epoch's number, empty for an mbox
    path    TEXT NOT NULL,         -- where it was last read, not in the logical dump
    cursor  TEXT NOT NULL,         -- how far it was read, in its reader's own terms
    UNIQUE (archive, kind, name)
);

CREATE TABLE copy (
    part      SMALLINT    NOT NULL,  -- where it lies ...
    position  BLOB        NOT NULL,  -- ... and how to read it again
    message   BIGINT      NOT NULL,  -- message.message
    sent      TIMESTAMP_S,           -- when it counts as sent, UTC, by ...
    clock     TEXT        NOT NULL,  -- ... this clock (mail.model.Clock)
    arrived   TIMESTAMP_S,           -- the earliest plausible hop, or the commit's time
    text_hash BLOB        NOT NULL,  -- BLAKE2b-128 of its normal text
    munged    BOOLEAN     NOT NULL,  -- the list rewrote its sender or subject
    footer    BOOLEAN     NOT NULL,  -- the list added a footer
    likeness  BIGINT      NOT NULL   -- the same for copies of one mail: see mail.model.Reading
);

CREATE TABLE flaw (
    part     SMALLINT NOT NULL,  -- where ...
    position BLOB     NOT NULL,  -- ... empty if it is the part itself
    rule     TEXT     NOT NULL,  -- terms.flaws.FlawRule
    message  BIGINT,             -- the message concerned, if one is known
    detail   TEXT     NOT NULL   -- what was seen, for people
);

CREATE TABLE mailmap (
    name           TEXT NOT NULL,  -- who is called this, A to Z in lower case; empty: anybody ...
    address        TEXT NOT NULL,  -- ... who writes from here ...
    proper_name    TEXT NOT NULL,  -- ... is called this; empty: as the mail says
    proper_address TEXT NOT NULL   -- and has this address, in lower case; empty: as the mail says
);
