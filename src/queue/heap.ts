/** A binary heap whose nodes know their place, so that one can be removed from the middle. */

export interface HeapNode {
  /** Place in the heap. -1: in none. Only the heap writes it. */
  at: number;
}

export interface Heap<T extends HeapNode> {
  readonly size: number;
  add(node: T): void;
  first(): T | undefined;
  /** Without effect if the node is in no heap. */
  delete(node: T): void;
}

/** @param isBefore a strict order */
export function createHeap<T extends HeapNode>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const nodes: T[] = [];

  function set(node: T, at: number): void {
    nodes[at] = node;
    node.at = at;
  }

  function rise(node: T): void {
    let at = node.at;
    while (at > 0) {
      const parent = nodes[(at - 1) >> 1]!;
      if (!isBefore(node, parent)) break;
      const above = parent.at;
      set(parent, at);
      at = above;
    }
    set(node, at);
  }

  function sink(node: T): void {
    let at = node.at;
    for (;;) {
      const left = nodes[2 * at + 1];
      if (left === undefined) break;
      const right = nodes[2 * at + 2];
      const child = right !== undefined && isBefore(right, left) ? right : left;
      if (!isBefore(child, node)) break;
      const below = child.at;
      set(child, at);
      at = below;
    }
    set(node, at);
  }

  return {
    get size() {
      return nodes.length;
    },
    add(node) {
      set(node, nodes.length);
      rise(node);
    },
    first: () => nodes[0],
    delete(node) {
      const { at } = node;
      if (at === -1) return;
      node.at = -1;
      const last = nodes.pop()!;
      if (last === node) return;
      set(last, at);
      rise(last);
      sink(last);
    },
  };
}
