"""Lists that readers bring: any spreadsheet or map of members, read, checked and placed."""
