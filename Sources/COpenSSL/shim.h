// What Swift sees of OpenSSL. Each function says which macro or inline stack accessor it stands for: neither imports.

#ifndef PGWATCH_COPENSSL_H
#define PGWATCH_COPENSSL_H

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// SSL_get_cipher_name
static inline const char *pgwatch_ssl_cipher_name(const SSL *ssl) { return SSL_get_cipher_name(ssl); }

// SSL_get_cipher_bits
static inline int pgwatch_ssl_cipher_bits(const SSL *ssl) { return SSL_get_cipher_bits(ssl, NULL); }

// SSL_set_tlsext_host_name
static inline long pgwatch_ssl_set_host_name(SSL *ssl, const char *name) { return SSL_set_tlsext_host_name(ssl, name); }

// sk_X509_num, sk_X509_value
static inline int pgwatch_chain_count(const STACK_OF(X509) *chain) { return sk_X509_num(chain); }
static inline X509 *pgwatch_chain_at(const STACK_OF(X509) *chain, int index) { return sk_X509_value(chain, index); }

// sk_X509_new_null, sk_X509_push, sk_X509_pop_free
static inline STACK_OF(X509) *pgwatch_chain_new(void) { return sk_X509_new_null(); }
static inline int pgwatch_chain_push(STACK_OF(X509) *chain, X509 *certificate) { return sk_X509_push(chain, certificate); }
static inline void pgwatch_chain_free(STACK_OF(X509) *chain) { sk_X509_pop_free(chain, X509_free); }

// sk_X509_REVOKED_num; no list at all counts as an empty one.
static inline int pgwatch_revoked_count(X509_CRL *list) {
  STACK_OF(X509_REVOKED) *revoked = X509_CRL_get_REVOKED(list);
  return revoked == NULL ? 0 : sk_X509_REVOKED_num(revoked);
}

// sk_GENERAL_NAME_num, sk_GENERAL_NAME_value
static inline int pgwatch_names_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
static inline const GENERAL_NAME *pgwatch_names_at(const GENERAL_NAMES *names, int index) {
  return sk_GENERAL_NAME_value(names, index);
}

// BIO_get_mem_data
static inline long pgwatch_bio_bytes(BIO *bio, char **bytes) { return BIO_get_mem_data(bio, bytes); }

// XN_FLAG_RFC2253, with UTF-8 left as it is instead of escaped byte by byte.
static inline unsigned long pgwatch_name_flags(void) { return XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB; }

// ERR_GET_REASON
static inline int pgwatch_error_reason(unsigned long code) { return ERR_GET_REASON(code); }

#endif
