"""What the application API has in common, below every app that has endpoints: errors, paging, filters, permissions."""
