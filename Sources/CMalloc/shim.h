// glibc's settings of malloc, which Swift's Glibc module leaves out.
#ifndef PGWATCH_CMALLOC_H
#define PGWATCH_CMALLOC_H

#include <malloc.h>

#endif
