// Lists the operations of /openapi.json. Its texts are only ever set as text, never as markup.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];

const byId = (id) => document.getElementById(id);

// make creates an element with a class and children, which are nodes or texts; null ones are left out.
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

// resolve follows a local $ref, such as #/components/schemas/Capture. Of what may also be null, it gives what it is if not.
function resolve(api, value) {
  for (let hops = 0; value && value.$ref && hops < 10; hops++) {
    const path = value.$ref.replace(/^#\//, "").split("/");
    value = path.reduce((at, key) => at && at[key.replace(/~1/g, "/").replace(/~0/g, "~")], api);
  }
  const some = ((value && value.anyOf) || []).filter((one) => one.type !== "null");
  if (some.length === 1) return resolve(api, some[0]);
  return value || {};
}

function typeOf(api, raw) {
  const schema = resolve(api, raw);
  const variants = schema.oneOf || schema.anyOf;
  if (schema.enum) return schema.enum.filter((one) => one !== null).map((one) => one === "" ? '""' : String(one)).join(" | ");
  if (schema.const !== undefined) return String(schema.const);
  if (variants && !schema.type) return [...new Set(variants.map((one) => typeOf(api, one)))].join(" | ");
  const types = [].concat(schema.type || "any").filter((type) => type !== "null");
  const format = schema.format ? ` (${schema.format})` : "";
  return types.map((type) => (type === "array" ? `list of ${typeOf(api, schema.items)}` : type)).join(" | ") + format;
}

// members lists the properties of an object, or of the objects in a list; null if there are none, or if the object is
// within another of its kind.
function members(api, raw, within = []) {
  let schema = resolve(api, raw);
  while (schema.items) schema = resolve(api, schema.items);
  const parts = [schema, ...(schema.allOf || []).map((part) => resolve(api, part))];
  const required = parts.flatMap((part) => part.required || []);
  const properties = Object.assign({}, ...parts.map((part) => part.properties || {}));
  const names = Object.keys(properties).filter((name) => name !== "$schema");
  if (!names.length || within.includes(schema)) return null;
  return make("ul", "members", ...names.map((name) => {
    const own = resolve(api, properties[name]);
    return make("li", "",
      make("code", "", name), " ", make("span", "type", typeOf(api, own)),
      required.includes(name) ? make("span", "must", " required") : null,
      own.description ? ` – ${own.description}` : null,
      members(api, own, [...within, schema]));
  }));
}

function parameters(api, list) {
  if (!list.length) return [];
  const rows = list.map((raw) => {
    const own = resolve(api, raw);
    return make("li", "",
      make("code", "", own.name), " ", make("span", "type", `${own.in}, ${typeOf(api, own.schema)}`),
      own.required ? make("span", "must", " required") : null,
      own.description ? ` – ${own.description}` : null);
  });
  return [make("h3", "", "Parameters"), make("ul", "members", ...rows)];
}

function content(api, title, holder) {
  const own = resolve(api, holder);
  const kinds = Object.keys(own.content || {});
  const kind = kinds.find((one) => one === "application/problem+json") || kinds[0];
  const schema = kind ? own.content[kind].schema : null;
  const list = schema ? members(api, schema) : null;
  return [
    make("h3", "", title),
    make("p", "", own.description || "", kinds.length ? " " : null, make("span", "type", kinds.join(", "))),
    schema && !list ? make("p", "type", typeOf(api, schema)) : null,
    list,
  ];
}

function detail(api, path, operation) {
  const all = [...(path.parameters || []), ...(operation.parameters || [])];
  return make("div", "",
    operation.description ? make("p", "", operation.description) : null,
    ...parameters(api, all),
    ...(operation.requestBody ? content(api, "Request", operation.requestBody) : []),
    ...Object.entries(operation.responses || {}).flatMap(([status, one]) => content(api, `Answer ${status}`, one)));
}

// entry is one operation; what is inside is made when it is opened first.
function entry(api, route, method, path, operation) {
  const box = make("details", "operation",
    make("summary", "",
      make("span", "method", method.toUpperCase()), make("span", "path", route),
      make("span", "says", operation.summary || "")));
  box.id = operation.operationId || `${method}${route}`;
  box.dataset.text = [method, route, operation.summary, operation.operationId].join(" ").toLowerCase();
  box.addEventListener("toggle", () => {
    if (box.open && box.children.length === 1) box.append(detail(api, path, operation));
  });
  return box;
}

// group is the heading that an operation stands under: its tag, or what follows the version in its path.
function group(route, operation) {
  const [first, second] = route.split("/").filter(Boolean);
  return (operation.tags && operation.tags[0]) || (/^v\d+$/.test(first) ? second : "pages and files");
}

function show(api) {
  const groups = new Map();
  for (const [route, path] of Object.entries(api.paths || {})) {
    for (const method of METHODS.filter((one) => path[one])) {
      const name = group(route, path[method]);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(entry(api, route, method, path, path[method]));
    }
  }
  byId("operations").replaceChildren(...[...groups].map(([name, entries]) =>
    make("section", "group", make("h2", "", name), ...entries)));
}

function search() {
  const wanted = byId("search").value.trim().toLowerCase().split(/\s+/);
  let found = 0;
  for (const section of document.querySelectorAll(".group")) {
    const boxes = [...section.querySelectorAll(".operation")];
    for (const box of boxes) box.hidden = !wanted.every((word) => box.dataset.text.includes(word));
    const left = boxes.filter((box) => !box.hidden).length;
    section.hidden = left === 0;
    found += left;
  }
  byId("state").textContent = `${found} ${found === 1 ? "operation" : "operations"}`;
}

function openLinked() {
  const box = byId(decodeURIComponent(location.hash.slice(1)));
  if (box && box.classList.contains("operation")) {
    box.open = true;
    box.scrollIntoView();
  }
}

async function start() {
  byId("state").textContent = "Loading…";
  try {
    const answer = await fetch("/openapi.json");
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    show(await answer.json());
  } catch {
    byId("state").textContent = "The OpenAPI document could not be loaded. Reload the page to try again.";
    return;
  }
  byId("tools").hidden = false;
  byId("search").addEventListener("input", search);
  addEventListener("hashchange", openLinked);
  search();
  openLinked();
}

start();
