"""Issue to page values to bytes: views, formats, templates, locales. Same input, same bytes."""
