"""Names that a diff brings in or takes out. The gardens and everybody in them are invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.identifiers.find import MOST, identifiers
from kmonthly.mail.model import Identifier, IdentifierKind

BED = "fs/tulips/bed.c"
BED_H = "fs/tulips/bed.h"
UAPI = "include/uapi/linux/tulips.h"
BINDING = "Documentation/devicetree/bindings/tulips/acme,can.yaml"
BINDING_TXT = "Documentation/devicetree/bindings/tulips/can.txt"


def diff(path: str, lines: str, heading: str = "") -> str:
    """A file of one hunk, as git writes it."""
    signs = [line[:1] for line in lines.splitlines()]
    old = sum(sign in ("-", " ") for sign in signs)
    new = sum(sign in ("+", " ") for sign in signs)
    return (
        f"diff --git a/{path} b/{path}\nindex 1111111..2222222 100644\n"
        f"--- a/{path}\n+++ b/{path}\n@@ -1,{old} +1,{new} @@ {heading}".rstrip()
        + f"\n{lines}"
    )


def told(text: str) -> list[str]:
    """What is found, in its order: "+function dig" comes, "-function dig" goes."""
    return [f"{'-' if each.removed else '+'}{each.kind} {each.name}" for each in identifiers(text)]


def quoted(text: str) -> list[str]:
    """The words of the spans."""
    return [text.encode()[each.start : each.stop].decode() for each in identifiers(text)]


TWO_SIDES = """\
Plant them deeper.
---
diff --git a/fs/tulips/bed.c b/fs/tulips/bed.c
--- a/fs/tulips/bed.c
+++ b/fs/tulips/bed.c
@@ -1,8 +1,8 @@
-int dig(void)
+int plant(struct bulb *bulb)
 {
 \treturn 10;
 }
"""


def test_what_comes_and_what_goes() -> None:
    came, went = identifiers(TWO_SIDES)
    at = TWO_SIDES.index("int plant")
    assert came == Identifier(
        IdentifierKind.FUNCTION, "plant", False, at, at + len("int plant(struct bulb *bulb)")
    )
    at = TWO_SIDES.index("int dig")
    assert went == Identifier(IdentifierKind.FUNCTION, "dig", True, at, at + len("int dig(void)"))


def test_no_diff_has_no_names() -> None:
    assert identifiers("") == ()
    assert identifiers("+int dig(void)\n+{\n+}\n") == ()
    assert identifiers("".join(f"> {line}\n" for line in TWO_SIDES.splitlines())) == ()


CODE = [
    # Functions
    ("+int dig(void)\n+{\n+\treturn 0;\n+}\n", ["+function dig"]),
    ("-int dig(void)\n-{\n-\treturn 0;\n-}\n", ["-function dig"]),
    ("+static int dig(void)\n+{\n+}\n", ["+static dig"]),
    ("+static inline void *dig(void)\n+{\n+}\n", ["+static dig"]),
    ("+struct bulb *dig(void)\n+{\n+}\n", ["+function dig"]),
    ("+void __init dig(void)\n+{\n+}\n", ["+function dig"]),
    ("+__printf(1, 2) void dig(const char *how, ...)\n+{\n+}\n", ["+function dig"]),
    ("+int dig(struct bulb *bulb,\n+\tint depth)\n+{\n+}\n", ["+function dig"]),
    # K&R, and their like: the type stands above
    ("+int\n+dig(void)\n+{\n+}\n", ["+function dig"]),
    ("+static int\n+dig(void)\n+{\n+}\n", ["+static dig"]),
    ("-static int\n+int\n dig(void)\n {\n }\n", ["+function dig", "-static dig"]),
    ("-static int\n+static long\n dig(void)\n {\n }\n", []),
    ("+BPF_CALL_2(bpf_dig, u32, depth, u64, flags)\n+{\n+}\n", ["+function bpf_dig"]),
    # Declared, called, or only its body changed
    ("+int dig(void);\n", []),
    ("+extern int dig(void);\n", []),
    ("+int dig(struct bulb *bulb,\n+\tint depth);\n", []),
    ("+static int dig(void) __must_check;\n", []),
    (" int dig(void)\n {\n-\treturn 1;\n+\treturn 2;\n }\n", []),
    (" int dig(void)\n {\n+\tplant(10);\n+\tif (wet())\n+\t\treturn 1;\n }\n", []),
    ("+if (wet(bulb)) {\n+}\n", []),
    ("+// int dig(void)\n+// {\n", []),
    ("+/*\n+int dig(void)\n+{\n+*/\n", []),
    ("+ * int dig(void)\n", []),
    # Macros
    ("+#define DEPTH 10\n", ["+macro DEPTH"]),
    ("+# define DEPTH 10\n", ["+macro DEPTH"]),
    ("+#define deeper(x) \\\n+\t((x) + 1)\n", ["+macro deeper"]),
    ("+#undef DEPTH\n", []),
    ("+#ifdef DEPTH\n+#endif\n", []),
    ("+\tx = DEPTH; /* #define DEPTH */\n", []),
    # Types
    ("+struct bulb {\n+\tint depth;\n+};\n", ["+type bulb", "+member depth"]),
    ("+struct bulb\n+{\n+\tint depth;\n+};\n", ["+type bulb", "+member depth"]),
    ("+union soil {\n+\tu8 wet;\n+} __packed;\n", ["+type soil", "+member wet"]),
    ("+typedef u32 depth_t;\n", ["+type depth_t"]),
    ("+typedef struct bulb bulb_t;\n", ["+type bulb_t"]),
    ("+typedef int (*digger_t)(struct bulb *bulb);\n", ["+type digger_t"]),
    ("+typedef struct {\n+\tint depth;\n+} bulb_t;\n", ["+member depth", "+type bulb_t"]),
    ("+struct bulb;\n", []),
    ("+enum soil;\n", []),
    ("+\tstruct bulb *bulb;\n", []),
    # Enumerators
    ("+enum soil {\n+\tDRY = 3,\n+};\n", ["+type soil", "+enumerator DRY"]),
    ("+enum {\n+\tWET,\t/* today */\n+};\n", ["+enumerator WET"]),
    (" enum soil {\n \tDRY,\n+\tWET\n };\n", ["+enumerator WET"]),
    # Variables
    ("+int depths[4];\n", ["+variable depths"]),
    ("+struct bulb *first;\n", ["+variable first"]),
    ("+static struct bulb *first;\n", ["+static first"]),
    ("+static DEFINE_MUTEX(soil_lock);\n", []),
    ("+extern int depths[4];\n", []),
    ("+\tint depth;\n", []),
    # Exports
    ("+EXPORT_SYMBOL(dig);\n", ["+export dig"]),
    ("+EXPORT_SYMBOL_GPL(dig);\n", ["+export dig"]),
    ("+EXPORT_SYMBOL_NS_GPL(dig, TULIPS);\n", ["+export dig"]),
    ("-EXPORT_SYMBOL(dig);\n+EXPORT_SYMBOL_GPL(dig);\n", []),
]


@pytest.mark.parametrize(("lines", "expected"), CODE, ids=[each[0][:40] for each in CODE])
def test_code(lines: str, expected: list[str]) -> None:
    assert told(diff(BED, lines)) == expected


HEADINGS = [
    # What git says stands above a hunk
    ("enum soil {", " \tDRY,\n+\tWET,\n", ["+enumerator WET"]),
    ("enum soil {", "-\tWET = BIT(2),\n", ["-enumerator WET"]),
    ("struct bulb {", "+\tint depth;\n", ["+member depth"]),
    ("struct bulb {", "-\tint depth;\n+\tlong depth;\n", []),
    ("struct bulb {", "+\tunsigned long depth, *next, eyes[3];\n", None),
    ("struct bulb {", "+\tunsigned int wet:1;\n", ["+member wet"]),
    ("struct bulb {", "+\tu8 wet : 4;\n", ["+member wet"]),
    ("struct bulb {", "+\tint (*dig)(struct bulb *bulb, int depth);\n", ["+member dig"]),
    ("struct bulb {", "+\tvoid (*dig)(struct bulb *bulb,\n+\t\t    int depth);\n", ["+member dig"]),
    ("struct bulb {", "+\tchar name[DEPTH + 1];\n", ["+member name"]),
    ("struct bulb {", "+\tstruct list_head list;\n", ["+member list"]),
    ("struct bulb {", "+\tu32 wet ____cacheline_aligned;\n", ["+member wet"]),
    ("struct bulb {", "+\tDECLARE_BITMAP(eyes, 8);\n", []),
    ("struct bulb {", "+\t/* int depth; */\n", []),
    ("struct bulb {", "+\t/*\n+\t * Plant; deeper.\n+\t */\n", []),
    ("struct bulb;", "+\tint depth;\n", []),
    ("int dig(void)", "+\tint depth;\n+\tWET,\n", []),
    ("static struct bulb first = {", "+\t.depth = 10,\n", []),
    ("", "+\tWET,\n", []),
]
MEMBERS = ["+member depth", "+member next", "+member eyes"]


@pytest.mark.parametrize(
    ("heading", "lines", "expected"),
    HEADINGS,
    ids=[f"{each[0]}{each[1]}"[:50] for each in HEADINGS],
)
def test_code_within_what_the_heading_says(
    heading: str, lines: str, expected: list[str] | None
) -> None:
    assert told(diff(BED, lines, heading)) == (MEMBERS if expected is None else expected)


HEADERS = [
    (BED_H, "+int dig(void);\n", []),
    (BED_H, "+static inline int dig(void)\n+{\n+}\n", ["+static dig"]),
    (BED_H, "+extern struct bulb *first;\n", []),
    (BED_H, "+#ifndef _BED_H\n+#define _BED_H\n+#define DEPTH 10\n", ["+macro DEPTH"]),
    (BED_H, "+#if !defined(_BED_H)\n+#define _BED_H\n", []),
    (BED_H, "+#ifndef DEPTH\n+#define DEPTH 10\n+#endif\n", ["+macro DEPTH"]),
    (BED_H, "+struct bulb;\n+struct bulb {\n+\tint depth;\n+};\n", ["+type bulb", "+member depth"]),
    # What user space is given
    (UAPI, "+#define TULIP_WET\t(1U << 2)\n", ["+uapi TULIP_WET"]),
    (UAPI, "+#define TULIP_IOC_DIG _IOW('t', 1, struct tulip_bulb)\n", ["+uapi TULIP_IOC_DIG"]),
    (UAPI, "+#ifndef _UAPI_TULIPS_H\n+#define _UAPI_TULIPS_H\n", []),
    (UAPI, "+enum tulip_soil {\n+\tTULIP_DRY,\n+};\n", ["+uapi tulip_soil", "+uapi TULIP_DRY"]),
    (UAPI, "+\tTULIP_DRY,\n+};\n+#define A\n", ["+uapi TULIP_DRY", "+uapi A"]),
    (UAPI, "+struct tulip_bulb {\n+\t__u32 depth;\n+};\n", ["+uapi tulip_bulb"]),
    (UAPI, "+typedef __u32 tulip_depth_t;\n", ["+uapi tulip_depth_t"]),
    (UAPI, "+/* #define TULIP_WET 1 */\n", []),
    ("arch/moss/include/uapi/asm/tulips.h", "+#define TULIP_WET 1\n", ["+uapi TULIP_WET"]),
    ("include/linux/tulips.h", "+#define TULIP_WET 1\n", ["+macro TULIP_WET"]),
    ("include/uapi/linux/bpf.h", " \tFN(dig),\t\t\\\n+\tFN(plant),\t\t\\\n", None),
]
MAPPED = ["+uapi BPF_FUNC_plant"]


@pytest.mark.parametrize(
    ("path", "lines", "expected"), HEADERS, ids=[each[1][:40] for each in HEADERS]
)
def test_headers(path: str, lines: str, expected: list[str] | None) -> None:
    assert told(diff(path, lines)) == (MAPPED if expected is None else expected)


MOVED = "int dig(void)\n{\n\treturn 0;\n}\n"


def signed(sign: str, lines: str) -> str:
    return "".join(f"{sign}{line}" for line in lines.splitlines(keepends=True))


def test_what_is_moved_neither_comes_nor_goes() -> None:
    assert told(diff(BED, signed("-", MOVED)) + diff("fs/tulips/pot.c", signed("+", MOVED))) == []
    assert told(diff("fs/tulips/pot.c", signed("+", MOVED)) + diff(BED, signed("-", MOVED))) == []


def test_what_gets_other_arguments_neither_comes_nor_goes() -> None:
    lines = "-int dig(void)\n+long dig(struct bulb *bulb)\n {\n \treturn 0;\n }\n"
    assert told(diff(BED, lines)) == []


def test_what_other_files_may_call_from_now_on_is_another_kind() -> None:
    lines = "-static int dig(void)\n+int dig(void)\n {\n \treturn 0;\n }\n"
    assert told(diff(BED, lines)) == ["+function dig", "-static dig"]


def test_a_type_that_user_space_gets_is_not_lost() -> None:
    """Nor is a macro; their members are no names of the interface."""
    lines = "struct tulip_bulb {\n\t__u32 depth;\n};\n#define TULIP_WET 1\n"
    given = diff(BED_H, signed("-", lines)) + diff(UAPI, signed("+", lines))
    assert told(given) == ["+uapi tulip_bulb", "+uapi TULIP_WET", "-member depth"]


REGISTERED = [
    ("+SYSCALL_DEFINE2(dig, int, fd, u64, depth)\n+{\n+}\n", ["+syscall dig"]),
    ("+COMPAT_SYSCALL_DEFINE1(dig, int, fd)\n+{\n+}\n", ["+syscall dig"]),
    ("+#define __NR_dig 441\n", ["+macro __NR_dig", "+syscall dig"]),
    # Attributes
    ("+static DEVICE_ATTR_RO(depth);\n", ["+sysfs depth"]),
    ("+static DEVICE_ATTR(depth, 0444, depth_show, NULL);\n", ["+sysfs depth"]),
    ("+static struct kobj_attribute wet = __ATTR_RW(depth);\n", None),
    ("+CONFIGFS_ATTR(tulip_bed_, depth);\n", ["+sysfs depth"]),
    ("+\tif (IS_ATTR(depth))\n", []),
    ("+#define WET_ATTR(name) \\\n", ["+macro WET_ATTR"]),
    # Files
    ('+\tdebugfs_create_file("depth", 0444, dir, bed, &fops);\n', ["+debugfs depth"]),
    ('+\tbed->dir = debugfs_create_dir("tulips", NULL);\n', ["+debugfs tulips"]),
    ("+\tdebugfs_create_file(name, 0444, dir, bed, &fops);\n", []),
    ('+\tdebugfs_create_dir("bed%d", NULL);\n', []),
    ('+\tproc_create("tulips", 0, NULL, &proc_ops);\n', ["+procfs tulips"]),
    ('+\tproc_mkdir("tulips", NULL);\n', ["+procfs tulips"]),
    ("+\tproc_create(name, 0, NULL, &proc_ops);\n", []),
    ('+\tONE("tulips", S_IRUSR, proc_tulips),\n', ["+procfs tulips"]),
    ('+\t\t.procname\t= "tulip_depth",\n', ["+sysctl tulip_depth"]),
    ("+\t\t.procname\t= name,\n", []),
    # Tracepoints
    ("+TRACE_EVENT(tulip_dig,\n", ["+tracepoint tulip_dig"]),
    ("+DEFINE_EVENT(tulip_class, tulip_dig,\n", ["+tracepoint tulip_dig"]),
    ("+DECLARE_EVENT_CLASS(tulip_class,\n", []),
    ("+\ttrace_tulip_dig(bed);\n", []),
    # Parameters
    ('+__setup("tulips=", tulips_setup);\n', ["+boot_param tulips"]),
    ('+early_param("tulips", tulips_setup);\n', ["+boot_param tulips"]),
    ("+core_param(tulips, tulips, int, 0644);\n", ["+boot_param tulips"]),
    ("+module_param(depth, int, 0444);\n", ["+module_param depth"]),
    ("+module_param_named(depth, the_depth, int, 0444);\n", ["+module_param depth"]),
    ("+module_param_array(depths, int, NULL, 0);\n", ["+module_param depths"]),
    ('+MODULE_PARM_DESC(depth, "How deep");\n', []),
    # Others
    ('+MODULE_ALIAS_FS("tulipfs");\n', ["+filesystem tulipfs"]),
    ('+MODULE_ALIAS("fs-tulipfs");\n', []),
    ('+\t{ .compatible = "acme,can-2", },\n', ["+compatible acme,can-2"]),
    ('+CLK_OF_DECLARE(can, "acme,can-clk", can_clk_init);\n', ["+compatible acme,can-clk"]),
    ('+\tof_find_compatible_node(NULL, NULL, "acme,can-2");\n', []),
    ("+\t{ PCI_DEVICE(0x1af4, 0x1234) },\n", ["+device_id 0x1af4, 0x1234"]),
    ("+\t{ PCI_VDEVICE(ACME, 0x1234), CAN },\n", ["+device_id ACME, 0x1234"]),
    ("+\t{ USB_DEVICE(VENDOR_ACME,   0x0001) },\n", ["+device_id VENDOR_ACME, 0x0001"]),
    ("-\t{ USB_DEVICE(1, 2) },\n+\t{ USB_DEVICE(1,  2) },\n", []),
]
ATTRIBUTE = ["+static wet", "+sysfs depth"]


@pytest.mark.parametrize(
    ("lines", "expected"), REGISTERED, ids=[each[0][:40] for each in REGISTERED]
)
def test_registered(lines: str, expected: list[str] | None) -> None:
    assert told(diff(BED, lines)) == (ATTRIBUTE if expected is None else expected)


TABLES = [
    ("static struct cftype bed_files[] = {", '+\t\t.name = "depth",\n', ["+cgroup depth"]),
    ("static struct file_system_type bed_type = {", '+\t.name = "bedfs",\n', ["+filesystem bedfs"]),
    ("static struct pci_driver bed_driver = {", '+\t.name = "bed",\n', ["+driver bed"]),
    ("static struct usb_driver bed_driver = {", '-\t.name = "bed",\n', ["-driver bed"]),
    (
        "static struct platform_driver bed_driver = {",
        ' \t.driver = {\n+\t\t.name = "bed",\n \t},\n',
        ["+driver bed"],
    ),
    ("static const struct i2c_device_id ids[] = {", '+\t{ "can2", 0 },\n', ["+device_id can2"]),
    ("static const struct acpi_device_id ids[] = {", '+\t{"ACME0001"},\n', ["+device_id ACME0001"]),
    ("static const struct spi_device_id ids[] = {", '+\t{ .name = "can" },\n', ["+device_id can"]),
    ("static struct bulb first = {", '+\t.name = "first",\n', []),
    ("static const struct bulb_id ids[] = {", '+\t{ "can2", 0 },\n', []),
    ("static struct platform_driver bed_driver = {", '+\t.name = "bed",\n', []),
    ("static struct cftype bed_files[] = {", "+\t\t.name = name,\n", []),
]


@pytest.mark.parametrize(
    ("heading", "lines", "expected"), TABLES, ids=[each[0][:45] for each in TABLES]
)
def test_tables(heading: str, lines: str, expected: list[str]) -> None:
    assert told(diff(BED, lines, heading)) == expected


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        ("", '+\tDEVICE_ATTR_RO(depth),\t\\\n+\tproc_create("tulips", 0),\t\\\n'),
        ("", '+\tdebugfs_create_dir("tulips", NULL);\t\\\n'),
        ("static struct cftype bed_files[] = {", '+\t\t.name = "depth",\t\\\n'),
    ],
)
def test_lines_of_a_macro_that_goes_on_register_nothing(heading: str, lines: str) -> None:
    assert told(diff(BED, lines, heading)) == []


def test_a_driver_whole() -> None:
    """All that its parts say, in the order in which they stand."""
    lines = """\
+#include <linux/module.h>
+
+static int depth = 10;
+module_param(depth, int, 0444);
+
+static int can_probe(struct pci_dev *pdev, const struct pci_device_id *id)
+{
+\tint ret = 0;
+
+\treturn ret;
+}
+
+static const struct pci_device_id can_ids[] = {
+\t{ PCI_DEVICE(0x1af4, 0x1234) },
+\t{ }
+};
+MODULE_DEVICE_TABLE(pci, can_ids);
+
+static struct pci_driver can_driver = {
+\t.name = "can",
+\t.id_table = can_ids,
+};
+module_pci_driver(can_driver);
+MODULE_LICENSE("GPL");
"""
    assert sorted(told(diff("drivers/tulips/can.c", lines))) == [
        "+device_id 0x1af4, 0x1234",
        "+driver can",
        "+module_param depth",
        "+static can_driver",
        "+static can_ids",
        "+static can_probe",
        "+static depth",
    ]


KCONFIG = "fs/tulips/Kconfig"
MAKEFILE = "fs/tulips/Makefile"
OBJECT = "+obj-$(CONFIG_TULIPS) += tulips.o\n"
MODULE = "+module tulips"


@pytest.mark.parametrize(
    ("path", "lines", "expected"),
    [
        (KCONFIG, '+config TULIPS\n+\tbool "Tulips"\n', ["+kconfig TULIPS"]),
        (KCONFIG, "+menuconfig TULIPS\n", ["+kconfig TULIPS"]),
        (KCONFIG, "-config TULIPS\n+menuconfig TULIPS\n", []),
        (KCONFIG, '+\tselect TULIPS\n+\tdepends on TULIPS\n+menu "Tulips"\n', []),
        (KCONFIG, "+if TULIPS\n+\t  The config of tulips.\n", []),
        ("drivers/can/Kconfig.debug", "+config TULIPS\n", ["+kconfig TULIPS"]),
        ("arch/moss/configs/bed_defconfig", "+CONFIG_TULIPS=y\n", []),
        (MAKEFILE, "+obj-m += tulips.o\n", [MODULE]),
        (MAKEFILE, "+obj-m += tulips.o moss.o\n", [MODULE, "+module moss"]),
        ("fs/tulips/Kbuild", "+obj-m := tulips.o\n", [MODULE]),
        # It may be built in for good: nothing says that it is a module
        (MAKEFILE, OBJECT, []),
        (MAKEFILE, "+obj-y += tulips.o\n", []),
        (MAKEFILE, "+tulips-objs := bed.o\n", []),
        (MAKEFILE, "+obj-$(CONFIG_TULIPS) += tulips/\n", []),
    ],
)
def test_what_is_built(path: str, lines: str, expected: list[str]) -> None:
    assert told(diff(path, lines)) == expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (diff(KCONFIG, '+config TULIPS\n+\ttristate "Tulips"\n'), ["+kconfig TULIPS", MODULE]),
        (diff(KCONFIG, ' config TULIPS\n \ttristate "Tulips"\n+\tselect MOSS\n'), [MODULE]),
        (diff("fs/tulips/tulips.c", '+MODULE_LICENSE("GPL");\n'), [MODULE]),
        (diff(KCONFIG, '+config TULIPS\n+\tbool "Tulips"\n'), ["+kconfig TULIPS"]),
        (diff(KCONFIG, '+config MOSS\n+\ttristate "Moss"\n'), ["+kconfig MOSS"]),
    ],
)
def test_a_module_is_what_a_patch_shows_to_be_one(other: str, expected: list[str]) -> None:
    assert told(other + diff(MAKEFILE, OBJECT)) == expected


BINDINGS = [
    (
        BINDING,
        "+properties:\n+  compatible:\n+    enum:\n+      - acme,can\n+      - acme,can-2\n",
        ["+compatible acme,can", "+compatible acme,can-2"],
    ),
    (BINDING, "+  compatible:\n+    const: acme,can\n", ["+compatible acme,can"]),
    (BINDING, "   compatible:\n     enum:\n+      - acme,can\n", ["+compatible acme,can"]),
    (
        BINDING,
        "   compatible:\n     oneOf:\n       - items:\n+          - const: acme,can\n",
        ["+compatible acme,can"],
    ),
    (BINDING, "+required:\n+  - compatible\n+  - acme,depth\n", []),
    (BINDING, "+  acme,depth:\n+    maxItems: 1\n", []),
    (BINDING, '+examples:\n+  - |\n+    can {\n+      compatible = "acme,can";\n+    };\n', []),
    (BINDING_TXT, '+- compatible: Should be "acme,can"\n', ["+compatible acme,can"]),
    (
        BINDING_TXT,
        '+- compatible: one of\n+\t"acme,can"\n+\t"acme,can-2"\n+- reg: "acme,depth"\n',
        ["+compatible acme,can", "+compatible acme,can-2"],
    ),
    (BINDING_TXT, '+- acme,depth: how deep "acme,can" digs\n', []),
    (BINDING_TXT, '+\t\tcompatible = "acme,can";\n', []),
]


@pytest.mark.parametrize(
    ("path", "lines", "expected"), BINDINGS, ids=[each[1][:40] for each in BINDINGS]
)
def test_bindings(path: str, lines: str, expected: list[str]) -> None:
    assert told(diff(path, lines)) == expected


PARAMETERS = "Documentation/admin-guide/kernel-parameters.txt"
ABI = "Documentation/ABI/testing/sysfs-tulips"
WHAT = "/sys/class/tulips/<bed>/depth"


@pytest.mark.parametrize(
    ("path", "lines", "expected"),
    [
        (ABI, f"+What:\t\t{WHAT}\n+Date:\t\tAugust 2020\n", [f"+abi {WHAT}"]),
        (ABI, "+Description:\n+\t\tWhat: it is deep.\n", []),
        ("Documentation/tulips.rst", f"+What:\t\t{WHAT}\n", []),
        (PARAMETERS, "+\ttulips=\t\t[HW] How deep.\n", ["+boot_param tulips"]),
        (PARAMETERS, "+\ttulips.depth=\t[KNL]\n", ["+boot_param tulips.depth"]),
        (PARAMETERS, "+\t\t\tdeep: deeper than that\n", []),
        (PARAMETERS, "+Tulips are planted deeper.\n", []),
        ("arch/moss/kernel/syscalls/syscall.tbl", "+441\tcommon\tdig\tsys_dig\n", ["+syscall dig"]),
        ("arch/moss/kernel/syscalls/syscall.tbl", "+# 441 is free\n", []),
        ("arch/moss/lib/dig.S", "+EXPORT_SYMBOL(dig)\n", ["+export dig"]),
        ("arch/moss/lib/dig.S", "+SYM_FUNC_START(dig)\n+#define DEPTH 10\n", []),
        # No part of the kernel
        ("tools/tulips/bed.c", MOVED, []),
        ("tools/include/uapi/linux/tulips.h", "#define TULIP_WET 1\n", []),
        ("samples/tulips/bed.c", MOVED, []),
        ("scripts/tulips.c", MOVED, []),
        ("samples/Kconfig", "config TULIPS\n", []),
        ("Documentation/bed.c", MOVED, []),
        ("arch/moss/boot/dts/bed.dts", '\tcompatible = "acme,bed";\n', []),
        ("lib/tulips.py", MOVED, []),
    ],
)
def test_other_files(path: str, lines: str, expected: list[str]) -> None:
    lines = lines if lines.startswith("+") else signed("+", lines)
    assert told(diff(path, lines)) == expected


def test_a_file_that_comes_and_one_that_goes() -> None:
    """The path that counts is not /dev/null."""
    came = diff(BED, signed("+", MOVED)).replace(f"--- a/{BED}", "--- /dev/null")
    went = diff(BED, signed("-", MOVED)).replace(f"+++ b/{BED}", "+++ /dev/null")
    assert told(came) == ["+function dig"]
    assert told(went) == ["-function dig"]
    assert told(diff("tools/bed.c", signed("-", MOVED)).replace("+++ b/", "+++ /dev/null\t")) == []


def test_several_files_in_the_order_of_the_diff() -> None:
    """What comes, then what goes."""
    text = (
        diff(BED, "-int dig(void)\n-{\n-}\n")
        + diff(KCONFIG, "+config TULIPS\n")
        + diff(BED_H, "+#define DEPTH 10\n")
    )
    assert told(text) == ["+kconfig TULIPS", "+macro DEPTH", "-function dig"]


def test_a_name_is_told_once() -> None:
    """And quoted where it stands first."""
    text = diff(BED_H, "+#ifdef WET\n+#define DEPTH 10\n+#else\n+#define DEPTH 5\n+#endif\n")
    assert quoted(text) == ["#define DEPTH 10"]


def test_lines_behind_what_a_hunk_promises_are_words() -> None:
    text = diff(BED_H, "+#define DEPTH 10\n") + "+#define WET 1\n-- \n2.28.0\n"
    assert told(text) == ["+macro DEPTH"]


@pytest.mark.parametrize(
    "words", ["", "Plant them deeper.\n\n", "Zoë plants 郁金香 \U0001f337.\n\n"]
)
def test_the_span_is_that_of_the_line(words: str) -> None:
    """Without its sign, and what is white at its end."""
    text = words + diff(
        BED, "+#define DEPTH 10 /* für 郁金香 */  \n+int dig(void)\t\n+{\n+\treturn 0;\n+}\n"
    )
    assert quoted(text) == ["#define DEPTH 10 /* für 郁金香 */", "int dig(void)"]


def test_the_span_of_what_stands_away_from_the_margin() -> None:
    """With what stands before it, as it does in the file."""
    assert quoted(diff(BED, "+\tint depth;\t/* how deep */\n", "struct bulb {")) == [
        "\tint depth;\t/* how deep */"
    ]


def test_the_span_of_a_type_above_is_that_of_the_name() -> None:
    text = diff(BED, "+int\n+dig(void)\n+{\n+}\n")
    assert quoted(text) == ["dig(void)"]


@pytest.mark.parametrize(
    "path", ["ip/tulips.c", "mkfs/bed.c", "libtulips/bed.c", "include/tulips.h", "README.md"]
)
def test_patches_for_other_trees(path: str) -> None:
    """Programs of user space come by the same lists; what else they change is theirs, too."""
    assert told(diff(path, signed("+", MOVED))) == []
    assert told(diff(path, signed("+", MOVED)) + diff(BED, signed("+", MOVED))) == []


def test_at_most_so_many_of_many_files() -> None:
    """A file more than are needed is not read."""
    files = [
        diff(f"fs/tulips/bed{file}.h", "".join(f"+#define BED{file}_{n} 1\n" for n in range(100)))
        for file in range(MOST // 100 + 3)
    ]
    found = told("".join(files))
    assert len(found) == MOST
    assert found == [f"+macro BED{n // 100}_{n % 100}" for n in range(MOST)]


WORDS = [
    *(" ", "\t", "a", "a ", "_", "(", ")", "*", "a(", "__a(", "a,", "a.", "a=", "= ", "[", "[a]"),
    *(
        "{",
        "}",
        ";",
        ":",
        '"',
        "'",
        "/*",
        "//",
        "\\",
        "#",
        "- ",
        "a,b ",
        "A",
        "A_ATTR",
        "é",
        "\xa0",
    ),
    *(
        "struct ",
        "enum ",
        "typedef ",
        "static ",
        "__a ",
        "config ",
        "obj-m += ",
        "a.o ",
        "compatible: ",
    ),
    *(".name", ".compatible", "debugfs_create_a(", "PCI_DEVICE", "PCI_DEVICE(", "TRACE_EVENT("),
    *("SYSCALL_DEFINE1(", "module_param(", "What: ", "proc_create(", "DEFINE_A_EVENT", "__setup("),
]
PATHS = [BED, UAPI, KCONFIG, MAKEFILE, BINDING, BINDING_TXT, PARAMETERS, ABI, "arch/moss/a.tbl"]
CONTEXTS = [
    *("", "enum soil {", "struct bulb {", "struct soil", "int dig(void)"),
    *("static struct cftype files[] = {", "static const struct i2c_device_id ids[] = {"),
    "static struct platform_driver can = {",
]


def seconds(text: str) -> float:
    begun = time.process_time()
    identifiers(text)
    return time.process_time() - begun


@pytest.mark.parametrize("word", [" ", "\t", "a ", "(", "*", "a(", "__a(", "{", "a,", "struct "])
def test_long_lines_take_no_time(word: str) -> None:
    """Five thousand lines of 400 characters, at the margin and away from it."""
    for before in ("+", "+\t"):
        lines = (before + word * 400)[:400] + "\n"
        assert seconds(diff(BED, lines * 5000)) < 2


@pytest.mark.parametrize("path", PATHS)
def test_long_lines_of_any_file_take_no_time(path: str) -> None:
    for word in WORDS:
        for before in ("+", "+\t", "+x", "-  - "):
            lines = (before + word * 400)[:400] + "\n"
            assert seconds(diff(path, lines * 200)) < 2


@pytest.mark.parametrize("heading", CONTEXTS)
def test_long_lines_below_any_heading_take_no_time(heading: str) -> None:
    for word in WORDS:
        for before in ("+\t", "+\t\ta", "-\t.", "+ A ="):
            lines = (before + word * 400)[:400] + "\n"
            assert seconds(diff(BED, lines * 200, heading)) < 2


@pytest.mark.parametrize("word", WORDS)
def test_long_headings_take_no_time(word: str) -> None:
    hunk = diff(BED, "+\tA,\n", word * 10_000)
    assert seconds(hunk) < 2
    assert seconds(diff(BED, "+\tA,\n") + hunk[hunk.index("@@") :] * 20) < 2


def test_a_name_of_blanks_is_none() -> None:
    assert identifiers(diff(BED, '+__setup("\xa0\n+PCI_DEVICE( )\n')) == ()


def test_words_behind_an_array_are_not_added_to_its_name() -> None:
    found = identifiers(diff(BED, "+static struct bulb bulbs[]more[] = {\n+};\n"))
    assert [each.name for each in found] == ["more"]


def test_one_line_without_end_takes_no_time() -> None:
    for word in WORDS:
        assert seconds(diff(BED, "+" + word * (1_000_000 // len(word)) + "\n")) < 2


def is_in_order(text: str) -> bool:
    """Whether the spans are lines of the text, no name is told twice, and what comes is first."""
    found = identifiers(text)
    size = len(text.encode("utf-8", "replace"))
    keys = [(each.kind, each.name) for each in found]
    return (
        all(0 <= each.start < each.stop <= size for each in found)
        and all(each.name for each in found)
        and len(set(keys)) == len(keys)
        and [each.removed for each in found] == sorted(each.removed for each in found)
    )


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for path in PATHS:
        assert is_in_order(text)
        assert is_in_order(diff(path, "".join(f"+{line}\n" for line in text.splitlines())))


PIECES = st.sampled_from(
    [
        *WORDS,
        *("int dig(void)", "static int\n+dig(void)", "\tint depth;", "\tA = 1,", "#define A 1"),
        *(
            "struct bulb {",
            "};",
            "} bulb_t;",
            "enum soil {",
            "typedef u32 depth_t;",
            "{",
            "/*",
            "*/",
        ),
        *("EXPORT_SYMBOL(dig);", '\t.name = "bed",', "\t.driver = {", '\t{ "bed" },', "", "\f"),
        *("static struct pci_driver can = {", "config TULIPS", "\ttristate", "\tFN(dig), \\"),
        *(
            "SYSCALL_DEFINE1(dig, int, fd)",
            "  compatible:",
            "    - acme,can",
            "- compatible:",
            "\u2028",
        ),
        *("\ttulips=\t[HW]", "What: /sys/tulips", "441 common dig sys_dig", "obj-m += tulips.o"),
    ]
)
LINES = st.lists(
    st.tuples(st.sampled_from(["+", "-", " ", "", "\\ ", "\t", "+\t", "-  "]), PIECES).map("".join)
    | st.sampled_from(
        ["@@ -1,9 +1,9 @@", "@@ -1 +1 @@ enum soil {", "@@ -0,0 +1,999999999 @@ struct bulb {"]
        + [f"--- a/{path}\n+++ b/{path}" for path in PATHS]
        + ["--- /dev/null", "+++ /dev/null", "-- ", "diff --git a/fs/a.c b/fs/a.c", "> +int a;"]
    )
    | st.text(max_size=20),
    max_size=40,
)


@given(st.sampled_from(PATHS), LINES)
def test_what_looks_like_a_diff_is_read(path: str, lines: list[str]) -> None:
    head = f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1,20 +1,20 @@ int dig\n"
    assert is_in_order(head + "\n".join(lines))
    assert is_in_order("\n".join(lines))
    assert is_in_order("Zoë plants.\n" + head + "\n".join(lines) + "\n")
