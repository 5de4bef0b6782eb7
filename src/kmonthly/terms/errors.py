"""Errors that a caller can meet. Each class builds its message and says what to do next.

The tree is small: the exit code of the command line hangs on the branch.
"""

from pathlib import Path


class KmonthlyError(Exception):
    """Every error that kmonthly raises on purpose."""

    exit_code = 2


class WrongCall(KmonthlyError):
    """The request makes no sense as it stands. Exit code 2."""

    exit_code = 2


class UnusableInput(KmonthlyError):
    """The input cannot be read at all. Exit code 3."""

    exit_code = 3


class NotFound(KmonthlyError):
    """What was asked for is not in the store. Exit code 1."""

    exit_code = 1


class NotAMonth(WrongCall):
    """A month was not written as YYYY-MM."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a month: write it as YYYY-MM, for example 2020-08")


class NotADate(WrongCall):
    """A date was not written as YYYY-MM-DD."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a date: write it as YYYY-MM-DD, for example 2020-09-03")


class CutoffBeforeMonth(WrongCall):
    """An issue was asked for with a cutoff before its month begins."""

    def __init__(self, month: str, cutoff: str) -> None:
        super().__init__(
            f"the cutoff {cutoff} lies before {month} begins: give --as-of a later date"
        )


class SiteNotInstalled(WrongCall):
    """Something for the web was asked for, and what makes it is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "what draws QR codes is not installed: `pip install kmonthly[site]`, or give no "
            "address of a site"
        )


class NoArchive(UnusableInput):
    """No archive was found at a path."""

    def __init__(self, path: Path, seen: str) -> None:
        super().__init__(
            f"no archive at {path}: {seen}. Give a public-inbox list (LIST/git/0.git, LIST.git), "
            "an mbox file (.mbox, .gz, .xz, .zst), a Maildir, .eml files, a bundle, or a folder of "
            "these"
        )


class ArchiveNameTaken(UnusableInput):
    """Two different archives of one name were given, in one run or to one store."""

    def __init__(self, name: str, first: Path, second: Path) -> None:
        super().__init__(
            f"two archives are called {name}: {first} and {second}. Rename one: a store knows an "
            "archive by its name"
        )


class BundleUnusable(UnusableInput):
    """A git bundle could not be unpacked."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(f"cannot unpack {path}: git says {said!r}. Fetch the bundle again")


class MailmapUnusable(UnusableInput):
    """A mailmap cannot be read."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(
            f"cannot read the mailmap {path}: {said}. Give a text file as git has them, such as "
            ".mailmap in the kernel's tree, or leave --mailmap out: the store keeps what it has"
        )


class OrganizationsUnusable(UnusableInput):
    """A table of organizations cannot be read, or is none."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(
            f"cannot use {path} as a table of organizations: {said}. Give TOML with lines "
            '"example.org" = "Example" below [organizations], or leave --organizations out: the '
            "store keeps what it has"
        )


class WatchlistUnusable(UnusableInput):
    """What a reader follows cannot be read, or makes no sense."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(
            f"cannot use {path} as what you follow: {said}. Give TOML with lists of strings, such "
            'as paths = ["fs/xfs/"], lists = ["linux-xfs"], people = ["Ada Vale"], '
            'words = ["folio"]; at least one of them'
        )


class LabelsUnusable(UnusableInput):
    """A table of readers' labels cannot be read, or is none."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(f"cannot use {path} as a table of labels: {said}")


class MaintainersUnusable(UnusableInput):
    """A MAINTAINERS file cannot be read, or is none."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(
            f"cannot read the MAINTAINERS file {path}: {said}. Give the one in the kernel's tree, "
            "or leave --maintainers out: the store keeps what it has"
        )


class CloneUnusable(UnusableInput):
    """A clone of the kernel cannot be read, or not all of it."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(
            f"cannot read the clone {path}: {said}. Give a clone of the kernel's tree, bare or not "
            "(`git fsck` finds what is damaged in one), or leave --kernel out: the store keeps "
            "what it has"
        )


class NoStore(NotFound):
    """A command needs a store and there is none."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"no store at {path}: make one with `kmonthly build --archive DIR`, or give --store"
        )


class StoreBusy(UnusableInput):
    """Another process writes the store."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(
            f"{path} is being written by another process ({said}): wait for it, or give --store"
        )


class StoreUnusable(UnusableInput):
    """The store file cannot be opened."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(
            f"cannot open the store {path}: {said}. If another file was meant, give it with "
            "--store; a store that is damaged is built again under another name: everything in it "
            "comes from the archives"
        )


class StoreUnwritable(UnusableInput):
    """The store's next version could not be written: mostly a full disk."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(
            f"cannot write the store {path}: {said}. The store is as it was before; make room and "
            "run again, which goes on from what was read"
        )


class StoreOfAnotherVersion(UnusableInput):
    """The store was written by a newer kmonthly or by one that cannot be migrated from."""

    def __init__(self, path: Path, found: str, wanted: str) -> None:
        super().__init__(
            f"{path} was made with {found}, this kmonthly writes {wanted}: use the kmonthly that "
            "wrote it, or remove the file and build again; all of it comes from the archives"
        )


class NothingInMonth(NotFound):
    """No mail of the month is in the store."""

    def __init__(self, month: str, coverage: str) -> None:
        super().__init__(f"no mail of {month} in the store; it covers {coverage}")


class NoSuchMessage(NotFound):
    """No message of the store has this Message-ID."""

    def __init__(self, message_id: str) -> None:
        super().__init__(
            f"no message {message_id!r} in the store. `kmonthly list` shows the series of a month"
        )


class NotInASeries(NotFound):
    """A message is in the store, but it is no patch of a series and answers none."""

    def __init__(self, message_id: str) -> None:
        super().__init__(
            f"the message {message_id!r} belongs to no series and answers none. `kmonthly list` "
            "shows the series of a month"
        )


class NotInMonth(NotFound):
    """Nothing happened to a series in a month."""

    def __init__(self, message_id: str, month: str) -> None:
        super().__init__(
            f"nothing happened to the series of {message_id!r} in {month}: nobody posted or "
            "answered it. `kmonthly track` shows its life; give --month YYYY-MM for another month"
        )


class NotYetSent(NotFound):
    """A message was sent after the day as of which it was asked about."""

    def __init__(self, message_id: str) -> None:
        super().__init__(
            f"the posting of {message_id!r} was sent later than that. Leave --as-of out to see "
            "what is known by now"
        )


class NothingTitled(NotFound):
    """No series has these words in a title."""

    def __init__(self, words: str) -> None:
        super().__init__(
            f"no series has {words!r} in a title. Titles are searched for words that begin so, in "
            "any order: try fewer, or the Message-ID of a mail"
        )


class NothingBefore(NotFound):
    """A posting is the first of its series that is known, so it cannot be compared."""

    def __init__(self, message_id: str) -> None:
        super().__init__(
            f"nothing is known before the posting of {message_id!r}: it is the first of its series "
            "in the store. Name the mail to compare it with: `kmonthly diff OLDER NEWER`"
        )


class NoSuchForm(WrongCall):
    """A feed was asked for in a form that there is not."""

    def __init__(self, form: str, forms: str) -> None:
        super().__init__(f"no feed is written as {form!r}: take one of {forms}")


class NoSuchSection(WrongCall):
    """A section was asked for that an issue has not."""

    def __init__(self, section: str, sections: str) -> None:
        super().__init__(f"no section is called {section!r}: take one of {sections}")


class NotASite(WrongCall):
    """A site's address is none."""

    def __init__(self, site: str) -> None:
        super().__init__(
            f"{site!r} is not the address of a site: write it as https://example.org/kernel/, or "
            "leave --site out for relative links"
        )


class PagesUnwritable(UnusableInput):
    """The pages of an issue cannot be written where they should go."""

    def __init__(self, folder: Path, said: str) -> None:
        super().__init__(
            f"cannot write the pages to {folder}: {said}. Give another place with --out"
        )


class NoFont(UnusableInput):
    """A picture was asked for, and no font has its letters."""

    def __init__(self, letter: str) -> None:
        super().__init__(
            f"no font of this machine has the letter {letter}, so a picture would show boxes: "
            "install fonts (`apt-get install fonts-noto-cjk fonts-dejavu-core`)"
        )


class PicturesNotInstalled(WrongCall):
    """A picture was asked for, and what draws them is not installed."""

    def __init__(self) -> None:
        super().__init__("what draws pictures is not installed: `pip install kmonthly[site]`")


class PrinterNotInstalled(WrongCall):
    """A PDF was asked for, and what sets pages is not installed, or lacks a library."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"what sets pages as PDF is not there ({said}): `pip install kmonthly[site]`, and "
            "`apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-cjk`"
        )


class ModelNotInstalled(WrongCall):
    """A language model was asked for, and what speaks to one is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "what speaks to a language model is not installed: `pip install kmonthly[llm]`, or "
            "leave --llm out"
        )


class FramesNotInstalled(WrongCall):
    """A table was asked for as a library has it that is not installed."""

    def __init__(self, library: str) -> None:
        super().__init__(
            f"{library} is not installed: `pip install {library}`, or take the table as Arrow, "
            "with .arrow()"
        )


class ModelNotSet(WrongCall):
    """A language model was asked for, and the environment does not say which, or how to reach it.

    What stands in the variable is not repeated: it may be a key.
    """

    def __init__(self, variable: str, wanted: str) -> None:
        super().__init__(
            f"the environment variable {variable} is not set, or cannot be right: it is {wanted}. "
            "Without --llm no language model is asked"
        )


class ModelFailed(UnusableInput):
    """A language model gave no answer that can be used."""

    def __init__(self, said: str) -> None:
        super().__init__(f"no answer from the language model: {said}")


class ModelGivenUp(UnusableInput):
    """A language model failed several times one after the other."""

    def __init__(self, times: int, said: str) -> None:
        super().__init__(
            f"the language model failed {times} times in a row; the last time: {said}. Mend that "
            "and run again, which goes on from the answers so far, or leave --llm out: the "
            "extracts stand as they are"
        )


class CacheUnwritable(UnusableInput):
    """A language model's answers cannot be kept."""

    def __init__(self, folder: Path, said: str) -> None:
        super().__init__(
            f"cannot keep the language model's answers in {folder}: {said}. Make room or give "
            "another place, and run again"
        )
