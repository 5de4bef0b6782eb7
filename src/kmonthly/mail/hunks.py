"""The lines that a diff takes out and puts in."""

from collections.abc import Iterator

from kmonthly.mail.damage import HUNK
from kmonthly.mail.diff import diff_of

MOST_READ = 8 * 1024 * 1024
"""Characters of a diff that are read; no mail has so many."""


def changed_lines(text: str) -> tuple[str, ...]:
    """The changed lines of the unquoted diff in a normal text, in order, each with its sign.

    Counts: a line that begins with + or - inside a hunk, as far as the hunk's header promises
    lines. Does not count: context, the names of files, a signature behind the last hunk. Empty if
    there is no diff, or one without text (a mode, a binary file).
    """
    return tuple(_changed(diff_of(text)[:MOST_READ].split("\n")))


def _changed(lines: list[str]) -> Iterator[str]:
    old = new = 0
    for line in lines:
        sign = line[:1]
        if old <= 0 and new <= 0:
            if hunk := HUNK.match(line):
                old, new = int(hunk[1] or 1), int(hunk[2] or 1)
        elif sign == "+":
            new -= 1
            yield line
        elif sign == "-":
            old -= 1
            yield line
        elif line.startswith(("diff --git ", "@@ -")):
            hunk = HUNK.match(line)
            old, new = (int(hunk[1] or 1), int(hunk[2] or 1)) if hunk else (0, 0)
        elif sign != "\\":
            old, new = old - 1, new - 1
