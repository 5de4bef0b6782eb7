"""Stories to an Issue: choose, arrange, masthead, figures. Pure."""
