// Says once what several operations repeat.

/**
 * Moves parameters and responses that stand in more than one operation to the components.
 *
 * @param {any} document - Changed in place.
 */
export function shareRepeated(document) {
  const operations = Object.values(document.paths).flatMap((item) =>
    Object.values(item).filter((one) => one !== null && typeof one === 'object' && 'operationId' in one),
  );
  share(
    document.components.parameters,
    operations.flatMap(({ parameters = [] }) =>
      parameters.map((value, index) => ({ value, name: value.name, put: (ref) => void (parameters[index] = ref) })),
    ),
    'parameters',
  );
  share(
    document.components.responses,
    operations.flatMap(({ responses, operationId }) =>
      Object.entries(responses).map(([status, value]) => ({
        value,
        name: `${operationId.replace(/^(get|post)/, '')}${status}`,
        put: (ref) => void (responses[status] = ref),
      })),
    ),
    'responses',
  );
  return document;
}

/** @param {{ value: any, name: string, put: (ref: { $ref: string }) => void }[]} places */
function share(components, places, section) {
  const byText = new Map();
  for (const place of places) {
    if (place.value.$ref !== undefined) continue;
    const text = JSON.stringify(place.value);
    byText.set(text, [...(byText.get(text) ?? []), place]);
  }
  for (const same of byText.values()) {
    const [{ value, name }] = same;
    if (same.length === 1) continue;
    let free = name;
    for (let n = 2; free in components; n += 1) free = `${name}-${n}`;
    components[free] = value;
    for (const { put } of same) put({ $ref: `#/components/${section}/${free}` });
  }
}
