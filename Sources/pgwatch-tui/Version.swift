// Which release this is; docs/changelog.md says what changed in it.

let programVersion = "0.1.0"
