// Package browser tests the pages in a real Chromium, as people and their assistive software meet them: accessibility, width,
// weight, forms with and without scripts, and the audits of Lighthouse. It holds tests only, behind the build tag browser,
// because they need Chromium and Node: `make browser`. Pictures of every page are left in out/pictures. What a page says or
// does belongs to package web and the operations behind it.
package browser
