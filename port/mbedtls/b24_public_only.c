/* b24_public_only.c - what only the holder of a private key would call, and a
 * client without a certificate of its own never does. Mbed TLS names these
 * functions in a table of pk_wrap.c, so that no linker can leave them out;
 * build.mk compiles that file to name the ones below instead (6 KB on
 * Thumb-2). */
#include <mbedtls/ecdsa.h>
#include <mbedtls/ecp.h>
#include <mbedtls/pk.h>
#include <mbedtls/rsa.h>

#if defined(MBEDTLS_RSA_C)
int b24_no_rsa_sign(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng,
                    void *p_rng, mbedtls_md_type_t md_alg, unsigned int hashlen,
                    const unsigned char *hash, unsigned char *sig);
int b24_no_rsa_decrypt(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng,
                       void *p_rng, size_t *olen, const unsigned char *input,
                       unsigned char *output, size_t output_max_len);
int b24_no_rsa_encrypt(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng,
                       void *p_rng, size_t ilen, const unsigned char *input,
                       unsigned char *output);
int b24_no_rsa_pair(const mbedtls_rsa_context *pub,
                    const mbedtls_rsa_context *prv);

int b24_no_rsa_sign(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng,
                    void *p_rng, mbedtls_md_type_t md_alg, unsigned int hashlen,
                    const unsigned char *hash, unsigned char *sig)
{
    (void)ctx;
    (void)f_rng;
    (void)p_rng;
    (void)md_alg;
    (void)hashlen;
    (void)hash;
    (void)sig;
    return MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE;
}

int b24_no_rsa_decrypt(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng,
                       void *p_rng, size_t *olen, const unsigned char *input,
                       unsigned char *output, size_t output_max_len)
{
    (void)ctx;
    (void)f_rng;
    (void)p_rng;
    (void)olen;
    (void)input;
    (void)output;
    (void)output_max_len;
    return MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE;
}

int b24_no_rsa_encrypt(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng,
                       void *p_rng, size_t ilen, const unsigned char *input,
                       unsigned char *output)
{
    (void)ctx;
    (void)f_rng;
    (void)p_rng;
    (void)ilen;
    (void)input;
    (void)output;
    return MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE;
}

int b24_no_rsa_pair(const mbedtls_rsa_context *pub,
                    const mbedtls_rsa_context *prv)
{
    (void)pub;
    (void)prv;
    return MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE;
}
#endif

int b24_no_ecdsa_sign(mbedtls_ecdsa_context *ctx, mbedtls_md_type_t md_alg,
                      const unsigned char *hash, size_t hlen,
                      unsigned char *sig, size_t sig_size, size_t *slen,
                      mbedtls_f_rng_t *f_rng, void *p_rng);
int b24_no_ecp_pair(const mbedtls_ecp_keypair *pub,
                    const mbedtls_ecp_keypair *prv, mbedtls_f_rng_t *f_rng,
                    void *p_rng);

int b24_no_ecdsa_sign(mbedtls_ecdsa_context *ctx, mbedtls_md_type_t md_alg,
                      const unsigned char *hash, size_t hlen,
                      unsigned char *sig, size_t sig_size, size_t *slen,
                      mbedtls_f_rng_t *f_rng, void *p_rng)
{
    (void)ctx;
    (void)md_alg;
    (void)hash;
    (void)hlen;
    (void)sig;
    (void)sig_size;
    (void)slen;
    (void)f_rng;
    (void)p_rng;
    return MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE;
}

int b24_no_ecp_pair(const mbedtls_ecp_keypair *pub,
                    const mbedtls_ecp_keypair *prv, mbedtls_f_rng_t *f_rng,
                    void *p_rng)
{
    (void)pub;
    (void)prv;
    (void)f_rng;
    (void)p_rng;
    return MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE;
}
