"""How two names may be alike, level by level, strict to loose. Pure."""
