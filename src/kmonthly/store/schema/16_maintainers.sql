-- Who looks after what: the MAINTAINERS file that the store was last given, a row a section. A fact
-- like those of 10_archive.sql, kept when a stage's version changes.

CREATE TABLE maintainers (
    section      INTEGER NOT NULL,  -- its place in the file, from 0
    name         TEXT    NOT NULL,  -- the line above its tags
    maintainers  TEXT[]  NOT NULL,  -- M, as 'name <address>'; lists are in the file's order
    reviewers    TEXT[]  NOT NULL,  -- R, likewise
    lists        TEXT[]  NOT NULL,  -- L, addresses in lower case
    status       TEXT    NOT NULL,  -- S: Maintained, Supported, Odd Fixes, Orphan, ...
    files        TEXT[]  NOT NULL,  -- F: patterns of files, see history/patterns.py
    excluded     TEXT[]  NOT NULL,  -- X: patterns of files that it has not
    file_regexes TEXT[]  NOT NULL,  -- N: Perl regexes of paths
    keywords     TEXT[]  NOT NULL,  -- K: Perl regexes of the words of a patch
    trees        TEXT[]  NOT NULL   -- T: 'git git://...'
);
