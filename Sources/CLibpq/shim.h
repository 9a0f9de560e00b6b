// What Swift sees of libpq. Each function says which macro it stands for: macros of one character do not import.

#ifndef PGWATCH_CLIBPQ_H
#define PGWATCH_CLIBPQ_H

#include <libpq-fe.h>

// The codes of PQresultErrorField: PG_DIAG_*.
enum {
  pgwatch_diag_severity = PG_DIAG_SEVERITY,
  pgwatch_diag_severity_nonlocalized = PG_DIAG_SEVERITY_NONLOCALIZED,
  pgwatch_diag_sqlstate = PG_DIAG_SQLSTATE,
  pgwatch_diag_message_primary = PG_DIAG_MESSAGE_PRIMARY,
  pgwatch_diag_message_detail = PG_DIAG_MESSAGE_DETAIL,
  pgwatch_diag_message_hint = PG_DIAG_MESSAGE_HINT
};

#endif
