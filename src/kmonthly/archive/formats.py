"""The readers, by the kind of archive that they read."""

from kmonthly.archive.eml import Eml
from kmonthly.archive.maildir import Maildir
from kmonthly.archive.mbox import Mbox
from kmonthly.archive.model import Kind, Reader
from kmonthly.archive.public_inbox import PublicInbox

_READERS: tuple[Reader, ...] = (
    PublicInbox(Kind.PUBLIC_INBOX_V2),
    PublicInbox(Kind.PUBLIC_INBOX_V1),
    Mbox(),
    Maildir(),
    Eml(),
)

READERS: dict[Kind, Reader] = {reader.kind: reader for reader in _READERS}
