"""The debugger: commands, the session that carries them out, and the process it lives in."""
