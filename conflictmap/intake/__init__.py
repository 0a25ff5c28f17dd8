"""From files, pages, feeds and datasets to the articles of a project."""
