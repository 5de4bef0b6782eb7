"""A language model on request: the options that ask it, and what it has done so far."""

import sys
from typing import Annotated

import typer

from kmonthly import api

Llm = Annotated[
    bool,
    typer.Option(
        "--llm",
        help="Let a language model condense the quotations: the server that $KMONTHLY_LLM_URL, "
        "_MODEL and _KEY name. Off by default; nothing else of kmonthly asks anybody.",
    ),
]
Calls = Annotated[int, typer.Option("--calls", min=0, help="Calls of it at most.")]
Tokens = Annotated[int, typer.Option("--tokens", min=0, help="Tokens that it may cost at most.")]

CALLS = 100
TOKENS = 500_000


def count(log: api.Log) -> None:
    """How far it is, and what it cost, on stderr."""
    print(
        f"model: {log.calls} calls, {log.cached} known, {log.tokens} tokens; {log.kept} sentences "
        f"kept, {log.dropped} dropped; {log.failures} failures, {log.left} left for want of budget",
        file=sys.stderr,
    )
