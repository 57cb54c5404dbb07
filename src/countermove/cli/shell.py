"""The command that helps a shell to complete the others."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands, cases, views and decision makers in a shell.

    \b
    Example (bash, for this session):
      eval "$(countermove completion bash)"
    """
    from click.shell_completion import get_completion_class

    from countermove.cli.program import cli

    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(cli, {}, "countermove", "_COUNTERMOVE_COMPLETE").source().rstrip())
