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

CREATE TABLE notice (
    message BIGINT   NOT NULL,  -- message.message
    nth     SMALLINT NOT NULL,  -- a mail may have several, from 0
    said    TEXT     NOT NULL,  -- mail.model.Said: applied, merged, superseded, ...
    tree    TEXT     NOT NULL,  -- the tree and branch as written; empty: none named
    whole   BOOLEAN  NOT NULL,  -- it is about all that the answered mail was posted with
    instead BIGINT,             -- key of the Message-ID of what takes its place; NULL: not named
    start   INTEGER  NOT NULL,  -- the words that say so: bytes of the normal text, from ...
    stop    INTEGER  NOT NULL   -- ... up to
);

CREATE TABLE notice_commit (
    message BIGINT   NOT NULL,  -- notice.message ...
    nth     SMALLINT NOT NULL,  -- ... and notice.nth: it is about this patch or commit
    title   TEXT     NOT NULL,  -- its title; empty: not said
    named   BIGINT,             -- key of the title without case and punctuation; NULL: not said
    commit  TEXT     NOT NULL,  -- its id, 7 to 40 hex digits; empty: not said
    number  SMALLINT            -- n of n/N; NULL: not said
);

CREATE TABLE pull (
    message BIGINT  NOT NULL,  -- a message whose role is pull and that could be read as one
    tree    TEXT    NOT NULL,  -- the repository's address
    ref     TEXT    NOT NULL,  -- the tag or branch
    head    TEXT    NOT NULL,  -- the commit that it ends in; empty: not said
    whole   BOOLEAN NOT NULL   -- its shortlog has as many commits as it says
);

CREATE TABLE pull_commit (
    message BIGINT  NOT NULL,  -- pull.message
    author  TEXT    NOT NULL,  -- whose commit it is, by name; empty for merges
    title   TEXT    NOT NULL,  -- its subject
    named   BIGINT,            -- key of the title without case and punctuation; NULL: it has none
    merge   BOOLEAN NOT NULL   -- it is a merge
);

CREATE TABLE claim (
    message    BIGINT   NOT NULL,  -- message.message
    nth        SMALLINT NOT NULL,  -- a mail may make several, from 0
    kind       TEXT     NOT NULL,  -- mail.model.ClaimKind: change, percent, duration, table, ...
    figures    TEXT[]   NOT NULL,  -- its values as written; none: those of the quoted table
    unit       TEXT     NOT NULL,  -- as written; empty: none said
    measures   TEXT     NOT NULL,  -- what is measured; empty: not said
    direction  TEXT     NOT NULL,  -- mail.model.Direction: up, down; empty: not said
    is_cost    BOOLEAN  NOT NULL,  -- something gets worse
    conditions TEXT     NOT NULL,  -- where and how; empty: not said
    start      INTEGER  NOT NULL,  -- the words that say so: bytes of the normal text, from ...
    stop       INTEGER  NOT NULL,  -- ... up to
    words      TEXT     NOT NULL   -- those words
);

CREATE TABLE identifier (
    message BIGINT   NOT NULL,  -- patch.message
    nth     SMALLINT NOT NULL,  -- a patch may have many, from 0
    kind    TEXT     NOT NULL,  -- mail.model.IdentifierKind: kconfig, uapi, function, ...
    name    TEXT     NOT NULL,  -- as written
    removed BOOLEAN  NOT NULL,  -- the patch takes it out
    start   INTEGER  NOT NULL,  -- the line that does so: bytes of the normal text, from ...
    stop    INTEGER  NOT NULL   -- ... up to
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
