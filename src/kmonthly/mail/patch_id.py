"""git's stable patch-id, where libgit2 counts it otherwise: `git patch-id --stable` of git 2.39."""

import re
from hashlib import sha1
from typing import Final

_FILE: Final = re.compile(r"^(?=diff --git )", re.MULTILINE)
_HUNK: Final = re.compile(r"@@ -\d+(?:,(\d{1,9}))? \+\d+(?:,(\d{1,9}))? ", re.ASCII)
_HEADER_LINE: Final = re.compile(r"[A-Za-z]|--- |\+\+\+ ")
_BINARY: Final = ("GIT binary patch", "Binary files ")
_WHITE: Final = str.maketrans("", "", " \t\n\r")


def patch_id(diff: str) -> str:
    """The stable patch-id in hex of a diff in git's form: no line number, no white space counts.

    Each file is hashed with its header; the hashes are added up as little-endian numbers, so that
    the order of files does not count. A file without hunks (renamed only) goes into the hash of the
    next one, a binary file is hashed by its blobs' ids and swallows the next one's first line: so
    does git. Unlike git's, an empty line in a hunk is one of context: mail programs eat its space.
    """
    total, hashed = 0, sha1(usedforsecurity=False)
    closed = binary = False
    for file in _FILE.split(diff)[1:]:
        if closed:
            total, hashed = total + _number(hashed.digest()), sha1(usedforsecurity=False)
        counted, binary, closed = _counted(file, after_binary=binary)
        hashed.update(counted.translate(_WHITE).encode("utf-8", "replace"))
    total += _number(hashed.digest())
    if binary:
        total += _number(sha1(usedforsecurity=False).digest())
    return (total % 2**160).to_bytes(20, "little").hex()


def _counted(file: str, after_binary: bool) -> tuple[str, bool, bool]:
    """The words of one file that count, whether it is binary, and whether its hash ends here."""
    lines = file.split("\n")
    counted: list[str] = []
    blobs, in_header = "", True
    before = after = 0
    for line in lines[after_binary:]:
        if in_header:
            if line.startswith("index "):
                blobs = line[6:].partition(" ")[0].replace("..", "", 1)
                continue
            if line.startswith(_BINARY):
                return "".join((*counted, blobs)), True, True
            if not _HEADER_LINE.match(line):
                break
            counted.append(line)
            in_header = not line.startswith("+++ ")
        elif line.startswith("\\ "):
            continue
        elif before > 0 or after > 0:
            before -= line[:1] in ("", " ", "-")
            after -= line[:1] in ("", " ", "+")
            counted.append(line)
        elif hunk := _HUNK.match(line):
            before, after = int(hunk[1] or 1), int(hunk[2] or 1)
        else:
            break
    return "".join(counted), False, not in_header


def _number(digest: bytes) -> int:
    return int.from_bytes(digest, "little")
