"""Diff facts: which files a patch touches, by how many lines, and its stable patch-id."""

import re

import pygit2

from kmonthly.mail.damage import HUNK, has_nbsp, has_spaces_for_tabs, is_stuffed, mended
from kmonthly.mail.model import Change, DiffFacts, FileChange
from kmonthly.mail.patch_id import patch_id
from kmonthly.mail.sketch import sketch
from kmonthly.terms.flaws import FlawRule

_PLAIN = re.compile(r"^--- (?P<old>\S+)[^\n]*\n\+\+\+ (?P<new>\S+)[^\n]*\n(?=@@ -\d)", re.MULTILINE)
_FILE = re.compile(r'^diff --git "?a/(.+?)"? "?b/(.+?)"?$')
_UNINDEXED = re.compile(
    r"^(diff --git [^\n]*\n(?:(?!index |diff )[a-z][^\n]*\n){0,6})(?=--- )", re.MULTILINE
)

_CHANGES = {"A": Change.ADDED, "C": Change.ADDED, "D": Change.DELETED, "R": Change.RENAMED}


Flaws = tuple[tuple[FlawRule, str], ...]

_LARGE = 256 * 1024
_LARGEST = 8 * 1024 * 1024
_MOST_FILES = 20_000
"""What no mail has: a diff of more is neither read nor counted."""


def diff_facts(text: str, flowed: bool = False) -> tuple[DiffFacts | None, Flaws]:
    """The facts of the unquoted diff in a normal text (None if there is none), and what was wrong.

    libgit2 reads the diff. What it refuses is mended if it is known what a mail program did to it;
    else (a diff cut off, hunk counts edited by hand) it is counted line by line: the numbers hold,
    there is no patch-id. `flowed`: the mail says format=flowed.
    """
    body = diff_of(text)
    if not body:
        return None, ()
    if len(body) > _LARGE and _is_enormous(body):
        return None, ((FlawRule.DIFF_UNPARSED, f"{len(body)} characters"),)
    facts, said = (None, "") if has_nbsp(body) else _parsed(body)
    if facts is not None:
        return facts, _harmless(body, flowed)
    repaired, what = mended(body)
    facts = _parsed(repaired)[0] if repaired else None
    if facts is not None:
        return facts, ((FlawRule.PATCH_DAMAGED, what),)
    counted = _counted(body)
    flaws = ((FlawRule.DIFF_UNPARSED, said or what or "damaged"),)
    return (counted, flaws) if counted.files else (None, ())


def _is_enormous(body: str) -> bool:
    return len(body) > _LARGEST or body.count("\ndiff --git ") >= _MOST_FILES


def _parsed(body: str) -> tuple[DiffFacts | None, str]:
    """What libgit2 reads, or why it does not.

    Its own words say nothing: where it has none for an error, they are those of the error before.
    """
    try:
        parsed = pygit2.Diff.parse_diff(_indexed(body))
        files, hunks, as_git = _files(parsed)
    except (pygit2.GitError, ValueError, KeyError):
        return None, "libgit2 refuses it"
    if not files:
        return None, "no file in it"
    as_git = as_git and "\f" not in body and "\v" not in body
    stable = _patch_id(parsed, body) if as_git else patch_id(body)
    return DiffFacts(stable, hunks, files, sketch(body)), ""


def _patch_id(parsed: pygit2.Diff, body: str) -> str:
    """libgit2's patch-id. It makes none where blobs are named by fewer than seven digits."""
    try:
        return str(parsed.patchid)
    except pygit2.GitError:
        return patch_id(body)


def _harmless(body: str, flowed: bool) -> Flaws:
    """The damage that does not change a diff's facts."""
    if flowed and is_stuffed(body):
        return ((FlawRule.PATCH_DAMAGED, "space-stuffed"),)
    if "\t" not in body and has_spaces_for_tabs(body):
        return ((FlawRule.PATCH_DAMAGED, "spaces for tabs"),)
    return ()


def diff_start(text: str) -> int:
    """Where the unquoted diff begins in a text; -1 if there is none."""
    if text.startswith("diff --git "):
        return 0
    if (before := text.find("\ndiff --git ")) >= 0:
        return before + 1
    if "\n+++ " in text and (match := _PLAIN.search(text)):
        return match.start()
    return -1


def diff_of(text: str) -> str:
    """The unquoted diff at the end of a text, in git's form; empty if there is none.

    quilt and plain diff write no `diff --git` line (188 of 5,433 diffs in six lists): it is put in
    before each file, with the a/ and b/ that libgit2 wants.
    """
    start = diff_start(text)
    if start < 0:
        return ""
    body = text[start:]
    return body if body.startswith("diff --git ") else _PLAIN.sub(_git_header, body)


def _git_header(match: re.Match[str]) -> str:
    """The git form of a `---`/`+++` pair: the first component of each path is the tree's name."""
    old, new = (name.partition("/")[2] or name for name in match.group("old", "new"))
    if match["old"] == "/dev/null":
        return f"diff --git a/{new} b/{new}\nnew file mode 100644\n--- /dev/null\n+++ b/{new}\n"
    if match["new"] == "/dev/null":
        return f"diff --git a/{old} b/{old}\ndeleted file mode 100644\n--- a/{old}\n+++ /dev/null\n"
    return f"diff --git a/{new} b/{new}\n--- a/{new}\n+++ b/{new}\n"


def _indexed(body: str) -> str:
    """The diff with an `index` line for each file that has hunks.

    Without one (quilt's diffs, and those of `git diff` that scripts have passed on: 562 of 15,693)
    libgit2 takes the file for one of mode 0 and its patch-id is another. No id or mode counts.
    """
    if body.count("\nindex ") >= body.count("\n--- "):
        return body
    return _UNINDEXED.sub(r"\1index 1111111..2222222\n", body)


def _files(diff: pygit2.Diff) -> tuple[tuple[FileChange, ...], int, bool]:
    """The files, the number of hunks, and whether libgit2's patch-id is git's: see `patch_id`."""
    changes = []
    hunks = 0
    as_git = True
    for patch in filter(None, diff):
        delta = patch.delta
        _, added, removed = patch.line_stats
        change = _CHANGES.get(delta.status_char(), Change.MODIFIED)
        path = delta.old_file.path if change is Change.DELETED else delta.new_file.path
        in_file = len(patch.hunks)
        hunks += in_file
        as_git = as_git and in_file > 0 and delta.status_char() != "C" and path.isascii()
        if not path.isascii():  # '"a/\\377"' is a byte that is no UTF-8
            path = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        changes.append(FileChange(path, change, added, removed))
    return tuple(changes), hunks, as_git


def _counted(body: str) -> DiffFacts:
    """Facts by counting the lines that each hunk header promises, as far as they are there."""
    files: list[FileChange] = []
    path, change, added, removed, hunks = "", Change.MODIFIED, 0, 0, 0
    old_left = new_left = 0
    for line in body.split("\n"):
        if old_left > 0 or new_left > 0:
            sign = line[:1]
            if sign == "+":
                added, new_left = added + 1, new_left - 1
                continue
            if sign == "-":
                removed, old_left = removed + 1, old_left - 1
                continue
            if not line.startswith("diff --git "):
                old_left, new_left = old_left - 1, new_left - 1
                continue
            old_left = new_left = 0
        hunk = HUNK.match(line)
        if hunk and path:
            old_left, new_left = int(hunk[1] or 1), int(hunk[2] or 1)
            hunks += 1
        elif line.startswith(("new file mode", "deleted file mode", "rename to ", "copy to ")):
            change = _CHANGES[line[:1].upper().replace("N", "A")]
        elif found := _FILE.match(line):
            if path:
                files.append(FileChange(path, change, added, removed))
            path, change, added, removed = found[2], Change.MODIFIED, 0, 0
    if path:
        files.append(FileChange(path, change, added, removed))
    return DiffFacts("", hunks, tuple(files), sketch(body))
