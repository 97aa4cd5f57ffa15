/* cli_doctor.c - what would happen to a reset, without one: a few calls that
 * change nothing, and a line for each thing that they show.
 *
 * profile -> addresses, connection, tls, certificate, clock, credential;
 * scope -> scope; for each card method.get -> method, get -> card; and for
 * scope C a look at another user's view -> rights */
#include "cli.h"

#include <string.h>

static const struct b24_reply fine = {.outcome = B24_OK_TRUE};

static void begin_line(void)
{
    struct b24_cli_doctor *d = &b24_cli.doctor;

    b24_cli_out_init(&d->text, d->text_room, sizeof d->text_room - 1, -1);
    b24_cli_out_init(&d->more, d->more_room, sizeof d->more_room - 1, -1);
}

struct b24_cli_out *b24_cli_doctor_text(void)
{
    return &b24_cli.doctor.text;
}

struct b24_cli_out *b24_cli_doctor_more(void)
{
    return &b24_cli.doctor.more;
}

int64_t b24_cli_doctor_now_s(void)
{
    return b24_posix_port.time_s(&b24_cli.net);
}

void b24_cli_doctor_line(const char *name, enum b24_cli_status status,
                         const struct b24_call *about,
                         const struct b24_call *asked,
                         const struct b24_reply *reply)
{
    static const char *const words[] = {"ok", "failed", "skipped"};
    static const enum b24_cli_priority priorities[] = {
        B24_CLI_INFO, B24_CLI_ERROR, B24_CLI_WARNING};
    struct b24_cli_doctor *d = &b24_cli.doctor;
    const struct b24_cli_check check = {name, words[status], d->text_room,
                                        d->more_room};
    struct b24_cli_end end =
        b24_cli_end_of(about, reply ? reply : &fine, d->text_room);

    d->text_room[d->text.len] = '\0';
    d->more_room[d->more.len] = '\0';
    end.check = &check;
    b24_cli.out.priority = priorities[status];
    if (b24_cli.args.json)
        b24_cli_json(&b24_cli.out, &end, asked ? b24_cli_method_of(asked) : "");
    else
        b24_cli_say_check(&b24_cli.out, &check);
    b24_cli_flush(&b24_cli.out);
    if (status == B24_CLI_FAILED && d->first == B24_CLI_DONE) {
        d->first = b24_cli_exit_code(reply);
        d->why = *reply;
        b24_cli_unasked(&d->why);
    }
    begin_line();
}

void b24_cli_doctor_skip(const char *name)
{
    struct b24_cli_doctor *d = &b24_cli.doctor;

    if (d->first == B24_CLI_DONE && b24_cli_interrupted()) {
        d->first = B24_CLI_INTERRUPTED; /* all was fine until then */
        d->why = b24_cli_cancelled;
    }
    b24_cli_puts(&d->text, "not looked at");
    b24_cli_doctor_line(name, B24_CLI_SKIPPED, NULL, NULL, &d->why);
}

void b24_cli_doctor_sentence(const struct b24_call *call,
                             const struct b24_reply *reply)
{
    const struct b24_cli_end end = b24_cli_end_of(call, reply, b24_cli.why);

    b24_cli_say_failure(&b24_cli.doctor.text, &end);
}

/* The answer says no, and this is what to do. */
static void no(const char *name, const struct b24_call *about,
               const struct b24_call *asked, const struct b24_reply *reply,
               const char *todo)
{
    struct b24_reply refused = *reply;

    refused.outcome = B24_OK_FALSE;
    refused.advice = B24_ADVICE_ADMINISTRATOR;
    refused.layer = B24_LAYER_PORTAL;
    refused.err = B24_E_FALSE;
    b24_cli_puts(&b24_cli.doctor.text, todo);
    b24_cli_doctor_line(name, B24_CLI_FAILED, about, asked, &refused);
}

static int failed(const char *name, const struct b24_call *about,
                  const struct b24_call *asked, const struct b24_reply *reply)
{
    if (reply->outcome == B24_OK_TRUE)
        return 0;
    b24_cli_doctor_sentence(asked, reply);
    b24_cli_doctor_line(name, B24_CLI_FAILED, about, asked, reply);
    return 1;
}

static void put_member(const char *name, int64_t n)
{
    struct b24_cli_out *o = &b24_cli.doctor.more;

    b24_cli_puts(o, ",\"");
    b24_cli_puts(o, name);
    b24_cli_puts(o, "\":");
    b24_cli_put_number(o, n);
}

static void put_yes_no(const char *name, int yes)
{
    struct b24_cli_out *o = &b24_cli.doctor.more;

    b24_cli_puts(o, ",\"");
    b24_cli_puts(o, name);
    b24_cli_puts(o, yes ? "\":true" : "\":false");
}

/* Whose credential it is. */
static void credential(const struct b24_call *asked,
                       const struct b24_reply *reply)
{
    const struct b24_cli_end end = b24_cli_end_of(asked, reply, "");
    struct b24_cli_out *o = &b24_cli.doctor.text;

    if (reply->outcome == B24_OK_FALSE) {
        no("credential", NULL, asked, reply,
           "its user is not active. Ask the portal's administrator.");
        return;
    }
    if (failed("credential", NULL, asked, reply))
        return;
    b24_cli_puts(o, b24_cli.secret.token.oauth.now.access[0] ? "access token"
                                                             : "webhook");
    b24_cli_puts(o, " of user ");
    b24_cli_put_number(o, reply->user_id);
    b24_cli_puts(o, reply->admin ? ", who is" : ", who is not");
    b24_cli_puts(o, " an administrator of the portal");
    b24_cli_say_moved(o, &end);
    put_member("owner", reply->user_id);
    put_yes_no("portal_admin", reply->admin);
    b24_cli_doctor_line("credential", B24_CLI_OK, NULL, asked, reply);
}

static void scope(void)
{
    const struct b24_call asked = {.op = B24_SCOPE};
    const struct b24_reply *reply = b24_cli_ask(&asked);

    if (failed("scope", NULL, &asked, reply))
        return;
    put_yes_no("crm", reply->has_crm);
    if (!reply->has_crm) {
        no("scope", NULL, &asked, reply,
           "the credential lacks the permission CRM (crm): tick it in the "
           "portal.");
        return;
    }
    b24_cli_puts(&b24_cli.doctor.text, "crm is granted");
    b24_cli_doctor_line("scope", B24_CLI_OK, NULL, &asked, reply);
}

/* Is there the method that would reset this card, and may it be called? */
static void method(const struct b24_call *card)
{
    struct b24_cli_out *o = &b24_cli.doctor.text;
    struct b24_call asked = *card;
    const struct b24_reply *reply;

    asked.op = B24_METHOD_GET;
    reply = b24_cli_ask(&asked);
    if (failed("method", card, &asked, reply))
        return;
    b24_cli_puts(o, b24_cli_method_of(card));
    put_yes_no("exists", reply->is_existing);
    put_yes_no("available", reply->is_available);
    if (!reply->is_existing) {
        no("method", card, &asked, reply,
           " does not exist there: try the other one of --family, or ask the "
           "portal's administrator.");
    } else if (!reply->is_available) {
        no("method", card, &asked, reply,
           " exists, but not for this credential: tick its permission CRM "
           "(crm) in the portal.");
    } else {
        b24_cli_puts(o, " exists and may be called");
        b24_cli_doctor_line("method", B24_CLI_OK, card, &asked, reply);
    }
}

/* Reading the card needs what resetting it needs, but for scope C. */
static void look(const struct b24_call *card)
{
    struct b24_cli_out *o = &b24_cli.doctor.text;
    struct b24_call asked = *card;
    const struct b24_reply *reply;

    asked.op = B24_GET;
    reply = b24_cli_ask(&asked);
    b24_cli_put_card(o, &asked);
    b24_cli_puts(o, ": ");
    if (failed("card", card, &asked, reply))
        return;
    b24_cli_puts(o, reply->result == B24_KIND_NULL
                        ? "at its default"
                        : "not at its default, a reset would change it");
    put_yes_no("default", reply->result == B24_KIND_NULL);
    b24_cli_doctor_line("card", B24_CLI_OK, card, &asked, reply);
}

/* The common view may be read by everybody and changed by those who may change
 * the CRM's settings; the same right is needed to read another user's view
 * (contract 1.5), which changes nothing. The contact's view: every portal has
 * it, so that a refusal is about the right. own: the credential's user, who may
 * read his own. */
static void rights(int32_t own)
{
    struct b24_call asked = b24_cli_nth(0);
    const struct b24_reply *reply;

    asked = (struct b24_call){.op = B24_GET,
                              .entity = B24_CONTACT,
                              .family = asked.family,
                              .scope = 'P',
                              .user_id = own == 1 ? 2 : 1};
    reply = b24_cli_ask(&asked);
    if (reply->outcome == B24_API_ERROR && !reply->code[0]) {
        no("rights", NULL, &asked, reply,
           "scope C needs the right to change the CRM's settings, which its "
           "user has not: another user's view could not be read. Ask the "
           "portal's administrator.");
        return;
    }
    if (failed("rights", NULL, &asked, reply))
        return;
    b24_cli_puts(&b24_cli.doctor.text,
                 "its user may change the CRM's settings, as scope C needs: "
                 "another user's view could be read");
    b24_cli_doctor_line("rights", B24_CLI_OK, NULL, &asked, reply);
}

/* 1: nothing more can be seen. */
static int over(void)
{
    const struct b24_reply *last = b24_result(&b24_cli.client);

    return !last->http_status || b24_cli_hopeless(last) ||
           b24_cli_interrupted();
}

static void cards(void)
{
    int i;

    for (i = 0; i < b24_cli.args.count; i++) {
        const struct b24_call card = b24_cli_nth(i);

        if (over())
            b24_cli_doctor_skip("method");
        else
            method(&card);
        if (over())
            b24_cli_doctor_skip("card");
        else
            look(&card);
    }
}

int b24_cli_doctor(void)
{
    static const struct b24_call profile = {.op = B24_PROFILE};
    struct b24_reply first;

    begin_line();
    b24_cli_show_progress();
    first = *b24_cli_ask(&profile);
    b24_cli_doctor_way(&profile, &first);
    if (first.http_status || b24_cli.doctor.first == B24_CLI_DONE)
        credential(&profile, &first);
    else
        b24_cli_doctor_skip("credential");
    if (over())
        b24_cli_doctor_skip("scope");
    else
        scope();
    cards();
    if (b24_cli.args.scope == 'C') {
        if (over() || !first.user_id)
            b24_cli_doctor_skip("rights");
        else
            rights(first.user_id);
    }
    return (int)b24_cli.doctor.first;
}
