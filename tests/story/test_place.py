"""Which section a story belongs to: realistic titles and paths, all invented."""

import re
from collections import Counter

import pytest

from kmonthly.mail.model import IdentifierKind
from kmonthly.story.model import Facts, Marks, Placement, Section
from kmonthly.story.place import is_foreign, place
from kmonthly.story.sections import LISTS, PATHS, TOPICS, TREES, WORDS
from kmonthly.terms.phrases import phrase
from stories import facts

A, C, D, M, F, N, V, R = Section

CASES: list[tuple[Section, Facts]] = [
    (A, facts("x86/tulip: Enable deep planting", ("arch/x86/kernel/tulip.c",))),
    (A, facts("riscv: Add bulbs", ("arch/riscv/mm/bulb.c", "arch/riscv/include/asm/bulb.h"))),
    (A, facts("efi/libstub: plant early", ("drivers/firmware/efi/libstub/tulip.c",))),
    (C, facts("sched/fair: Wake bulbs later", ("kernel/sched/fair.c", "include/linux/sched.h"))),
    (C, facts("io_uring: plant in bulk", ("fs/io_uring.c", "include/uapi/linux/io_uring.h"))),
    (
        C,
        facts(
            "bpf: tulip iterators", ("net/core/filter.c", "kernel/bpf/iter.c"), trees=("bpf-next",)
        ),
    ),
    (C, facts("arm64: bpf: jit tulips", ("arch/arm64/net/bpf_jit_comp.c",), trees=("bpf-next",))),
    (
        D,
        facts(
            "iio: tulip: Add a soil probe",
            ("drivers/iio/tulip.c", "Documentation/devicetree/bindings/iio/tulip.yaml"),
        ),
    ),
    (D, facts("ASoC: tulip: new codec", ("sound/soc/codecs/tulip.c",))),
    (D, facts("mmc: tulip: tune", ("drivers/mmc/host/tulip.c", "include/linux/mmc/host.h"))),
    (D, facts("soc: fsl: bulbs", ("include/linux/fsl/bulb.h",))),
    (M, facts("mm/vmscan: let bulbs age", ("mm/vmscan.c", "include/linux/mmzone.h"))),
    (
        M,
        facts(
            "hugetlb: plant at boot",
            ("mm/hugetlb.c", "fs/hugetlbfs/inode.c", "include/linux/hugetlb.h"),
        ),
    ),
    (F, facts("xfs: widen the bed", ("fs/xfs/xfs_bed.c", "include/trace/events/xfs.h"))),
    (F, facts("block: plant in order", ("block/blk-mq.c", "include/linux/blkdev.h"))),
    (F, facts("dm: add a bulb target", ("drivers/md/dm-bulb.c",))),
    (N, facts("tcp: let bulbs rest", ("net/ipv4/tcp.c", "include/net/tcp.h"), trees=("net-next",))),
    (N, facts("mt76: new bulbs", ("drivers/net/wireless/tulip/main.c",))),
    (V, facts("KVM: x86: bulbs for guests", ("arch/x86/kvm/bulb.c", "virt/kvm/kvm_main.c"))),
    (
        V,
        facts(
            "virtio_bulb: new", ("drivers/virtio/virtio_bulb.c", "include/uapi/linux/virtio_bulb.h")
        ),
    ),
    (R, facts("docs: how to plant", ("Documentation/process/plant.rst",))),
    (R, facts("kbuild: plant in parallel", ("scripts/Makefile.plant",))),
    # No diff at hand: the title, the tree and the lists decide.
    (F, facts("xfs: widen the bed")),
    (N, facts("plant deeper", trees=("net-next",))),
    (M, facts("plant deeper", arrived=("linux-mm",))),
    (
        N,
        facts("plant deeper", addressed=("netdev.vger.kernel.org", "linux-kernel.vger.kernel.org")),
    ),
    (F, facts("Re-plant tulips on NVMe", arrived=("lkml",))),
    (R, facts("plant deeper", arrived=("linux-kernel",))),
]


@pytest.mark.parametrize(("section", "of"), CASES, ids=[of.title for _, of in CASES])
def test_place(section: Section, of: Facts) -> None:
    assert place(of).section is section


def test_the_share_of_lines_is_that_of_the_path_named() -> None:
    """Not that of all paths of the section; without lines there is no share."""
    of = facts("plant", {"fs/xfs/bed.c": 25, "fs/nfs/bed.c": 65, "mm/swap.c": 10})
    shares = [dict(why.values) for why in place(of).why if why.key == "place.paths"]
    assert shares == [{"prefix": "fs/nfs", "share": 65}]
    (why, *_) = place(facts("plant", {"fs/xfs/bed.c": 0})).why
    assert why == phrase("place.files", prefix="fs/xfs")


def test_tests_and_documents_go_with_the_code() -> None:
    """A small change with a large test is no work on tests."""
    of = facts("xfs: widen", {"fs/xfs/bed.c": 20, "tools/testing/selftests/bed.c": 900})
    assert place(of) == Placement(
        F,
        (
            phrase("place.title", word="xfs"),
            phrase("place.paths", share=2, prefix="fs/xfs"),
        ),
        topic="xfs",
    )


def test_a_change_of_all_architectures_is_about_something_common() -> None:
    of = facts(
        "introduce kernel_plant()",
        ("kernel/plant.c", *(f"arch/{each}/kernel/syscalls.c" for each in ("x86", "arm", "mips"))),
    )
    assert place(of).section is C
    assert place(of).others == (A,)


def test_a_series_of_many_architectures_is_of_none() -> None:
    paths = tuple(f"arch/{each}/kernel/bulb.c" for each in ("arm64", "x86", "riscv", "s390"))
    assert place(facts("plant everywhere", paths)).topic == ""
    assert place(facts("arm64: plant", paths[:1])).topic == "arm64"


def test_other_sections_are_named_and_the_strongest_reasons_come_first() -> None:
    of = facts("xfs: let readahead rest", ("fs/xfs/bed.c", "mm/readahead.c"))
    assert place(of) == Placement(
        F,
        (
            phrase("place.title", word="xfs"),
            phrase("place.paths", share=50, prefix="fs/xfs"),
        ),
        (M,),
        "xfs",
    )


def test_nothing_to_go_by() -> None:
    assert place(facts("hello")) == Placement(R, (phrase("place.nothing"),))
    alone = (phrase("place.alone", prefix="MAINTAINERS"),)
    assert place(facts("hello", ("MAINTAINERS",))) == Placement(R, alone, topic="build")


def test_what_no_kernel_tree_has_is_the_rest() -> None:
    """User space beside the kernel: libxfs/ and db/, and a header as the kernel has one."""
    found = place(facts("xfsprogs: hello", ("db/a.c", "libxfs/b.c", "libxfs/c.c", "include/d.h")))
    assert (found.section, found.topic) == (R, "userspace")
    assert found.why == (phrase("place.foreign", tree="db"),)


@pytest.mark.parametrize(
    ("paths", "foreign"),
    [
        (("db/a.c", "libxfs/b.c"), True),
        (("fs/a.c", "libxfs/b.c"), False),
        (("include/a.h", "lib/b.c"), False),
        (("Makefile",), False),
        ((), False),
    ],
)
def test_what_tells_another_tree(paths: tuple[str, ...], foreign: bool) -> None:
    assert is_foreign(paths) is foreign


@pytest.mark.parametrize(
    ("title", "paths", "section", "topic"),
    [
        ("x86/PCI: plant guests", ("arch/x86/pci/a.c",), D, "pci"),
        ("s390: virtio: check bulbs", ("arch/s390/mm/a.c", "drivers/virtio/a.c"), V, "virtio"),
        ("KVM: x86: bulbs", ("arch/x86/kvm/a.c",), V, "kvm"),
        ("x86/mm: bulbs", ("arch/x86/mm/a.c",), A, "x86"),
        ("virtio-scsi: let bulbs go", ("drivers/scsi/virtio_scsi.c",), V, "virtio"),
        ("lib/sbitmap: count bulbs", ("lib/sbitmap.c",), F, "block"),
        ("plant: a sentence that speaks of xen, of kvm: nothing", ("mm/a.c",), M, ""),
    ],
)
def test_prefixes_and_topics(
    title: str, paths: tuple[str, ...], section: Section, topic: str
) -> None:
    found = place(facts(title, paths))
    assert (found.section, found.topic) == (section, topic)


@pytest.mark.parametrize(
    ("paths", "topic"),
    [
        (("tools/testing/selftests/bpf/a.c",), "selftests"),
        (("Documentation/vm/a.rst",), "docs"),
        (("scripts/a.pl",), "build"),
        (("tools/perf/a.c",), "tools"),
    ],
)
def test_tests_documents_and_scripts_alone_are_the_rest(paths: tuple[str, ...], topic: str) -> None:
    found = place(facts("bpf: plant", paths))
    assert (found.section, found.topic) == (R, topic)
    assert found.why[0].key == "place.alone"
    assert R not in found.others


def test_bindings_alone_are_of_their_devices() -> None:
    of = facts("dt-bindings: tulip", ("Documentation/devicetree/bindings/iio/tulip.yaml",))
    assert (place(of).section, place(of).topic) == (D, "boards")


def test_who_looks_after_the_files_has_a_say() -> None:
    """And so have new names."""
    lists = (("linux-mm.kvack.org", 3),)
    of = facts("plant", marks=Marks(kept=lists))  # type: ignore[arg-type]
    assert place(of).section is M
    assert phrase("place.keepers", list="linux-mm") in place(of).why
    named = facts("plant", marks=Marks(names=((IdentifierKind.FILESYSTEM, "tulipfs"),)))
    assert place(named).section is F
    assert place(named).why == (phrase("place.names", kind="filesystem"),)


@pytest.mark.parametrize("prefix", [prefix for prefix, *_ in PATHS])
def test_no_prefix_hides_behind_an_earlier_one(prefix: str) -> None:
    path = prefix.replace("*", "x86") + ("bulb.c" if prefix.endswith("/") else "")
    found = place(facts("hello", (path,)))
    assert ("prefix", prefix.rstrip("/")) in found.why[0].values


def test_topics_are_of_their_section() -> None:
    tables = [(section, topic) for _, section, _, topic in PATHS]
    tables += [*WORDS.values(), *LISTS.values(), *TREES.values()]
    assert {(section, topic) for section, topic in tables if topic} <= {
        (section, topic) for section, topics in TOPICS.items() for topic in topics
    }


def test_the_tables_are_written_as_they_are_looked_up() -> None:
    assert [word for word in WORDS if not re.fullmatch(r"[a-z0-9][a-z0-9_+-]*", word)] == []
    assert [tree for tree in TREES if tree != tree.casefold()] == []
    assert [name for name in LISTS if "." in name or name != name.lower()] == []
    assert [
        prefix for prefix, times in Counter(each for each, *_ in PATHS).items() if times > 1
    ] == []
    assert all(0 < weight <= 1 for _, _, weight, _ in PATHS)
