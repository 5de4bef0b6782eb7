"""Names that C code gives to something by a call, a macro or an initialiser: files, parameters,
system calls, tracepoints, drivers and the devices they bind to."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kmonthly.mail.identifiers.changes import TELLING, Line
from kmonthly.mail.identifiers.code import table
from kmonthly.mail.identifiers.found import Found
from kmonthly.mail.model import IdentifierKind as Kind

_CALLS: Final[tuple[tuple[Kind, str], ...]] = (
    (Kind.SYSCALL, r"(?:COMPAT_)?SYSCALL_DEFINE\d\(\s*(\w+)"),
    (Kind.SYSCALL, r"#define\s+__NR_(\w+)\s+[\d(_]"),
    (
        Kind.SYSFS,
        r"(?:static\s+)?(?:const\s+)?(?:struct\s+\w+\s+\w+\s*=\s*)?"
        r"(?!DEFINE_|IS_|SET_|GET_|HAS_|CLEAR_|TEST_|CONFIGFS_|BTRFS_)\w*_ATTR(?:_[A-Z0-9]+){0,8}"
        r"\(\s*([a-z]\w*)\s*[,)](?!\)*\s*[+\-*/)&|<>])",
    ),
    (Kind.SYSFS, r"(?:static\s+)?(?:CONFIGFS|BTRFS)_ATTR\w*\(\s*\w*\s*,\s*(\w+)"),
    (Kind.DEBUGFS, r'.*?\bdebugfs_create_\w+\(\s*"([^"%]+)"'),
    (Kind.PROCFS, r'.*?\bproc_(?:create\w*|mkdir\w*)\(\s*"([^"%]+)"'),
    (Kind.PROCFS, r'(?:REG|ONE|DIR|LNK)\(\s*"([^"]+)"\s*,'),
    (Kind.SYSCTL, r'\.procname\s*=\s*"([^"]+)"'),
    (Kind.TRACEPOINT, r"(?:TRACE_EVENT\w*|DECLARE_TRACE)\(\s*(\w+)"),
    (Kind.TRACEPOINT, r"DEFINE_EVENT\w*\(\s*\w+\s*,\s*(\w+)"),
    (Kind.TRACEPOINT, r"DEFINE_[A-Z]+\w*_EVENT\w*\(\s*(\w+)\s*[,)]"),
    (Kind.BOOT_PARAM, r'(?:__setup|__setup_param|early_param|early_param_on_off)\(\s*"([^"=]+)'),
    (Kind.BOOT_PARAM, r"core_param(?:_cb)?\(\s*(\w+)"),
    (Kind.MODULE_PARAM, r"(?:module_param|MODULE_PARM)(?!_desc)\w*\(\s*(\w+)"),
    (Kind.FILESYSTEM, r'MODULE_ALIAS_FS\(\s*"([^"]+)"'),
    (Kind.COMPATIBLE, r'.*?\.compatible\s*=\s*"([^"]+)"'),
    (
        Kind.COMPATIBLE,
        r'(?:\w+_OF_DECLARE\w*|OF_DECLARE_\d|IRQCHIP_DECLARE|IRQCHIP_MATCH)\([^"]*"([^"]+)"',
    ),
    (
        Kind.DEVICE_ID,
        r".*?\b(?:PCI_(?:V?DEVICE\w*)|USB_(?:DEVICE|VENDOR|INTERFACE_INFO)\w*|SDIO_DEVICE\w*"
        r"|HID_(?:USB_|BLUETOOTH_|I2C_)?DEVICE|VIRTIO_DEVICE|BCMA_CORE|SSB_DEVICE)"
        r"\(([^()]*(?:\((?:[^()]|\([^()]*\))*\)[^()]*)*)\)",
    ),
)
_CALL: Final = tuple(
    (kind, re.compile(pattern if pattern[0] == "." else r"\s*" + pattern, re.ASCII))
    for kind, pattern in _CALLS
)
_NAMED: Final = re.compile(r'\s*\.name\s*=\s*"([^"]+)"')
_ENTRY: Final = re.compile(r'\s*\{\s*(?:\{\s*)?(?:\.(?:id|name)\s*=\s*)?"([^"]+)"')
_ID: Final = re.compile(r'\s*\.(?:id|name)\s*=\s*"([^"]+)"')
_NESTED: Final = re.compile(r"\s+\.(?:driver|drv)\s*=\s*\{")

_ID_TABLES: Final = frozenset(
    "acpi_device_id i2c_device_id spi_device_id platform_device_id serio_device_id "
    "amba_id auxiliary_device_id".split()
)
_OWN_DRIVERS: Final = re.compile(
    r"(?:pci|usb|virtio|xenbus|hid|acpi|vio|pnp|sdio|mei_cl|rpmsg|auxiliary|serio|ibmebus|mdio"
    r"|hv|ssb|bcma|usb_serial|usb_composite|usb_gadget|phy|cpufreq|cpuidle|nvmem|dsa)_driver$"
)
_DRIVERS: Final = re.compile(r"\w*_driver$|\w+_mdriver$")


def names(heading: str, lines: Sequence[Line]) -> Iterator[Found]:
    """The names that the changed lines of one side of a hunk register.

    Counts: calls and macros whose arguments are names (DEVICE_ATTR_RO(x), proc_create("x"),
    module_param(x), PCI_DEVICE(x)) and `.name = "x"` in the initialiser of what has one. Does not
    count: names that are put together when the kernel runs, lines of macros that go on.
    """
    changed = "\n".join([words for words, _, is_changed in lines if is_changed])
    telling = [each for each in TELLING if each in changed]
    if not telling:
        return
    kind_of_table = table(heading)
    nested = False
    for words, at, is_changed in lines:
        first = words[:1]
        if first and first not in " \t":
            kind_of_table = "" if first == "}" else table(words) or kind_of_table
            nested = nested and first != "}"
        if kind_of_table and _NESTED.match(words):
            nested = True
        if not is_changed or not first or words.endswith("\\"):
            continue
        if not any(each in words for each in telling):
            continue
        for kind, pattern in _CALL:
            if found := pattern.match(words):
                yield _found(kind, found[1], words, at)
                break
        else:
            yield from _in_table(kind_of_table, nested, words, at)


def _in_table(of: str, nested: bool, words: str, at: int) -> Iterator[Found]:
    """A name in an initialiser."""
    if of in _ID_TABLES:
        if found := _ENTRY.match(words) or _ID.match(words):
            yield _found(Kind.DEVICE_ID, found[1], words, at)
        return
    found = _NAMED.match(words)
    if found is None:
        return
    if of == "cftype":
        yield _found(Kind.CGROUP, found[1], words, at)
    elif of == "file_system_type":
        yield _found(Kind.FILESYSTEM, found[1], words, at)
    elif _OWN_DRIVERS.match(of) or (nested and _DRIVERS.match(of)):
        yield _found(Kind.DRIVER, found[1], words, at)


def _found(kind: Kind, name: str, words: str, at: int) -> Found:
    return Found(kind, " ".join(name.split()), at, at + len(words.rstrip()))
