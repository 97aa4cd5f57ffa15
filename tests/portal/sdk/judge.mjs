// The unmodified official SDK against the simulator. Reads what to use from
// standard input, writes one JSON object; the test compares.
import { readFileSync } from 'node:fs'
import { B24Hook, B24OAuth, LoadDataType, ParamsFactory, useB24Helper } from '@bitrix24/b24jssdk'

const use = JSON.parse(readFileSync(0, 'utf8'))
const fast = { ...ParamsFactory.getDefault(), maxRetries: 2, retryDelay: 50 }
const options = { restrictionParams: fast }
const seen = {}

async function outcome(work) {
  try {
    return await work()
  } catch (error) {
    return { thrown: error.code ?? error.name, status: error.status ?? 0 }
  }
}

async function call(b24, method, params = {}) {
  return outcome(async () => {
    const answer = await b24.actions.v2.call.make({ method, params })
    return { ok: answer.isSuccess, result: answer.getData()?.result ?? null }
  })
}

function oauth(pair, changes = {}) {
  const b24 = new B24OAuth({
    applicationToken: '', userId: pair.user_id, memberId: pair.member_id,
    accessToken: pair.access_token, refreshToken: pair.refresh_token,
    expires: pair.expires, expiresIn: pair.expires_in, scope: pair.scope,
    domain: pair.domain, clientEndpoint: pair.client_endpoint,
    serverEndpoint: pair.server_endpoint, status: pair.status, ...changes
  }, { clientId: pair.client_id, clientSecret: pair.client_secret }, options)
  b24.offClientSideWarning()
  return b24
}

const hook = B24Hook.fromWebhookUrl(use.webhook, options)
hook.offClientSideWarning()
const method = (entity, name) => `crm.${entity}.details.configuration.${name}`

seen.time = await call(hook, 'server.time')
seen.profile = await call(hook, 'profile')
seen.healthy = await outcome(() => hook.tools.healthCheck.make())
seen.before = await call(hook, method('contact', 'get'))
seen.reset = await call(hook, method('contact', 'reset'))
seen.after = await call(hook, method('contact', 'get'))
seen.set = await call(hook, method('contact', 'set'), {
  data: [{ name: 'main', title: 'Main', type: 'section', elements: [{ name: 'NAME' }] }]
})
seen.stored = await call(hook, method('contact', 'get'))
seen.item = await call(hook, method('item', 'reset'),
  { entityTypeId: 177, extras: { categoryId: 12 } })
seen.denied = await call(hook, method('contact', 'reset'), { scope: 'C' })
seen.unknown = await call(hook, 'crm.no.such.method')

seen.batch = await outcome(async () => {
  const answer = await hook.actions.v2.batch.make({
    calls: {
      who: ['profile', {}],
      gone: [method('lead', 'reset'), { extras: { leadCustomerType: 2 } }]
    },
    options: { isHaltOnError: true, returnAjaxResult: true }
  })
  const rows = answer.getData()
  return {
    ok: answer.isSuccess,
    who: rows.who.getData().result.ID, gone: rows.gone.getData().result
  }
})
seen.array = await outcome(async () => {
  const answer = await hook.actions.v2.batch.make({
    calls: [['scope', {}], ['profile', {}]],
    options: { isHaltOnError: false, returnAjaxResult: true }
  })
  return answer.getData().map(row => row.getData().result)
})

async function helped(b24, dataTypes) {
  const helper = useB24Helper()
  const manager = await helper.initB24Helper(b24, dataTypes)
  const { data } = manager.profileInfo
  const answer = { id: data.id, admin: data.isAdmin, selfHosted: manager.isSelfHosted }
  helper.destroyB24Helper()
  return answer
}
seen.helper = await outcome(() => helped(hook))

const valid = oauth(use.valid)
seen.oauth = await call(valid, method('deal', 'reset'), { extras: { dealCategoryId: 9 } })
seen.helperApp = await outcome(() => helped(valid, Object.values(LoadDataType)))
await valid.initIsAdmin()
seen.admin = valid.auth.isAdmin

// the server says expired although the SDK's own clock does not
const refreshed = []
const expired = oauth(use.expired, { expires: Math.floor(Date.now() / 1000) + 3600 })
expired.setCallbackRefreshAuth(async ({ authData }) => { refreshed.push(authData.access_token) })
seen.refresh = await call(expired, 'profile')
seen.rotated = refreshed.length === 1 && refreshed[0] !== use.expired.access_token
seen.again = await call(expired, 'profile')

const dead = oauth(use.dead)
seen.dead = await call(dead, 'profile')

console.log(JSON.stringify(seen))
process.exit(0)
