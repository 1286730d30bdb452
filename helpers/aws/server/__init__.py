"""The background process: the emulator, corrected, behind a gate, saving what it remembers.

    python -m helpers.aws.server HOME INSTANCE [PORT]

Started by ``helpers.aws.background`` alone, with an environment of our own; nothing here is
imported anywhere else.
"""
