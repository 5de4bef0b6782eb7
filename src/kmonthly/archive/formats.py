"""The readers, by the kind of archive that they read."""

from kmonthly.archive.mbox import Mbox
from kmonthly.archive.model import Kind, Reader
from kmonthly.archive.public_inbox import PublicInbox

READERS: dict[Kind, Reader] = {reader.kind: reader for reader in (PublicInbox(), Mbox())}
