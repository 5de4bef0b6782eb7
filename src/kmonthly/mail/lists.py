"""Which addresses are mailing lists."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from kmonthly.terms.ids import ListName

_LIST_HOSTS: Final = frozenset(
    {
        "vger.kernel.org",
        "googlegroups.com",
        "groups.io",
        "mailman.alsa-project.org",
        "nongnu.org",
        "freelists.org",
        "other.debian.org",
        "driverdev.osuosl.org",
        "st-md-mailman.stormreply.com",
        "listserv.isdn4linux.de",
        "ml.enneenne.com",
    }
)
"""Hosts all of whose addresses are lists, beside every `lists.*`."""

_LISTS_LABEL: Final = re.compile(r"(?:^|\.|-)lists\.")
"""lists.infradead.org, op-lists.linaro.org, alioth-lists.debian.net. Not `list.`: people have
that."""

_LIST_LOCAL: Final = re.compile(r".*-(?:devel|discuss|discussion)")
"""Local parts that are lists' anywhere: dm-devel@redhat.com, ocfs2-devel@oss.oracle.com.

`-dev` and `-list` are not enough: two people of July to October 2020 write from such addresses.
"""

_LISTS: Final = frozenset(
    {
        "linux-mm@kvack.org",
        "linux-aio@kvack.org",
        "sound-open-firmware@alsa-project.org",
        "libc-alpha@sourceware.org",
        "systemtap@sourceware.org",
        "blinux-list@redhat.com",
        "linux-audit@redhat.com",
        "linux-cachefs@redhat.com",
        "linux-lvm@redhat.com",
        "libvir-list@redhat.com",
        "virtio-fs@redhat.com",
        "bcm-kernel-feedback-list@broadcom.com",
        "brcm80211-dev-list.pdl@broadcom.com",
        "brcm80211-dev-list@broadcom.com",
        "brcm80211-dev-list@cypress.com",
        "sha-cyfmac-dev-list@infineon.com",
        "mpt-fusionlinux.pdl@broadcom.com",
        "megaraidlinux.pdl@broadcom.com",
        "mpi3mr-linuxdrv.pdl@broadcom.com",
        "ceph-users@ceph.io",
        "cocci@inria.fr",
        "codalist@coda.cs.cmu.edu",
        "dc395x@twibble.org",
        "dev@openvswitch.org",
        "devel@acpica.org",
        "devel@linuxdriverproject.org",
        "kernel@dh-electronics.com",
        "linux-acenic@sunsite.dk",
        "linux-arm-kernel@axis.com",
        "linux-c6x-dev@linux-c6x.org",
        "linux-hippi@sunsite.dk",
        "linux-video@atrey.karlin.mff.cuni.cz",
        "linux-xtensa@linux-xtensa.org",
        "pvrusb2@isely.net",
        "speakup@linux-speakup.org",
        "uclinux-dev@uclinux.org",
    }
)
"""Lists at hosts that people have addresses at too: the L: lines of MAINTAINERS (v6.1), and what
To and Cc of July to October 2020 hold. Not those that are a team's inbox: patches@, linux-imx@,
storagedev@, coreteam@, kernel-team@, x86@kernel.org."""

_ALIASES: Final = {
    "stable@kernel.org": "stable.vger.kernel.org",
    "linuxppc-dev@ozlabs.org": "linuxppc-dev.lists.ozlabs.org",
    "drbd-dev@tron.linbit.com": "drbd-dev.lists.linbit.com",
    "virtualization@lists.linuxfoundation.org": "virtualization.lists.linux-foundation.org",
}
"""Other addresses of a list."""

_COMMANDS: Final = re.compile(
    r"(?:majordomo|mailman|postmaster|mailer-daemon|listserv|recipients|kernel|owner-.*)"
    r"|.*-(?:owner|request|bounces?|subscribe|unsubscribe|join|leave|confirm)(?:\+.*)?"
)
"""Addresses of list software at list hosts; `kernel@` and `recipients@` are what is left of
names."""

_COMMENT: Final = re.compile(r"[>(;]")
_LONGEST: Final = 320
"""Characters of a list's address, or of a piece of a header that is remembered."""

_ADDRESS: Final = re.compile(r"([a-z0-9~][\w.+/~-]*)@([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.ASCII)


def addressed_lists(addresses: Iterable[str]) -> tuple[ListName, ...]:
    """The mailing lists among the addresses of To and Cc, sorted, without doubles.

    `linux-xfs@vger.kernel.org` is `linux-xfs.vger.kernel.org`, as its List-Id would write it. A
    list is: any address at a list host, but for those of the list software itself; one of a few
    known lists elsewhere; anything-devel or -discuss. Not a list: x86@kernel.org and other groups
    of people.
    """
    return tuple(sorted({name for each in addresses if (name := _list(each))}))


def lists_in(pieces: Iterable[str]) -> tuple[ListName, ...]:
    """The mailing lists among what stands between the commas of To and Cc, as `addressed_lists`.

    A piece counts if it has an address, in its angle brackets or bare, before any comment. Bad
    folding puts spaces into addresses: 193 of 45,360 copies.
    """
    found = {_in_piece(each) if len(each) <= _LONGEST else _list(_address(each)) for each in pieces}
    return tuple(sorted(found - {ListName("")}))


def _address(piece: str) -> str:
    address = _COMMENT.split(piece[piece.rfind("<") + 1 :], maxsplit=1)[0]
    return "".join(address.split()) if "@" in address else ""


@lru_cache(maxsize=8192)
def _in_piece(piece: str) -> ListName:
    return _list(_address(piece))


def _list(address: str) -> ListName:
    return _list_of(address) if len(address) <= _LONGEST else ListName("")


@lru_cache(maxsize=8192)
def _list_of(address: str) -> ListName:
    """The list of an address, empty if it is none. White space that bad folding left is dropped."""
    address = address.lower()
    if ")" in address:  # "cgroups@vger.kernel.org )", "x@vger.kernel.org  subsystem)": 60 of 4,053
        address = next((word for word in address.split() if "@" in word), "")
    address = "".join(address.split()).strip("<>()")
    if alias := _ALIASES.get(address):
        return ListName(alias)
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return ListName("")
    local, host = found[1], found[2]
    if host in _LIST_HOSTS or _LISTS_LABEL.search(host):
        counts = _COMMANDS.fullmatch(local) is None
    else:
        counts = address in _LISTS or _LIST_LOCAL.fullmatch(local) is not None
    return ListName(f"{local}.{host}" if counts else "")
