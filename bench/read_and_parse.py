"""The floor: every copy read from its archive and parsed by the fast parser, nothing else."""

import json
import sys
from pathlib import Path

import fast_mail_parser

from kmonthly.archive.discover import discover
from kmonthly.archive.formats import READERS
from kmonthly.archive.model import START, Copy


def main(archives: list[str]) -> None:
    mails = size = values = 0
    for part in discover([Path(each) for each in archives], Path(".kmonthly/bench"), print):
        reader = READERS[part.kind]
        for batch in reader.batches(part, START, 500):
            for copy in reader.read(part, (each.position for each in batch.entries)):
                if isinstance(copy, Copy):
                    mail = fast_mail_parser.parse_email(copy.raw)
                    mails += 1
                    values += len(mail.headers) + len(mail.text_plain)
                    size += len(copy.raw)
    print(json.dumps({"mails": mails, "bytes": size, "values": values}))


if __name__ == "__main__":
    main(sys.argv[1:])
