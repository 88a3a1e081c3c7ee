"""Becomes a bundle's ingestion program, which finds the contestant's files in /app/ingested_program.

There is no truth in this sandbox: what the ingestion program imports of a contestant's can reach nothing else.
"""

import os
import sys

import contract

if __name__ == "__main__":
    try:
        command = contract.argv(contract.settings()["command"], contract.INGESTION)
        os.chdir("/app/program")
        os.execvpe(command[0], command, contract.environment())
    except (contract.BrokenContract, OSError, ValueError) as error:
        print(f"codabench: the ingestion program does not start: {error}", file=sys.stderr, flush=True)
        sys.exit(127)
