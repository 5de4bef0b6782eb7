"""Which addresses are lists."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.lists import addressed_lists, lists_in


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("linux-xfs@vger.kernel.org", "linux-xfs.vger.kernel.org"),
        ("NetDev@VGER.kernel.org", "netdev.vger.kernel.org"),
        ("stable@vger.kernel.org", "stable.vger.kernel.org"),
        ("stable@kernel.org", "stable.vger.kernel.org"),
        ("linux-mm@kvack.org", "linux-mm.kvack.org"),
        ("dm-devel@redhat.com", "dm-devel.redhat.com"),
        ("dm-devel@lists.linux.dev", "dm-devel.lists.linux.dev"),
        ("linux-arm-kernel@lists.infradead.org", "linux-arm-kernel.lists.infradead.org"),
        ("dri-devel@lists.freedesktop.org", "dri-devel.lists.freedesktop.org"),
        ("kasan-dev@googlegroups.com", "kasan-dev.googlegroups.com"),
        ("alsa-devel@alsa-project.org", "alsa-devel.alsa-project.org"),
        ("qemu-block@nongnu.org", "qemu-block.nongnu.org"),
        ("stratos-dev@op-lists.linaro.org", "stratos-dev.op-lists.linaro.org"),
        ("kvmarm@lists.cs.example.edu", "kvmarm.lists.cs.example.edu"),
        ("b.a.t@lists.example.org", "b.a.t.lists.example.org"),
        ("widgets@lists.example.org", "widgets.lists.example.org"),
        ("linuxppc-dev@ozlabs.org", "linuxppc-dev.lists.ozlabs.org"),
        # what bad folding leaves
        ("linux-arm-kernel@lists.infradead.o rg", "linux-arm-kernel.lists.infradead.org"),
        ("cgroups@vger.kernel.org )", "cgroups.vger.kernel.org"),
        ("linux-pci@vger.kernel.org  subsystem)", "linux-pci.vger.kernel.org"),
    ],
)
def test_lists(address: str, expected: str) -> None:
    assert addressed_lists([address]) == (expected,)


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org",
        "x86@kernel.org",
        "ada@kernel.org",
        "ada@kvack.org",
        "ada@redhat.com",
        "lists@example.org",
        "ada.list@example.org",
        "ada-dev@example.org",
        "ada@list.example.org",
        "kernel-team@example.org",
        "linux@example.org",
        "majordomo@vger.kernel.org",
        "linux-pm-owner@vger.kernel.org",
        "foo-request@lists.example.org",
        "foo-bounces+ada@lists.example.org",
        "linux-kernel@vger.kernel.org.example",
        "vger.kernel.org",
        "@vger.kernel.org",
        "",
    ],
)
def test_not_lists(address: str) -> None:
    assert addressed_lists([address]) == ()


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        (" linux-xfs@vger.kernel.org", ("linux-xfs.vger.kernel.org",)),
        (' "XFS list" <linux-xfs@vger.kernel.org>', ("linux-xfs.vger.kernel.org",)),
        (" <linux-xfs@vger.kernel.org>; Ada", ("linux-xfs.vger.kernel.org",)),
        (" linux-xfs@vger.kernel.org (was: <xfs>)", ()),
        (" <linux-xfs@vger.ker\n nel.org>", ("linux-xfs.vger.kernel.org",)),
        (" Lovelace", ()),
        (' Ada at "bpf@vger.kernel.org" <ada@example.org>', ()),
        (f" {'A' * 400} <linux-xfs@vger.kernel.org>", ("linux-xfs.vger.kernel.org",)),
    ],
)
def test_lists_between_commas(piece: str, expected: tuple[str, ...]) -> None:
    """With a name or without, folded badly, with a comment behind."""
    assert lists_in([piece, "", piece]) == expected


def test_sorted_without_doubles() -> None:
    addresses = ["netdev@vger.kernel.org", "ada@example.org", "bpf@vger.kernel.org"]
    expected = ("bpf.vger.kernel.org", "netdev.vger.kernel.org")
    assert addressed_lists([*addresses, "BPF@vger.kernel.org"]) == expected
    assert addressed_lists(reversed(addresses)) == expected


@given(st.lists(st.text() | st.from_regex(r"[a-z-]+@(lists\.)?[a-z]+\.org", fullmatch=True)))
def test_nothing_raises_and_order_does_not_matter(addresses: list[str]) -> None:
    found = addressed_lists(addresses)
    assert found == tuple(sorted(set(found)))
    assert addressed_lists(addresses[::-1]) == found


@pytest.mark.parametrize("unit", ["a", "@", "a@b.", " ", ")", "-", "."])
def test_a_megabyte_takes_linear_time(unit: str) -> None:
    start = time.process_time()
    addressed_lists([unit * (1_000_000 // len(unit))])
    assert time.process_time() - start < 5
