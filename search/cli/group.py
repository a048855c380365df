"""The ``imr`` command group. Each package brings its commands by entry point (``imr.commands``),
loaded only when asked for, so that ``imr search`` starts fast and ``search`` imports nobody."""

from __future__ import annotations

import os
import sys
from importlib.metadata import entry_points
from typing import Any, NoReturn

import click
import msgspec

from search.errors import ImrError


class CommandGroup(click.Group):
    """Finds commands among the installed packages' entry points."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in order."""
        return sorted(entry.name for entry in entry_points(group="imr.commands"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; ``None`` where there is none."""
        for entry in entry_points(group="imr.commands", name=cmd_name):
            command: click.Command = entry.load()
            return command
        return None

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that was asked for. Click ends with 1 where the reader of our output has
        gone, which here means that a check failed."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _ReaderGone from None


class _ReaderGone(Exception):
    pass


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="imr-precedents", prog_name="imr")
def imr() -> None:
    """Search California's Independent Medical Review determinations and find similar cases."""


def main() -> NoReturn:
    """Runs ``imr``. Exit status: 0 success, 1 a check failed or input was quarantined, 2 bad usage
    or bad input, said in one sentence on stderr."""
    try:
        imr.main(standalone_mode=False)
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except (ImrError, click.ClickException) as error:
        message = error.format_message() if isinstance(error, click.ClickException) else str(error)
        click.echo(f"imr: {message}", err=True)
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        click.echo("imr: interrupted.", err=True)
        sys.exit(130)
    except _ReaderGone:
        # As in `imr ... | head`: nothing is left to say, and nobody to flush it to at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        # A full disk, a folder that may not be written: the system's own words say what to do.
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"imr: {place}{error.strerror or error}.", err=True)
        sys.exit(2)
    sys.exit(0)


def echo_json(value: object) -> None:
    """Prints ``value`` as one line of JSON on stdout."""
    click.echo(msgspec.json.encode(value).decode("utf-8"))
