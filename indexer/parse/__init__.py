"""Lines in, determination out: layouts, sections, header fields, issues. Pure: no files, no clock."""
