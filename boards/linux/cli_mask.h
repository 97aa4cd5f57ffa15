/* cli_mask.h - lets text through with every occurrence of a secret replaced by
 * "***", also where the text comes in pieces that cut the secret. */
#ifndef B24_CLI_MASK_H
#define B24_CLI_MASK_H

#include "cli_out.h"

/* At the end of a text that was cut, the beginning of the secret is hidden
 * too, if it is at least this long; shorter ones tell nothing. */
#define B24_CLI_MASK_TAIL 4u

struct b24_cli_mask {
    const char *secret; /* SECRET, caller's */
    size_t len;         /* octets of the secret; 0: nothing is masked */
    size_t held;        /* octets of it that the text may have begun */
    b24_cli_sink *sink;
    void *sink_ctx;
};

/* secret: NUL-terminated. */
void b24_cli_mask_init(struct b24_cli_mask *m, const char *secret,
                       b24_cli_sink *sink, void *sink_ctx);
void b24_cli_mask_put(struct b24_cli_mask *m, const char *data, size_t len);
/* The text ends here; another may follow. */
void b24_cli_mask_end(struct b24_cli_mask *m);
/* A whole text. */
void b24_cli_mask_text(const char *secret, const char *text, b24_cli_sink *sink,
                       void *sink_ctx);

#endif
