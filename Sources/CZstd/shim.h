// Zstandard, for recordings: each sample is compressed against the one before it.
#ifndef PGWATCH_CZSTD_H
#define PGWATCH_CZSTD_H

#include <zstd.h>

#endif
