"""The room that turns a template into a running stack, tells what a stack holds, and deletes it."""
