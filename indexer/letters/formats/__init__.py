"""Documents to plain text: Word, RTF, HTML, Markdown, mail, and text in any encoding."""
