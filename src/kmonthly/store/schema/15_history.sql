-- Mainline, as a clone of the kernel tells it. The branch is a chain of first parents, a place
-- each, counted from 0; a commit landed with the one of the chain that brought it in: the oldest
-- from which it is reached. Facts like those of 10_archive.sql, replaced when the clone's history
-- was rewritten.

CREATE TABLE clone (
    path TEXT NOT NULL,  -- where it was last read, not in the logical dump
    head BLOB NOT NULL,  -- the commit up to which it was read
    cut  TEXT NOT NULL,  -- stands for where a shallow clone begins, empty: it is whole
    tags TEXT NOT NULL   -- stands for its tags
);

CREATE TABLE mainline (
    hash      BLOB        NOT NULL,  -- the commit
    title     TEXT        NOT NULL,  -- its subject
    named     BIGINT      NOT NULL,  -- key of the title without case and punctuation
    author    BIGINT      NOT NULL,  -- person.person
    authored  TIMESTAMP_S NOT NULL,  -- author time: `git am` takes it from the mail's Date
    committed TIMESTAMP_S NOT NULL,  -- committer time
    landed    INTEGER     NOT NULL,  -- place on the chain of the commit that brought it in ...
    is_step   BOOLEAN     NOT NULL   -- ... and whether that is itself
);

CREATE TABLE mainline_link (
    hash    BLOB   NOT NULL,  -- mainline.hash
    message BIGINT NOT NULL   -- key of a Message-ID that its trailers name, of a mail known or not
);

CREATE TABLE mainline_revert (
    hash     BLOB NOT NULL,  -- mainline.hash
    reverted BLOB NOT NULL   -- the commit that it says it reverts
);

CREATE TABLE mainline_patch_id (
    hash     BLOB NOT NULL,  -- mainline.hash, of commits that may be a stored patch's
    patch_id BLOB NOT NULL   -- git's stable patch-id, empty for one without a diff
);

CREATE TABLE mainline_tag (
    version TEXT    NOT NULL,  -- 5.10, 5.10-rc1
    landed  INTEGER NOT NULL   -- place on the chain of the commit that is tagged
);
