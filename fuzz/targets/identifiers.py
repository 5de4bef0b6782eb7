"""Names that diffs bring in or take out, whole and damaged."""

from collections.abc import Iterator, Sequence
from random import Random

from fuzz import expect
from fuzz.limits import same, timed
from fuzz.targets import Mutation, repeated
from kmonthly.mail.identifiers.find import identifiers
from kmonthly.mail.model import Identifier
from kmonthly.mail.text import normal_text

LARGEST = 8192

PATHS = (
    *(b"fs/tulips/bed.c", b"fs/tulips/bed.h", b"include/uapi/linux/tulips.h", b"arch/moss/dig.S"),
    *(b"fs/tulips/Kconfig", b"fs/tulips/Makefile", b"tools/bed.c", b"arch/moss/syscall.tbl"),
    b"Documentation/ABI/testing/sysfs-tulips",
    b"Documentation/admin-guide/kernel-parameters.txt",
    b"Documentation/devicetree/bindings/tulips/acme,can.yaml",
    b"Documentation/devicetree/bindings/tulips/can.txt",
)


def check(data: bytes) -> None:
    """Any normal text brings in and takes out names that stand in the lines they are quoted from.

    Words in front move the spans by their length and change nothing else. A quoted diff has none.
    """
    text = normal_text([data.decode("utf-8", "replace")])
    found = same(identifiers, text)
    expect.identifiers(found, text)
    words = "Zoë plants them deeper.\n\n"
    assert timed(identifiers, words + text) == tuple(
        _moved(each, len(words.encode())) for each in found
    ), "words in front count"
    quoted = "".join(f"> {line}\n" for line in text.split("\n"))
    assert timed(identifiers, quoted) == (), "quoted lines count"


def _moved(each: Identifier, by: int) -> Identifier:
    return Identifier(each.kind, each.name, each.removed, each.start + by, each.stop + by)


def _head(path: bytes, heading: bytes = b"") -> bytes:
    return b"--- a/%b\n+++ b/%b\n@@ -1,99999 +1,99999 @@ %b\n" % (path, path, heading)


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word in lines of a file of each kind, short and long ones; as headings and as files."""
    git = b"diff --git a/fs/x.c b/fs/x.c\n"
    lines = repeated(b"+" + word, size, b"\n")
    wide = repeated(b"+\t" + repeated(word, 400), size, b"\n")
    for path in PATHS:
        yield git + _head(path) + lines
        yield git + _head(path) + wide
    for heading in (b"enum soil {", b"struct bulb {", b"static struct pci_driver can = {"):
        yield git + _head(PATHS[0], heading) + wide
    yield git + _head(PATHS[0], repeated(word, size)) + b"+int dig(void)\n"
    yield git + repeated(_head(PATHS[0], word) + b"+int dig(void)", size, b"\n")


def _hunk(data: bytes, random: Random) -> bytes:
    """A file of one hunk that its header counts, behind all the others."""
    size = random.randint(1, 8)
    lines = [random.choice((b"+", b"+", b"-", b" ")) + random.choice(WORDS) for _ in range(size)]
    heading = random.choice((b"", b" enum soil {", b" struct bulb {", b" " + random.choice(WORDS)))
    path = random.choice(PATHS)
    head = b"diff --git a/%b b/%b\n--- a/%b\n+++ b/%b\n" % (path, path, path, path)
    return data + b"\n" + head + b"@@ -1,9 +1,9 @@%b\n%b\n" % (heading, b"\n".join(lines))


def _turned(data: bytes, random: Random) -> bytes:
    """One sign the other way round: what came goes."""
    signs = [at for at in range(1, len(data)) if data[at - 1 : at + 1] in (b"\n+", b"\n-")]
    if not signs:
        return data
    at = random.choice(signs)
    return data[:at] + (b"-" if data[at : at + 1] == b"+" else b"+") + data[at + 1 :]


MUTATIONS: Sequence[Mutation] = (_hunk, _turned)

WORDS = (
    *b"static inline struct union enum typedef const extern int void u32 dig * ( ) { }".split(),
    *b"; , = __init __packed __printf(1,2) /* */ // \\ # : [3] FN( _ATTR PCI_DEVICE( .name".split(),
    b"int dig(void)",
    b"static int",
    b"dig(struct bulb *bulb,",
    b"\tint depth)",
    b"{",
    b"}",
    b"};",
    b"} bulb_t;",
    b"struct bulb {",
    b"enum soil {",
    b"\tint depth;",
    b"\tunsigned int wet:1, dry:1;",
    b"\tint (*dig)(struct bulb *bulb);",
    b"\tWET = 1,",
    b"\tFN(dig),\t\t\\",
    b"typedef u32 depth_t;",
    b"typedef int (*digger_t)(void);",
    b"#define DEPTH 10",
    b"#define deeper(x)\t\\",
    b"#ifndef _BED_H",
    b"#define _BED_H",
    b"EXPORT_SYMBOL_GPL(dig);",
    b"BPF_CALL_2(bpf_dig, u32, depth, u64, flags)",
    b"SYSCALL_DEFINE2(dig, int, fd, int, depth)",
    b"static DEVICE_ATTR_RO(depth);",
    b"CONFIGFS_ATTR(bed_, depth);",
    b'\tdebugfs_create_dir("tulips", NULL);',
    b'\tproc_create("tulips", 0, NULL, NULL);',
    b'\t\t.procname = "depth",',
    b"TRACE_EVENT(tulip_dig,",
    b"DEFINE_EVENT(tulips, tulip_dig,",
    b'__setup("tulips=", tulips_setup);',
    b"module_param(depth, int, 0444);",
    b'MODULE_ALIAS_FS("tulipfs");',
    b'MODULE_LICENSE("GPL");',
    b'\t{ .compatible = "acme,can", },',
    b"static struct platform_driver can = {",
    b"static const struct i2c_device_id ids[] = {",
    b"\t.driver = {",
    b'\t\t.name = "can",',
    b'\t{ "can", 0 },',
    b"\t{ PCI_DEVICE(0x1af4, 0x1234) },",
    b"config TULIPS",
    b'\ttristate "Tulips"',
    b"obj-$(CONFIG_TULIPS) += tulips.o",
    b"What:\t\t/sys/tulips/depth",
    b"\ttulips=\t\t[HW]",
    b"441\tcommon\tdig\tsys_dig",
    b"  compatible:",
    b"    const: acme,can",
    b"      - acme,can-2",
    b"required:",
    b'- compatible: "acme,can"',
    b"@@ -1,9 +1,9 @@ enum soil {",
    b"@@ -1,999999999 +1 @@",
    b"--- a/fs/tulips/bed.c\n+++ b/fs/tulips/bed.c",
    b"--- /dev/null",
    b"+++ /dev/null",
    b"diff --git a/fs/bed.c b/fs/bed.c",
    b"\\ No newline at end of file",
    b"-- ",
    b"\xc3\xbc",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
    b"\x0c",
    b"\x00",
)

LONG = (
    *b"a a( __a( ( ) * { } ; , = # : [ \" ' _ /* // \\ - @@ A FN(a) a.o a,b .name enum".split(),
    *(
        b"",
        b" ",
        b"\t",
        b"a ",
        b"__a ",
        b"struct ",
        b"typedef ",
        b"int a(int b",
        b'{ "',
        b"\xc3\xbc",
    ),
    *(
        b"#define A",
        b".compatible",
        b"PCI_DEVICE",
        b"debugfs_create_",
        b"compatible: ",
        b"obj-m += ",
    ),
)
