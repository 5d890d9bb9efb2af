// The operations as /openapi.json describes them: what to send, what comes back, and a line to try it with.

import { h } from "/page/parts.js";

const answer = await fetch("/openapi.json");
const api = await answer.json();

function resolved(schema) {
  const name = schema?.$ref?.split("/").at(-1);
  return name ? { name, ...api.components.schemas[name] } : (schema ?? {});
}

function typeOf(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.type === "array") return `list of ${typeOf(schema.items)}`;
  return schema.type ?? "any";
}

function fields(schema) {
  const { properties = {}, required = [] } = resolved(schema);
  return Object.entries(properties).map(([name, field]) => row(name, typeOf(field), required.includes(name), field));
}

function row(name, type, required, field) {
  const notes = [field.description, field.default === undefined || field.default === null ? null : `default ${JSON.stringify(field.default)}`];
  return h("tr", {}, h("td", {}, h("code", {}, name), required ? "" : " ?"), h("td", { class: "muted" }, type), h("td", { class: "muted" }, notes.filter(Boolean).join("; ")));
}

function table(title, rows) {
  if (rows.length === 0) return null;
  return [h("h2", {}, title), h("div", { class: "scroll" }, h("table", {}, h("tbody", {}, rows)))];
}

function sent(operation) {
  const [kind, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  return kind ? table(kind === "application/json" ? "Body, JSON" : "Body, form fields", fields(content.schema)) : null;
}

function example(method, path, operation) {
  const query = (operation.parameters ?? []).filter((one) => one.in === "query" && one.required).map((one) => `${one.name}=...`);
  const [kind, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const wanted = kind ? (resolved(content.schema).required ?? []) : [];
  const body = !kind ? "" : kind === "application/json"
    ? ` --json '{${wanted.map((name) => `"${name}": ...`).join(", ")}}'`
    : wanted.map((name) => ` -F ${name}=...`).join("");
  return `curl -X ${method.toUpperCase()} -H 'X-API-KEY: ...'${body} '${location.origin}${path}${query.length ? `?${query.join("&")}` : ""}'`;
}

function shown(method, path, operation) {
  const parameters = (operation.parameters ?? []).map((one) => row(one.name, typeOf(one.schema), one.required, { ...one.schema, description: one.description }));
  const back = operation.responses["200"]?.content?.["application/json"]?.schema;
  return h("section", { class: "card", id: operation.operationId },
    h("h1", {}, operation.operationId),
    h("p", {}, h("code", {}, `${method.toUpperCase()} ${path}`)),
    h("p", { class: "muted" }, operation.description ?? ""),
    table("Path and query", parameters), sent(operation), back ? table(`Answer: ${typeOf(back)}`, fields(back)) : null,
    h("p", {}, h("code", {}, example(method, path, operation))));
}

const groups = new Map(["tasks", "code", "logs", "feedback", "containers", "loops", "admin"].map((group) => [group, []]));
for (const [path, methods] of Object.entries(api.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    const group = operation.tags?.[0] ?? "other";
    groups.set(group, [...(groups.get(group) ?? []), shown(method, path, operation)]);
  }
}
for (const [group, sections] of groups) {
  document.getElementById("groups").append(h("b", { class: "muted" }, group), ...sections.map((one) => h("a", { class: "entry", href: `#${one.id}` }, one.id)));
  document.getElementById("operations").append(...sections);
}
document.getElementById(location.hash.slice(1))?.scrollIntoView();
