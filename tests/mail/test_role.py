"""What a message is, from its subject, its parent and its diff."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.model import Role
from kmonthly.mail.role import role
from kmonthly.mail.subject import subject

PATCH, COVER, PULL, REPLY, OTHER = Role.PATCH, Role.COVER, Role.PULL, Role.REPLY, Role.OTHER

ROLES = [
    # (no parent, no diff), (no parent, diff), (parent, no diff), (parent, diff)
    ("[PATCH] a", (PATCH, PATCH, REPLY, PATCH)),
    ("[PATCH v2 3/5] a", (PATCH, PATCH, PATCH, PATCH)),
    ("[PATCH 0/5] a", (COVER, COVER, COVER, COVER)),
    ("[PATCHSET v5] a", (COVER, PATCH, COVER, PATCH)),
    ("[RFC 0/7] a", (COVER, COVER, COVER, COVER)),
    ("[RFC v2 1/3] a", (PATCH, PATCH, PATCH, PATCH)),
    ("[RFC] a", (OTHER, PATCH, REPLY, REPLY)),
    ("[v5 00/12] a", (COVER, COVER, COVER, COVER)),
    ("[v5 03/12] a", (OTHER, PATCH, REPLY, PATCH)),
    ("[0/4] a", (COVER, COVER, REPLY, PATCH)),
    ("[1/4] a", (OTHER, PATCH, REPLY, PATCH)),
    ("[dm-devel] [PATCH 1/2] a", (PATCH, PATCH, PATCH, PATCH)),
    ("Re: [PATCH v2 3/5] a", (REPLY, REPLY, REPLY, REPLY)),
    ("Re: [GIT PULL] a", (REPLY, REPLY, REPLY, REPLY)),
    ("[GIT PULL] a", (PULL, PULL, PULL, PULL)),
    ("[GIT PULL 1/5] a", (PULL, PATCH, PULL, PATCH)),
    ("[GIT PULL 0/5] a", (PULL, PULL, PULL, PULL)),
    ("[PATCH 00/12] [PULL REQUEST] a", (COVER, COVER, COVER, COVER)),
    ("pull-request: foo 2020-08-03", (PULL, PULL, PULL, PULL)),
    ("pull request: foo", (PULL, PULL, PULL, PULL)),
    ("Please pull foo", (PULL, PULL, PULL, PULL)),
    ("[tip: x86/mm] x86/mm: a", (OTHER, OTHER, REPLY, REPLY)),
    ("[foo:master 32/52] a.c: error: b", (OTHER, OTHER, REPLY, REPLY)),
    ("remove set_fs for foo v2", (OTHER, OTHER, REPLY, REPLY)),
    ("pulling wires", (OTHER, OTHER, REPLY, REPLY)),
    ("PATCH v2: a", (OTHER, OTHER, REPLY, REPLY)),
]


@pytest.mark.parametrize(("text", "expected"), ROLES)
def test_roles(text: str, expected: tuple[Role, ...]) -> None:
    situations = itertools.product((False, True), repeat=2)
    assert tuple(role(subject(text), *each) for each in situations) == expected


@given(st.text(), st.booleans(), st.booleans())
def test_a_reply_prefix_decides(text: str, has_parent: bool, has_diff: bool) -> None:
    role(subject(text), has_parent, has_diff)
    assert role(subject(f"Re: {text}"), has_parent, has_diff) is Role.REPLY
