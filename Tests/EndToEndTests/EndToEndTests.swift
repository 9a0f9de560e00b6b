// The real program, in a real terminal, on real servers: each scene stands in an extension of this suite.

import Testing

/// One scene after the other: they share the machine's two or three processors, and most share the demo's servers.
@Suite(.serialized) struct EndToEndTests {}
