/** Reading and writing the documents of S3. */

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

export async function documentOf(answer: Response): Promise<Element> {
  return new DOMParser().parseFromString(await answer.text(), "application/xml").documentElement;
}

export const xmlChildren = (parent: Element, name: string): readonly Element[] =>
  [...parent.children].filter(({ localName }) => localName === name);

export const childText = (parent: Element, name: string): string => xmlChildren(parent, name)[0]?.textContent ?? "";

/** Characters that XML cannot carry are the server's to refuse. */
export const textElement = (name: string, text: string): string =>
  `<${name}>${text.replace(/[&<>\r]/g, (character) => `&#${character.charCodeAt(0)};`)}</${name}>`;

export const wrapped = (name: string, content: readonly string[]): string => `<${name}>${content.join("")}</${name}>`;

export const xmlText = (name: string, content: readonly string[]): string =>
  `<${name} xmlns="${NAMESPACE}">${content.join("")}</${name}>`;
