"""`flask check-config`: everything that is wrong with the settings, at once."""

import click

from cli.common import command
from config import FEATURES, get_config


def _features(_ctx: click.Context, _parameter: click.Parameter, value: str) -> list[str]:
    """Return the named features; raises `click.BadParameter` on an unknown one."""
    named = [part.strip() for part in value.split(",") if part.strip()]
    for name in named:
        if name not in FEATURES:
            raise click.BadParameter(f"{name!r} is none of {', '.join(FEATURES)}.")
    return named


@command("check-config")
@click.option(
    "--features",
    metavar="A,B",
    default="",
    callback=_features,
    help=f"Optional features to check as well: {', '.join(FEATURES)}.",
)
def check_config(*, features: list[str]) -> None:
    """Check the settings of this environment, and of the named features that are switched on."""
    config = get_config(validate=True)
    config.validate(features)
    click.echo(f"The settings are complete ({config.ENV_NAME}).")
    for name in features:
        state = "on, and complete" if config.is_feature_enabled(name) else "switched off"
        click.echo(f"{name}: {state}")
