#ifndef PGWATCH_CLIBPQ_H
#define PGWATCH_CLIBPQ_H

#include <libpq-fe.h>

#endif
