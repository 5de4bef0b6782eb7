"""The Linux kernel's month, made from its own mail. The public door is `kmonthly.api`."""

__version__ = "0.1.0"
