// zlib, for log files that were compressed when they were rotated.
#ifndef PGWATCH_CZLIB_H
#define PGWATCH_CZLIB_H

#include <zlib.h>

#endif
