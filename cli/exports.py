"""The schedule out, from a terminal."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click

from cli.common import acting_for, command, organization_option, say
from schemas.csv_schedule_out import schedule_lines
from services.exports import ExportRange, ExportService
from services.registry import service

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@command("export-schedule")
@click.option("--from", "first", type=_DAY, help="First day at the site, such as 2027-01-31.")
@click.option("--to", "last", type=_DAY, help="Last day at the site, included.")
@click.option("--site", "site_code", metavar="NUMBER", help="Only this store.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write here instead of to the terminal.",
)
@organization_option
def export_schedule(
    first: datetime | None,
    last: datetime | None,
    site_code: str | None,
    output: Path | None,
    organization: str | None,
) -> None:
    """Write who works where and when as CSV, which import-events reads back as unchanged."""
    wanted = ExportRange(first=_day(first), last=_day(last), site_code=site_code)
    with acting_for(organization), service(ExportService, read_only=True) as exports:
        lines = schedule_lines(exports.schedules(wanted))
        if output is None:
            _print(lines)
        else:
            _write(lines, output)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _write(lines: Iterable[str], output: Path) -> None:
    try:
        with output.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
    except OSError as error:
        raise click.FileError(str(output), error.strerror) from error
    say(f"Written to {output}.")


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        # As bytes: whatever the terminal's encoding, the file is UTF-8 with its own line ends.
        click.echo(line.encode(), nl=False)
