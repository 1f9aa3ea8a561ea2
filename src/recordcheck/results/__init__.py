"""Everything that is written of a run: files, workbook, page and terminal, all views of one `model.Run`."""
