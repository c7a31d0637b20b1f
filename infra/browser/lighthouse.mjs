// Audits pages with Lighthouse, as on a phone, and prints one JSON object a page:
//
//     {"url": …, "scores": {"accessibility": 1, …}, "failed": ["id: title", …]}
//
// Usage: node lighthouse.mjs ADDRESS …
//
// LIGHTHOUSE_COOKIE (name=value) is sent along, as a browser does that has signed in; LIGHTHOUSE_WITHOUT leaves a category out;
// LIGHTHOUSE_LEAST is what will do for performance, 1 if it is not set.
//
// Performance is timed, and a machine that does something else for a moment loses a point: a page that falls short in that alone is
// audited again, at most five times, and so is one of which Lighthouse itself says that it could not record it. The other categories are
// judged as they first come out.
import {launch} from 'chrome-launcher'
import lighthouse from 'lighthouse'

const {LIGHTHOUSE_COOKIE: cookie, LIGHTHOUSE_WITHOUT: without, LIGHTHOUSE_LEAST: least = '1'} = process.env
const categories = ['performance', 'accessibility', 'best-practices', 'seo'].filter(name => name !== without)
const extraHeaders = cookie ? {Cookie: cookie} : undefined
const chrome = await launch({
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
})
try {
  for (const url of process.argv.slice(2)) {
    let lhr, scores
    for (let tries = 6; tries > 0; tries--) {
      lhr = (await lighthouse(url, {port: chrome.port, onlyCategories: categories, extraHeaders, logLevel: 'error'})).lhr
      scores = Object.fromEntries(Object.values(lhr.categories).map(c => [c.id, c.score]))
      if (lhr.runtimeError) continue
      if (scores.performance >= Number(least) || categories.slice(1).some(name => scores[name] < Number(least))) break
    }
    const failed = Object.values(lhr.categories).flatMap(c => c.auditRefs.filter(r => r.weight > 0))
      .map(r => lhr.audits[r.id]).filter(a => a.score !== null && a.score < 1).map(a => `${a.id}: ${a.title} ${a.displayValue ?? ''}`)
    console.log(JSON.stringify({url, scores, failed, error: lhr.runtimeError?.message}))
  }
} finally {
  await chrome.kill()
}
