"""A few numbers that stand for what a patch changes."""

import re
from typing import Final
from zlib import crc32

KEPT: Final = 16
"""Numbers kept of a patch. Half of all patches have fewer changed lines that count; of longer ones
these are a sample that stays the same as far as the lines do."""

_CHANGED: Final = re.compile(rb"\n([+-](?![+-])[^\n]{7,})")
"""A line that was added or removed, long enough to say something: no brace, no `break;`."""

_WHITE: Final = b" \t\r"
"""What mail programs change."""


def sketch(diff: str) -> tuple[int, ...]:
    """The smallest 32-bit hashes of a diff's changed lines, each with its hunk's heading.

    Two versions of one patch have most of them in common, two patches none, whatever their titles
    and line numbers are; white space does not count. The heading (the function that git shows
    behind `@@`, up to its bracket, for mail programs wrap it) keeps look-alikes apart: the same
    line changed in a dozen drivers.
    """
    found: set[int] = set()
    for hunk in diff.encode("utf-8", "replace").translate(None, _WHITE).split(b"\n@@-")[1:]:
        heading = crc32(hunk[: hunk.find(b"\n")].rpartition(b"@@")[2].partition(b"(")[0])
        found.update([crc32(line, heading) for line in _CHANGED.findall(hunk)])
    return tuple(sorted(found)[:KEPT])
