// Audits pages with Lighthouse, as on a phone, and prints one JSON object a page:
//
//     {"url": …, "scores": {"accessibility": 1, …}, "failed": ["id: title", …]}
//
// Usage: node lighthouse.mjs ADDRESS …
//
// Performance is timed, and a machine that does something else for a moment loses a point: a page that falls short in that alone is
// audited again, at most five times. The other categories are judged as they first come out.
import {launch} from 'chrome-launcher'
import lighthouse from 'lighthouse'

const categories = ['performance', 'accessibility', 'best-practices', 'seo']
const chrome = await launch({
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
})
try {
  for (const url of process.argv.slice(2)) {
    let lhr, scores
    for (let tries = 6; tries > 0; tries--) {
      lhr = (await lighthouse(url, {port: chrome.port, onlyCategories: categories, logLevel: 'error'})).lhr
      scores = Object.fromEntries(Object.values(lhr.categories).map(c => [c.id, c.score]))
      if (scores.performance === 1 || categories.slice(1).some(name => scores[name] !== 1)) break
    }
    const failed = Object.values(lhr.categories).flatMap(c => c.auditRefs.filter(r => r.weight > 0))
      .map(r => lhr.audits[r.id]).filter(a => a.score !== null && a.score < 1).map(a => `${a.id}: ${a.title} ${a.displayValue ?? ''}`)
    console.log(JSON.stringify({url, scores, failed, error: lhr.runtimeError?.message}))
  }
} finally {
  await chrome.kill()
}
