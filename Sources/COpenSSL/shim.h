#ifndef PGWATCH_COPENSSL_H
#define PGWATCH_COPENSSL_H

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#endif
