/* b24_url.h - the portal's address (layer 2). b24_site_parse() is public. */
#ifndef B24_URL_H
#define B24_URL_H

#include "b24/b24.h"

/* Reads an authority "host[:port]" or "[address][:port]" (RFC 3986, 3.2).
 * Writes the host without brackets, lower-cased and NUL-terminated; *port
 * stays as it was when there is none. B24_OK; B24_E_URL_HOST (also when the
 * host does not fit), B24_E_URL_PORT: then what stands in host is no host. */
int b24_url_authority(const char *text, size_t len, char *host, size_t cap,
                      uint16_t *port);

#endif
