"""Subject lines, and what is concluded from them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from fuzz import expect
from fuzz.limits import same, timed
from fuzz.targets import Mutation, repeated
from kmonthly.mail.likeness import likeness
from kmonthly.mail.model import Role
from kmonthly.mail.robots import robot
from kmonthly.mail.role import role
from kmonthly.mail.subject import subject
from kmonthly.terms.people import Person

LARGEST = 2048

NOBODY = Person("", "")


def check(data: bytes) -> None:
    """Any header gives a subject within bounds. Reading its own text again changes nothing.

    "Re: " in front makes it a reply and nothing else. Role, robot and likeness know every subject.
    """
    text = data.decode("utf-8", "surrogateescape")
    found = same(subject, text)
    expect.subject(found)
    assert timed(subject, found.text) == found, "its own text is read otherwise"
    answer = timed(subject, f"Re: {found.text}")
    if answer.text != "Re:":
        assert answer == replace(found, text=answer.text, reply=True), f"{answer!a}, {found!a}"
    for parent in (False, True):
        for diff in (False, True):
            assert timed(role, found, parent, diff) in Role
    timed(robot, NOBODY, {}, found)
    timed(robot, NOBODY, {"user-agent": "quilt/0.66"}, found)
    assert 0 <= timed(likeness, found, None) < 2**63


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word alone, in a bracket each, and behind a tag."""
    yield repeated(word, size)
    yield repeated(word, size, b" ")
    yield repeated(b"[" + word + b"]", size)
    yield b"[PATCH " + repeated(word, size, b" ") + b"] title"
    yield b"Re: [PATCH 1/2] " + repeated(word, size, b" ") + b" review"


def _word_in_bracket(data: bytes, random: Random) -> bytes:
    at = data.find(b"[", random.randint(0, len(data)))
    word = random.choice(WORDS)
    return data[: at + 1] + word + b" " + data[at + 1 :] if at >= 0 else b"[" + word + b"] " + data


MUTATIONS: Sequence[Mutation] = (_word_in_bracket,)

WORDS = (
    *b"PATCH patch RFC RFT RESEND PULL v2 V3 v5.1 v5.9 v3a v3fix PATCHv4 RFCv2 1/2 0/7 00/18 1.5/5 "
    b"99999/99999 for linux stable AUTOSEL 5.4 net-next tip: bpf-next vhost:vhost RFC/RFT".split(),
    b"Re: ",
    b"RE[2]: ",
    b"Fwd: ",
    b"AW: ",
    "答复：".encode(),
    "回复: ".encode(),
    b"PING: ",
    b"ping//Re:",
    b"[ada@example.org: Re: ",
    b"Subject: ",
    "主旨:".encode(),
    b"[",
    b"]",
    b"[[",
    b"]]",
    b"]: ",
    b"[PATCH v2 1/2]",
    b"[dm-devel]",
    b"[f2fs- dev]",
    b"[External]",
    b"[tip: x86/mm]",
    b"[PULL REQUEST]",
    b" [ver #21]",
    b" [ver #999]",
    b"5.8.3-rc1 review",
    b'Patch "x" has been added to the 5.8-stable tree',
    b'FAILED: patch "x" failed to apply to 5.8',
    b"Please pull ",
    b"\xe2\x80\xae",
    b"\xef\xbb\xbf",
    b"\xe2\x80\x8d",
    b"\xc2\xa0",
    b"\xff",
    b"\x00",
    b"\t",
    b"  ",
)

LONG = (
    *b"[ ] [] [[ ]: [PATCH] [PATCH,v2] [dm-devel] Re: RE[2]: AW: PING: Subject: 1/2 v2".split(),
    *b"- : /".split(),
    *(b" ", b"\t", b"[ver #2]", b"[a@b: ", b'patch "', b"\x00", b"\xff", b"\xe2\x80\xae"),
    "：".encode(),
)
