-- Derived from 20_mail.sql by the series stage: what new mail touches is derived again, and all of
-- it when the stage itself changed.

CREATE TABLE dirty (
    message BIGINT NOT NULL  -- message.message: came, changed or went since it was last linked
);

CREATE TABLE cluster (
    message BIGINT NOT NULL,  -- message.message, or the key of one that is only referred to
    cluster BIGINT NOT NULL   -- what it is linked together with: the smallest key there
);

CREATE TABLE posting (
    posting   BIGINT      NOT NULL,  -- key of its lead: the cover, or the first patch
    series    BIGINT      NOT NULL,  -- key of the lead of the series' earliest posting
    title     TEXT        NOT NULL,  -- the lead's title
    titled    BIGINT      NOT NULL,  -- key of its normal title
    author    BIGINT      NOT NULL,  -- the lead's author
    sent      TIMESTAMP_S NOT NULL,  -- when the lead was sent
    version   SMALLINT    NOT NULL,  -- 1 where none is stated ...
    minor     SMALLINT    NOT NULL,  -- the 1 of v5.1
    assumed   BOOLEAN     NOT NULL,  -- ... and then this is true
    tags      TEXT[]      NOT NULL,  -- the lead's tags
    trees     TEXT[]      NOT NULL,  -- the lead's other bracket words
    stated    SMALLINT    NOT NULL,  -- patches that the subject announces
    has_cover BOOLEAN     NOT NULL,  -- whether the lead is a cover
    robot     TEXT        NOT NULL   -- mail.model.Robot of the lead
);

CREATE TABLE member (
    message BIGINT   NOT NULL,  -- message.message
    posting BIGINT   NOT NULL,  -- the posting that it carries a patch of, or answers
    number  SMALLINT            -- 0 the cover, 1.. a patch, NULL a reply
);

CREATE TABLE tie (
    posting BIGINT NOT NULL,  -- posting.posting: goes on with ...
    earlier BIGINT NOT NULL   -- ... this one; what is tied together is a series
);
