"""The ``imr`` command: the group, its commands, their options and output."""
