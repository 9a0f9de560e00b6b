// Laid out, not furnished yet.
