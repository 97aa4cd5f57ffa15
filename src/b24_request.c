/* b24_request.c - method, body and head become one request. */
#include "b24_request.h"

#include "b24_body.h"
#include "b24_http_req.h"
#include "b24_method.h"

static void request_line(struct b24_buf *out, const struct b24_request *req,
                         const struct b24_params *params)
{
    B24_PUT_LIT(out, "POST /rest/");
    if (!req->access_token) {
        b24_puts(out, req->site->hook);
        B24_PUT_LIT(out, "/");
    }
    b24_method_name(out, req->call);
    b24_body_query(out, params);
    B24_PUT_LIT(out, " HTTP/1.1\r\n");
}

int b24_request_build(struct b24_buf *out, const struct b24_request *req)
{
    const char *agent = req->user_agent;
    struct b24_params params;
    size_t mark;

    b24_method_params(&params, req->call);
    request_line(out, req, &params);
    b24_http_fields(out, req->site->host, req->site->port,
                    agent ? agent : "b24reset/" B24_VERSION, "application/json",
                    req->request_id);
    mark = b24_http_body_begin(out);
    b24_body_json(out, &params, req->access_token);
    b24_http_body_end(out, mark);
    return out->err;
}
