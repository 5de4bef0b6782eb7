"""What a message is in the flow of patches, as far as it says so itself."""

import re
from typing import Final

from kmonthly.mail.model import Role, Subject, Tag

_PULL_TITLE: Final = re.compile(
    r"(?:git )?pull[ -]?requests?\b|(?:git|please) pull\b", re.IGNORECASE
)
_SET: Final = re.compile(r"\[[^\[\]]*\bpatch-?set\b", re.IGNORECASE)
_MINE: Final = frozenset({Tag.PATCH, Tag.RFC, Tag.RFT, Tag.RESEND})


def role(subject: Subject, has_parent: bool, has_diff: bool) -> Role:
    """The role of a message with this subject, with or without a parent and a diff of its own.

    In this order:
    - REPLY: a subject with Re: or another reply prefix, whatever else it carries.
    - PULL: the tag PULL, or a title that begins with "pull request", "pull-request:", "git pull",
      "please pull"; but a numbered part of a [PULL n/N] with a diff is a patch, and [PATCH n/N]
      [PULL REQUEST] is what PATCH n/N says.
    - COVER: part 0 of N; [PATCHSET] without a number and a diff (8 of 45,360 copies). A bare [0/N]
      without PATCH, RFC, RFT, RESEND or a version counts only if it starts a thread.
    - PATCH: the tag PATCH with a diff, a number or no parent; RFC with a number; any number with
      a diff; a diff under RFC, RFT, RESEND or a version that starts a thread.
    - REPLY: a parent and none of these ("[PATCH] x" without a diff below somebody's mail).
    - OTHER: the rest: reports, announcements, questions, "[tip: x86/mm]" notices, and patches and
      covers that are called so nowhere ("remove set_fs for riscv v2").
    """
    if subject.reply:
        return Role.REPLY
    numbered, named = subject.part is not None, Tag.PATCH in subject.tags
    if Tag.PULL in subject.tags and not (numbered and (named or (has_diff and subject.part != 0))):
        return Role.PULL
    if _is_cover(subject, has_parent, has_diff):
        return Role.COVER
    if _is_patch(subject, has_parent, has_diff):
        return Role.PATCH
    if not subject.tags and _PULL_TITLE.match(subject.title):
        return Role.PULL
    return Role.REPLY if has_parent else Role.OTHER


def _is_cover(subject: Subject, has_parent: bool, has_diff: bool) -> bool:
    if subject.part == 0:
        return _claimed(subject) or not has_parent
    return (
        Tag.PATCH in subject.tags
        and subject.part is None
        and not has_diff
        and _SET.search(subject.text[:200]) is not None
    )


def _is_patch(subject: Subject, has_parent: bool, has_diff: bool) -> bool:
    numbered = subject.part is not None
    if Tag.PATCH in subject.tags:
        return has_diff or numbered or not has_parent
    if numbered:
        return has_diff or Tag.RFC in subject.tags
    return _claimed(subject) and has_diff and not has_parent


def _claimed(subject: Subject) -> bool:
    """Whether the brackets say that this is somebody's work, in any words."""
    return bool(subject.tags & _MINE) or subject.version is not None
