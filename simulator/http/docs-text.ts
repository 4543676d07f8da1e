const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand in HTML, between tags and in quoted attributes. */
export const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

/** A link where the text is an address, else the text. */
export const linked = (text: string): string =>
  /^https?:\/\/\S+$/.test(text) ? `<a href="${escaped(text)}" rel="noreferrer">${escaped(text)}</a>` : escaped(text);

/**
 * The little of Markdown that the document's texts use: paragraphs, lists with hyphens, `code`, *emphasis*, and bare
 * addresses as links. Everything else stands as it is.
 */
export function prose(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((block) => {
      const lines = block.split('\n');
      if (!lines.every((line) => line.startsWith('- '))) return `<p>${inline(lines.join(' '))}</p>`;
      return `<ul>${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join('')}</ul>`;
    })
    .join('\n');
}

/** One line: `code` first, since nothing inside it means anything else. */
export function inline(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => {
      if (part.length > 2 && part.startsWith('`')) return `<code>${escaped(part.slice(1, -1))}</code>`;
      return escaped(part)
        .replaceAll(/https?:\/\/[^\s)<]+/g, (address) => `<a href="${address}" rel="noreferrer">${address}</a>`)
        .replaceAll(/\*([^*]+)\*/g, '<em>$1</em>');
    })
    .join('');
}
