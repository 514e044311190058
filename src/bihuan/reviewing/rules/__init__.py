"""The review rules, one file each; `registry` lists them."""
