"""What people do with sheets, one module an errand: taking a ledger out, bringing one in."""
