"""What the kernel's tree is known by."""

from typing import Final

FOLDERS: Final = frozenset(
    "arch block certs crypto Documentation drivers fs include init io_uring ipc kernel lib "
    "LICENSES mm net rust samples scripts security sound tools usr virt".split()
)
"""The folders at its top."""

TOP: Final = FOLDERS | frozenset(
    "Kbuild Kconfig MAINTAINERS Makefile CREDITS COPYING README .mailmap .gitignore .clang-format "
    ".get_maintainer.ignore".split()
)
"""All that lies at its top."""
