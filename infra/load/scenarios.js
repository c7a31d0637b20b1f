// Forms, purchases and pages of customers at open, constant rates: a request begins when it is due, whatever became of those
// before it. Whoever is told to come back comes back with the same key, as a client should. Every answer is a line on the
// console, which the program beside this file holds against the table.
import http from 'k6/http'
import exec from 'k6/execution'
import { sleep } from 'k6'
import { SharedArray } from 'k6/data'

const { BASE, TOKEN, CUSTOMERS } = __ENV
const rate = Number(__ENV.RATE)
const duration = `${__ENV.SECONDS}s`
const known = new SharedArray('customers', () => JSON.parse(open(CUSTOMERS)))

// Of a hundred requests so many are of each kind.
const shares = { forms: 25, purchases: 35, pages: 40 }

function scenario(name) {
  const perSecond = Math.max(1, Math.round((rate * shares[name]) / 100))
  return { executor: 'constant-arrival-rate', exec: name, rate: perSecond, timeUnit: '1s', duration, preAllocatedVUs: 50, maxVUs: 500, gracefulStop: '60s' }
}

export const options = {
  scenarios: Object.fromEntries(__ENV.SCENARIOS.split(',').map((name) => [name, scenario(name)])),
  discardResponseBodies: true,
  dns: { policy: 'preferIPv4' },
}

const mostTries = 10

function send(kind, key, method, path, body) {
  const headers = { 'Content-Type': 'application/json' }
  if (kind !== 'forms') headers.Authorization = `Bearer ${TOKEN}`
  if (method === 'POST') headers['Idempotency-Key'] = key
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    const answer = http.request(method, BASE + path, body && JSON.stringify(body), { headers, timeout: '35s', tags: { name: kind } })
    const wait = answer.headers['Retry-After']
    console.log(JSON.stringify({ kind, key, attempt, status: answer.status, ms: answer.timings.duration, retryAfter: wait || '' }))
    if (answer.status !== 0 && answer.status !== 503) return
    sleep(Number(wait || 1))
  }
}

const number = () => exec.scenario.iterationInTest
const customer = () => known[number() % known.length]

export function forms() {
  const n = number()
  const phone = `+98912${String(1000000 + n)}`
  send('forms', `form-${n}`, 'POST', '/v1/captures', { name: `Visitor ${n}`, phone, source: 'load' })
}

export function purchases() {
  const n = number()
  const at = new Date(Date.now() - (n % 700) * 86400e3).toISOString()
  const purchase = { customerId: customer(), source: 'load', reference: `order-${n}`, at, amount: { amount: String(1000 + n), currency: 'IRT' } }
  send('purchases', `order-${n}`, 'POST', '/v1/purchases', { purchases: [purchase] })
}

export function pages() {
  send('pages', `page-${number()}`, 'GET', `/v1/customers/${customer()}`)
}
