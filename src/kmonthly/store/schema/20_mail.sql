-- Messages: what the canonical copy of each says. Keys are hashes of natural names (terms.ids.key),
-- so they are the same in every store.

CREATE TABLE message (
    message    BIGINT      NOT NULL,  -- key of ...
    message_id TEXT        NOT NULL,  -- ... the Message-ID, without angle brackets
    part       SMALLINT    NOT NULL,  -- its canonical copy ...
    position   BLOB        NOT NULL,  -- ... lies there
    subject    TEXT        NOT NULL,  -- decoded, white space folded
    author     BIGINT      NOT NULL,  -- person.person, munging undone
    dated      TIMESTAMP_S,           -- its Date header in UTC
    sent       TIMESTAMP_S,           -- the earliest `sent` of its copies: its month is this one's
    parent     BIGINT,                -- key of the message that it answers
    ancestors  BIGINT[]    NOT NULL,  -- keys of its References, oldest first, the parent last
    role       TEXT        NOT NULL,  -- mail.model.Role
    robot      TEXT        NOT NULL   -- mail.model.Robot, empty for people
);

CREATE TABLE patch (
    message  BIGINT   NOT NULL,  -- a message whose role is patch or cover
    tags     TEXT[]   NOT NULL,  -- mail.model.Tag, sorted
    trees    TEXT[]   NOT NULL,  -- other words of the subject's brackets
    version  SMALLINT,           -- as stated; NULL: not stated
    minor    SMALLINT NOT NULL,  -- the 1 of v5.1
    number   SMALLINT,           -- n of n/N
    total    SMALLINT,           -- N of n/N
    title    TEXT     NOT NULL,  -- the subject after its brackets
    has_diff BOOLEAN  NOT NULL,  -- whether the mail carries a diff
    patch_id BLOB,               -- git's stable patch-id
    hunks    INTEGER  NOT NULL,  -- hunks of the diff
    named    BIGINT   NOT NULL,  -- key of the title without case and punctuation
    change_id BIGINT,            -- key of its change-id (b4, Gerrit); NULL: none
    sketch   UINTEGER[] NOT NULL -- stands for its changed lines: mail.sketch
);

CREATE TABLE patch_file (
    message BIGINT  NOT NULL,  -- patch.message
    path    BIGINT  NOT NULL,  -- path.path
    change  TEXT    NOT NULL,  -- mail.model.Change
    added   INTEGER NOT NULL,  -- lines
    removed INTEGER NOT NULL   -- lines
);

CREATE TABLE path (
    path BIGINT NOT NULL,  -- key of ...
    name TEXT   NOT NULL   -- ... a file's path in the tree
);

CREATE TABLE trailer (
    message BIGINT NOT NULL,  -- message.message
    kind    TEXT   NOT NULL,  -- Signed-off-by, Reviewed-by, ...
    person  BIGINT NOT NULL   -- person.person
);

CREATE TABLE mention (
    message   BIGINT  NOT NULL,  -- patch.message
    mentioned BIGINT  NOT NULL,  -- key of the Message-ID that it names, of a mail known or not
    relation  TEXT    NOT NULL,  -- mail.model.Relation: earlier, companion, depends, other
    start     INTEGER NOT NULL,  -- the lines that say so: bytes of the normal text, from ...
    stop      INTEGER NOT NULL   -- ... up to
);

CREATE TABLE addressed (
    message BIGINT NOT NULL,  -- message.message
    list    TEXT   NOT NULL   -- a mailing list among its To and Cc, as a List-Id writes it
);

CREATE TABLE person (
    person  BIGINT NOT NULL,  -- key of 'name <address>'
    name    TEXT   NOT NULL,  -- display name, may be empty
    address TEXT   NOT NULL   -- lower case, may be empty
);
