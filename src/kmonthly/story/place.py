"""Where a story belongs: sections from the paths that it touches, its title, its tree, its lists.

A first rule, in the open: each source votes with the weight that stands in the tables below; the
section with the most votes wins. Paths decide where there is a diff; the words of the title and the
lists decide where there is none (a cover alone, a mail that points to a patch elsewhere).
"""

import re
from collections import Counter
from functools import lru_cache
from math import log2

from kmonthly.story.model import Facts, Placement, Section
from kmonthly.terms.ids import short_list_name
from kmonthly.terms.phrases import Phrase, phrase

PATHS_WEIGH = 1.0
"""All paths together."""
PREFIX_WEIGHS = 0.8
"""A title's first word ("xfs:") names the subsystem as its people do."""
WORD_WEIGHS = 0.25
"""Any other word of a title, twice at the most: "Enable Linux guests on Hyper-V on ARM64"."""
TREE_WEIGHS = 0.4
"""The bracket's tree ("bpf-next") says through whom it is to go."""
LISTS_WEIGH = 0.3
"""All lists together: many are addressed out of courtesy."""
REST_FROM = 0.6
"""The rest is the section only of work that is mainly that: tests and documents go with code."""
OTHERS_FROM = 0.25
"""A section besides the main one is named if it has this share of all votes."""

_A, _C, _D, _M = Section.ARCHITECTURE, Section.CORE, Section.DRIVERS, Section.MEMORY
_F, _N, _V, _R = (
    Section.FILESYSTEMS,
    Section.NETWORKING,
    Section.VIRTUALIZATION,
    Section.REST,
)

PATHS: tuple[tuple[str, Section, float], ...] = (
    ("arch/*/kvm/", _V, 1.0),
    ("arch/*/hyperv/", _V, 1.0),
    ("arch/*/xen/", _V, 1.0),
    ("arch/*/net/", _C, 1.0),
    ("arch/*/include/asm/hyperv", _V, 1.0),
    ("arch/*/include/asm/mshyperv", _V, 1.0),
    ("arch/*/include/asm/kvm", _V, 1.0),
    ("arch/*/include/asm/xen", _V, 1.0),
    ("arch/*/boot/dts/", _D, 0.5),
    ("arch/*/configs/", _R, 0.2),
    ("arch/", _A, 1.0),
    ("drivers/firmware/efi/", _A, 1.0),
    ("drivers/virtio/", _V, 1.0),
    ("drivers/vhost/", _V, 1.0),
    ("drivers/vdpa/", _V, 1.0),
    ("drivers/vfio/", _V, 1.0),
    ("drivers/virt/", _V, 1.0),
    ("drivers/hv/", _V, 1.0),
    ("drivers/xen/", _V, 1.0),
    ("drivers/net/", _N, 1.0),
    ("drivers/infiniband/", _N, 1.0),
    ("drivers/block/", _F, 1.0),
    ("drivers/nvme/", _F, 1.0),
    ("drivers/md/", _F, 1.0),
    ("drivers/scsi/", _F, 1.0),
    ("drivers/nvdimm/", _F, 1.0),
    ("drivers/base/memory.c", _M, 1.0),
    ("drivers/dax/", _M, 1.0),
    ("drivers/", _D, 1.0),
    ("sound/", _D, 1.0),
    ("include/linux/mmc/", _D, 1.0),
    ("include/linux/mm", _M, 1.0),
    ("include/linux/memcontrol", _M, 1.0),
    ("include/linux/vmalloc", _M, 1.0),
    ("include/linux/hugetlb", _M, 1.0),
    ("include/linux/swap", _M, 1.0),
    ("include/linux/slab", _M, 1.0),
    ("include/linux/gfp", _M, 1.0),
    ("include/trace/events/xfs", _F, 1.0),
    ("include/linux/fsl", _D, 1.0),
    ("include/linux/fsi", _D, 1.0),
    ("include/linux/fs", _F, 1.0),
    ("include/linux/blk", _F, 1.0),
    ("include/linux/bio", _F, 1.0),
    ("include/linux/bpf", _C, 1.0),
    ("include/linux/sched", _C, 1.0),
    ("include/linux/virtio", _V, 1.0),
    ("include/uapi/linux/virtio", _V, 1.0),
    ("include/linux/kvm", _V, 1.0),
    ("include/uapi/linux/kvm", _V, 1.0),
    ("include/uapi/linux/bpf", _C, 1.0),
    ("include/uapi/linux/io_uring", _C, 1.0),
    ("include/xen/", _V, 1.0),
    ("include/net/", _N, 1.0),
    ("include/rdma/", _N, 1.0),
    ("include/crypto/", _C, 1.0),
    ("include/drm/", _D, 1.0),
    ("include/sound/", _D, 1.0),
    ("include/dt-bindings/", _D, 0.5),
    ("include/", _C, 0.2),
    ("kernel/", _C, 1.0),
    ("init/", _C, 1.0),
    ("ipc/", _C, 1.0),
    ("io_uring/", _C, 1.0),
    ("fs/io_uring.c", _C, 1.0),
    ("fs/io-wq", _C, 1.0),
    ("security/", _C, 1.0),
    ("crypto/", _C, 1.0),
    ("lib/", _C, 0.7),
    ("rust/", _C, 1.0),
    ("mm/", _M, 1.0),
    ("fs/", _F, 1.0),
    ("block/", _F, 1.0),
    ("net/bpf/", _C, 1.0),
    ("net/core/bpf", _C, 1.0),
    ("net/core/filter.c", _C, 1.0),
    ("net/", _N, 1.0),
    ("virt/", _V, 1.0),
    ("tools/lib/bpf/", _C, 0.5),
    ("tools/testing/selftests/bpf/", _C, 0.3),
    ("tools/testing/selftests/kvm/", _V, 0.3),
    ("tools/testing/selftests/net/", _N, 0.3),
    ("tools/testing/selftests/vm/", _M, 0.3),
    ("tools/bpf/", _C, 0.5),
    ("tools/", _R, 0.2),
    ("samples/bpf/", _C, 0.3),
    ("Documentation/devicetree/", _D, 0.3),
    ("Documentation/filesystems/", _F, 0.3),
    ("Documentation/networking/", _N, 0.3),
    ("Documentation/virt/", _V, 0.3),
    ("Documentation/vm/", _M, 0.3),
    ("Documentation/", _R, 0.2),
)
"""Prefix, section, weight; `*` stands for one path component. The first that fits counts. Headers,
documents and tests weigh less: most series touch some, few are about them."""

WORDS: dict[str, Section] = {
    **dict.fromkeys(
        "x86 arm64 arm riscv risc-v powerpc s390 mips parisc csky alpha ia64 sparc loongarch efi "
        "uefi mte cet".split(),
        _A,
    ),
    **dict.fromkeys(
        "bpf libbpf sched core-sched io_uring io-wq cgroup tracing ftrace kprobes rcu locking "
        "futex seccomp lsm selinux apparmor smack ima evm keys crypto printk entry signal time "
        "timekeeping genirq kernfs pidfd audit perf landlock fgkaslr kcsan kunit syscalls clone3 "
        "watch_queue uaccess".split(),
        _C,
    ),
    **dict.fromkeys(
        "pci acpi iommu drm usb iio i2c spi gpio pinctrl media asoc alsa thunderbolt mfd "
        "regulator thermal platform hwmon watchdog leds rtc clk dmaengine pwm power cpufreq "
        "cpuidle tty serial firmware hid input phy soundwire gpu habanalabs intel_idle dptf fpga "
        "devicetree".split(),
        _D,
    ),
    **dict.fromkeys(
        "mm memcg slub slab hugetlb hugetlbfs thp vmalloc zram zswap swap kasan kmemleak memblock "
        "oom vmstat vmscan damon memory-hotplug page_alloc cma gup memory memblock".split(),
        _M,
    ),
    **dict.fromkeys(
        "xfs ext4 ext2 ext3 btrfs f2fs fs vfs block nvme nvmet blk-mq blk bfq dm md raid5 iomap "
        "fuse virtiofs overlayfs ovl nfs nfsd cifs ntfs ntfs3 fscrypt fsverity jbd2 erofs exfat "
        "ceph gfs2 zonefs loop nbd scsi lightnvm bcache bcachefs pmem nvdimm libnvdimm iocost "
        "proc sysfs multipath dm-crypt".split(),
        _F,
    ),
    **dict.fromkeys(
        "net tcp udp mptcp netfilter nft nf_tables ipset ipvs wifi mac80211 cfg80211 nl80211 "
        "ath9k ath10k ath11k iwlwifi brcmfmac mt76 rtw88 rtlwifi mwifiex wireless wireguard "
        "bluetooth ipv4 ipv6 xdp xsk af_xdp vsock bonding bridge rdma netlink sctp tls dsa "
        "wil6210 wcn36xx".split(),
        _N,
    ),
    **dict.fromkeys(
        "kvm virtio virtio_net virtio-mem virtio_blk vhost vdpa vfio xen hyper-v hyperv hv vmbus "
        "virt acrn guest guests hypervisor".split(),
        _V,
    ),
    **dict.fromkeys(
        "documentation docs doc selftests selftest kselftest tools scripts checkpatch kbuild "
        "maintainers samples".split(),
        _R,
    ),
}
"""Words of titles, in lower case."""

TREES: dict[str, Section] = {
    "bpf-next": _C,
    "bpf": _C,
    "net-next": _N,
    "net": _N,
    "nf-next": _N,
    "nf": _N,
    "mptcp-next": _N,
    "kvm-unit-tests": _V,
}

LISTS: dict[str, Section] = {
    **dict.fromkeys(
        "linux-arch linux-arm-kernel linux-riscv linux-efi linuxppc-dev linux-s390 linux-mips "
        "linux-parisc linux-csky linux-ia64 linux-alpha sparclinux loongarch".split(),
        _A,
    ),
    **dict.fromkeys(
        "io-uring bpf cgroups linux-security-module linux-crypto selinux linux-integrity rcu "
        "linux-rt-users linux-trace-devel linux-hardening kernel-hardening linux-fscrypt".split(),
        _C,
    ),
    **dict.fromkeys(
        "iommu linux-pci linux-acpi platform-driver-x86 dri-devel linux-usb linux-iio linux-i2c "
        "linux-gpio linux-media alsa-devel linux-clk linux-hwmon linux-input linux-pm linux-leds "
        "intel-gfx amd-gfx linux-spi linux-serial devicetree".split(),
        _D,
    ),
    **dict.fromkeys("linux-mm damon".split(), _M),
    **dict.fromkeys(
        "linux-xfs linux-ext4 linux-btrfs linux-f2fs-devel linux-fsdevel linux-block dm-devel "
        "linux-nfs linux-cifs linux-unionfs linux-nvme linux-scsi linux-raid linux-nvdimm "
        "ceph-devel linux-erofs".split(),
        _F,
    ),
    **dict.fromkeys(
        "netdev linux-wireless netfilter-devel mptcp linux-bluetooth linux-rdma wireguard ath10k "
        "ath11k".split(),
        _N,
    ),
    **dict.fromkeys(
        "kvm kvmarm virtualization xen-devel linux-hyperv virtio-dev virtio-comment".split(), _V
    ),
    **dict.fromkeys("linux-kselftest linux-doc linux-kbuild fstests".split(), _R),
}
"""Lists by short name. linux-kernel and linux-api say nothing."""

_WORD = re.compile(r"[a-z0-9][a-z0-9_+-]*")
_PATTERNS = tuple(
    (re.compile(re.escape(prefix).replace(r"\*", "[^/]+")), prefix, section, weight)
    for prefix, section, weight in PATHS
)
_MANY_ARCHITECTURES = 3
"""From so many architectures on, a series changes something common everywhere it is used."""
TREEWIDE_WEIGHS = 0.3
"""What arch/ weighs then: "Introduce kernel_clone()" is about the core, though it edits 22."""


def place(facts: Facts) -> Placement:
    """The story's section, the strongest reasons for it, and the other sections that it touches."""
    votes: Counter[Section] = Counter()
    reasons: list[tuple[float, Section, Phrase]] = []
    for section, weight, why in (*_by_paths(facts), *_by_words(facts), *_by_lists(facts)):
        votes[section] += weight  # type: ignore[assignment]
        reasons.append((weight, section, why))
    if not votes:
        return Placement(Section.REST, (phrase("place.nothing"),))
    order = list(Section)
    ranked = sorted(votes, key=lambda each: (-votes[each], order.index(each)))
    whole = sum(votes.values())
    if votes[Section.REST] < REST_FROM * whole:
        ranked = [each for each in ranked if each is not Section.REST]
    main = ranked[0]
    reasons = sorted(
        (each for each in reasons if each[1] is main), key=lambda each: (-each[0], each[2].key)
    )
    others = tuple(
        each
        for each in ranked[1:]
        if votes[each] >= OTHERS_FROM * whole and each is not Section.REST
    )
    return Placement(main, tuple(each[2] for each in reasons[:3]), others)


def _by_paths(facts: Facts) -> list[tuple[Section, float, Phrase]]:
    """The sections' shares of all paths. A file counts by the logarithm of the lines changed in it:
    a moved or generated one must not drown the rest."""
    weights: Counter[Section] = Counter()
    heaviest: dict[Section, tuple[float, str]] = {}
    architectures = {path.split("/")[1] for path, _ in facts.paths if path.startswith("arch/")}
    treewide = len(architectures) >= _MANY_ARCHITECTURES
    for path, lines in facts.paths:
        prefix, section, weight = _section_of(path)
        if treewide and section is Section.ARCHITECTURE:
            weight *= TREEWIDE_WEIGHS
        votes = weight * (1 + log2(1 + lines))
        weights[section] += votes  # type: ignore[assignment]
        heaviest[section] = max(heaviest.get(section, (0.0, "")), (votes, prefix))
    whole = sum(weights.values())
    return [
        (
            section,
            PATHS_WEIGH * weight / whole,
            phrase(
                "place.paths",
                share=round(100 * weight / whole),
                prefix=heaviest[section][1].rstrip("/"),
            ),
        )
        for section, weight in weights.items()
    ]


@lru_cache(maxsize=16384)
def _section_of(path: str) -> tuple[str, Section, float]:
    """Prefix, section and weight of a path. What no kernel tree has (db/ of xfsprogs) is the rest,
    a file at the top (MAINTAINERS) says little."""
    for pattern, prefix, section, weight in _PATTERNS:
        if pattern.match(path):
            return prefix, section, weight
    top, slash, _ = path.partition("/")
    return top, Section.REST, 1.0 if slash else 0.2


def _by_words(facts: Facts) -> list[tuple[Section, float, Phrase]]:
    found = []
    prefix, colon, rest = facts.title.casefold().partition(":")
    if colon:
        for word in dict.fromkeys(_WORD.findall(prefix)[:3]):
            if word in WORDS:
                found.append((WORDS[word], PREFIX_WEIGHS, phrase("place.title", word=word)))
                break
    others = dict.fromkeys(_WORD.findall(rest if colon else prefix))
    known = [word for word in others if word in WORDS][:2]
    found += [(WORDS[word], WORD_WEIGHS, phrase("place.title", word=word)) for word in known]
    for tree in facts.trees:
        if tree.casefold() in TREES:
            section = TREES[tree.casefold()]
            found.append((section, TREE_WEIGHS, phrase("place.title", word=tree)))
    return found


def _by_lists(facts: Facts) -> list[tuple[Section, float, Phrase]]:
    names = dict.fromkeys(short_list_name(name) for name in (*facts.arrived, *facts.addressed))
    known = [name for name in names if name in LISTS]
    return [
        (LISTS[name], LISTS_WEIGH / len(known), phrase("place.list", list=name)) for name in known
    ]
